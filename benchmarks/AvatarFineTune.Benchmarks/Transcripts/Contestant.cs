using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>A program that reads a file some times over, in a process of its own, and says how long each time took.</summary>
internal sealed class Contestant
{
    private readonly ProcessStartInfo _start;

    private Contestant(string name, string program, string[] arguments)
    {
        Name = name;
        _start = new(Pin ?? program, Pin is null ? arguments : ["-c", "0", program, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
    }

    internal static bool IsPinned => Pin is not null;

    internal string Name { get; }

    private static string? Pin => OperatingSystem.IsLinux() && File.Exists("/usr/bin/taskset") ? "/usr/bin/taskset" : null;

    /// <summary>This program itself, measuring one reader.</summary>
    internal static Contestant Managed(string name, string reader, Export export, string file, int runs, params (string Name, string Value)[] settings)
    {
        var contestant = new Contestant(name, Environment.ProcessPath!, ["measure", "transcripts", reader, export.Name, file, runs.ToString(CultureInfo.InvariantCulture)]);

        // On one core the runtime's background compiler never gets its turn: both C# programs are compiled at first call.
        contestant._start.Environment["DOTNET_TieredCompilation"] = "0";
        foreach (var (setting, value) in settings)
        {
            contestant._start.Environment[setting] = value;
        }

        return contestant;
    }

    internal static Contestant Node(string name, string script, string file, int runs) =>
        new(name, "node", ["--max-old-space-size=8192", Script(script), file, runs.ToString(CultureInfo.InvariantCulture)]);

    internal async Task<List<Run>> RunAsync()
    {
        using var process = Process.Start(_start)!;
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
    private static string Script(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "benchmarks", "node", name);
            if (File.Exists(script))
            {
                return script;
            }
        }

        return name;
    }

    internal sealed record Run(long Messages, double Seconds, long PeakBytes);
}
