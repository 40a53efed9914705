using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>
/// <c>compare transcripts [MEGABYTES]</c>: our reader, a regex loop in C#, and npm's whatsapp-chat-parser on the same
/// export, each in its own process on one core. CPU seconds are what is measured, all threads together: the machine may
/// be busy with other things. Run <c>npm ci</c> in <c>benchmarks/node</c> first.
/// </summary>
internal static class CompareTranscripts
{
    private const int Runs = 5;

    internal static async Task<int> RunAsync(string[] args)
    {
        var megabytes = args is [var size] ? int.Parse(size, CultureInfo.InvariantCulture) : 100;
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var expected = WhatsAppExport.Write(path, megabytes * 1_000_000L);
            var bytes = new FileInfo(path).Length;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB, {expected} messages; each in its own process{(Pin is null ? "" : ", on one core")}; CPU time, best of {Runs} runs, then the first"));
            Console.WriteLine($"{"",-24}{"MB/s",8}{"cold",8}{"ratio",8}{"peak MiB",10}{"messages",12}");
            var self = Environment.ProcessPath!;
            var best = await ReportAsync("AvatarFineTune", self, ["measure", "transcripts", "ours", path, $"{Runs}"], bytes, null);
            await ReportAsync("C# regex loop", self, ["measure", "transcripts", "regex", path, $"{Runs}"], bytes, best);
            await ReportAsync("whatsapp-chat-parser", "node", ["--max-old-space-size=8192", NodeScript(), path, $"{Runs}"], bytes, best);
            return 0;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string? Pin => OperatingSystem.IsLinux() && File.Exists("/usr/bin/taskset") ? "/usr/bin/taskset" : null;

    private static async Task<double?> ReportAsync(string name, string program, string[] arguments, long bytes, double? ours)
    {
        var runs = await MeasureAsync(program, arguments);
        if (runs.Count == 0)
        {
            Console.WriteLine($"{name,-24}  did not run: see the lines above");
            return null;
        }

        var best = bytes / 1e6 / runs.Min(r => r.Seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-24}{best,8:F0}{bytes / 1e6 / runs[0].Seconds,8:F0}{(ours ?? best) / best,8:F1}{runs.Max(r => r.PeakBytes) / 1048576.0,10:F0}{runs[0].Messages,12}"));
        return best;
    }

    private static async Task<List<Run>> MeasureAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(Pin ?? program) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in Pin is null ? arguments : ["-c", "0", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // On one core the runtime's background compiler never gets its turn: both C# programs are compiled at first call.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        using var process = Process.Start(start)!;
        var runs = new List<Run>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var run = JsonDocument.Parse(line).RootElement;
            runs.Add(new(run.GetProperty("messages").GetInt64(), run.GetProperty("seconds").GetDouble(), run.GetProperty("peakBytes").GetInt64()));
        }

        await process.WaitForExitAsync();
        return runs;
    }

    /// <summary>Beside the sources: found upwards from the program, wherever it was built to.</summary>
    private static string NodeScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "benchmarks", "node", "whatsapp.js");
            if (File.Exists(script))
            {
                return script;
            }
        }

        return "whatsapp.js";
    }

    private sealed record Run(long Messages, double Seconds, long PeakBytes);
}
