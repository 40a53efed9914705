using System.Globalization;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>
/// <c>compare transcripts [MEGABYTES [FOLDER]]</c>: our readers, what a user would write in C#, and the parser of npm on the
/// same exports, each in its own process on one core. CPU seconds are what is measured, all threads together: the machine
/// may be busy with other things. Run <c>npm ci</c> in <c>benchmarks/node</c> first.
/// </summary>
internal static class CompareTranscripts
{
    private const int Runs = 5;
    private const double MemoryTarget = 100_000_000;

    internal static async Task<int> RunAsync(string[] args)
    {
        var megabytes = args is [var size, ..] ? int.Parse(size, CultureInfo.InvariantCulture) : 100;
        foreach (var export in Export.All)
        {
            var path = args is [_, var keep] ? Path.Combine(keep, export.Name + export.Extension) : Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            try
            {
                var messages = export.Write(path, megabytes * 1_000_000L);
                await CompareAsync(export, path, messages);
            }
            finally
            {
                if (args is not [_, _])
                {
                    File.Delete(path);
                }
            }
        }

        return 0;
    }

    private static async Task CompareAsync(Export export, string path, long messages)
    {
        var bytes = new FileInfo(path).Length;
        Print($"{export.Name}, {bytes / 1e6:F0} MB, {messages} messages; each in its own process{(Contestant.IsPinned ? ", on one core" : "")}; CPU time, best of {Runs} runs, and the first");
        Print($"{"",-24}{"MB/s",8}{"first",8}{"peak MB",10}{"messages",12}");

        // The memory that the collector takes is its choice, not the reader's need: the second line gives it less to choose from.
        var ours = await ReportAsync(Contestant.Managed("AvatarFineTune", "ours", export, path, Runs), bytes);
        await ReportAsync(Contestant.Managed("  gen0 of 4 MiB", "ours", export, path, Runs, ("DOTNET_GCgen0size", "0x400000")), bytes);
        var rival = await ReportAsync(Contestant.Managed(export.Rival.Name, "rival", export, path, Runs), bytes);
        var node = export.Script is { } script ? await ReportAsync(Contestant.Node(script.Package, script.Script, path, Runs), bytes) : null;
        if (ours is not { } us)
        {
            return;
        }

        Print($"  {us.Best:F0} MB/s (target: {export.Targets.MegabytesPerSecond:F0}): {(us.Best >= export.Targets.MegabytesPerSecond ? "met" : "MISSED")}");
        Judge($"times the {export.Rival.Name}", us.Best / rival?.Best, us.First / rival?.First, export.Targets.TimesRival);
        if (export.Script is { } other)
        {
            Judge($"times {other.Package}", us.Best / node?.Best, us.First / node?.First, export.Targets.TimesNode);
        }

        Print($"  {us.PeakBytes / 1e6:F0} MB of peak memory (target: under {MemoryTarget / 1e6:F0}): {(us.PeakBytes < MemoryTarget ? "met" : "MISSED")}");
        Console.WriteLine();
    }

    private static void Judge(string what, double? best, double? first, double? target)
    {
        var verdict = best is null ? "not measured" : target is null ? "" : $"(target: {target:F0}): {(best >= target ? "met" : "MISSED")}; ";
        Print($"  {best,4:F1} {what} {verdict}in the first run {first:F1}");
    }

    private static async Task<Speed?> ReportAsync(Contestant contestant, long bytes)
    {
        var runs = await contestant.RunAsync();
        if (runs.Count == 0)
        {
            Print($"{contestant.Name,-24}  did not run: see the lines above");
            return null;
        }

        var speed = new Speed(bytes / 1e6 / runs.Min(r => r.Seconds), bytes / 1e6 / runs[0].Seconds, runs.Max(r => r.PeakBytes));
        Print($"{contestant.Name,-24}{speed.Best,8:F0}{speed.First,8:F0}{speed.PeakBytes / 1e6,10:F0}{runs[0].Messages,12}");
        return speed;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Speed(double Best, double First, long PeakBytes);
}
