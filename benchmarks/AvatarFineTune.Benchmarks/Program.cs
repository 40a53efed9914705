using AvatarFineTune.Benchmarks;
using AvatarFineTune.Benchmarks.Datasets;

// The first argument names the program; each lies in its own file.
return args switch
{
    ["tokens", .. var rest] => TokenLines.Run(rest),
    ["compare", "tokens", .. var rest] => TokenComparison.Run(rest),
    ["compare", "datasets"] => DatasetComparison.Run(),
    ["bench", .. var rest] => BenchmarkRuns.Run(rest),
    _ => Usage.Print(),
};
