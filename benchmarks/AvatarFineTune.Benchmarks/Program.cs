using AvatarFineTune.Benchmarks.Transcripts;

return args switch
{
    ["compare", "transcripts", .. var rest] => await CompareTranscripts.RunAsync(rest),
    ["measure", "transcripts", var contestant, var file, var runs] => await MeasureTranscripts.RunAsync(contestant, file, runs),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: compare transcripts [MEGABYTES]");
    return 2;
}
