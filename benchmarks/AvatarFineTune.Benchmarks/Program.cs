using AvatarFineTune.Benchmarks;
using AvatarFineTune.Benchmarks.Datasets;
using AvatarFineTune.Benchmarks.Transcripts;

// The first argument names the program; each lies in its own file.
return args switch
{
    ["compare", "tokens", .. var rest] => TokenComparison.Run(rest),
    ["compare", "datasets"] => DatasetComparison.Run(),
    ["compare", "transcripts", .. var rest] => await CompareTranscripts.RunAsync(rest),
    ["compare", "json", .. var rest] => await CompareJson.RunAsync(rest),
    ["measure", "transcripts", var contestant, var file, var runs] => await MeasureTranscripts.RunAsync(contestant, file, runs),
    ["bench", .. var rest] => BenchmarkRuns.Run(rest),
    _ => Usage.Print(),
};
