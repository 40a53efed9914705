using AvatarFineTune.Benchmarks;
using AvatarFineTune.Benchmarks.Chat;
using AvatarFineTune.Benchmarks.Datasets;
using AvatarFineTune.Benchmarks.Postgres;
using AvatarFineTune.Benchmarks.Transcripts;
using AvatarFineTune.Benchmarks.Web;

// The first argument names the program; each lies in its own file.
return args switch
{
    ["compare", "tokens", .. var rest] => TokenComparison.Run(rest),
    ["compare", "datasets"] => DatasetComparison.Run(),
    ["compare", "transcripts", .. var rest] => await CompareTranscripts.RunAsync(rest),
    ["measure", "transcripts", var contestant, var export, var file, var runs] => await MeasureTranscripts.RunAsync(contestant, export, file, runs),
    ["compare", "chat"] => await CompareChat.RunAsync(),
    ["compare", "chat", "usage"] => await CompareChatUsage.RunAsync(),
    ["measure", "chat-layer"] => await MeasureChatLayer.RunAsync(),
    ["measure", "chat-server"] => await ChatServer.ServeAsync(),
    ["compare", "postgres", .. var rest] => await ComparePostgres.RunAsync(rest),
    ["measure", "postgres", var what, var rows] => await ExampleMemory.MeasureAsync(what, rows),
    ["load", "web"] => await LoadWeb.RunAsync(),
    ["measure", "web-server"] => await WebServer.ServeAsync(),
    ["bench", .. var rest] => BenchmarkRuns.Run(rest),
    _ => Usage.Print(),
};
