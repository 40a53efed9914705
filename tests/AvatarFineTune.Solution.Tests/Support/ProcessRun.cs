using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace AvatarFineTune.Solution.Tests.Support;

/// <summary>What a process printed, and how it ended.</summary>
internal sealed record ProcessRun(int ExitCode, string Output, string Error, TimeSpan Took)
{
    public static async Task<ProcessRun> RunAsync(
        string program, IEnumerable<string> arguments, string folder, string? input = null, IReadOnlyDictionary<string, string?>? environment = null, int timeoutSeconds = 240)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start(program, arguments, folder, environment);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(timeoutSeconds));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await WriteAsync(process, input);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} didn't end within {timeoutSeconds} s. It printed: {await output}{await error}", e);
        }

        return new(process.ExitCode, await output, await error, watch.Elapsed);
    }

    public static Process Start(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";

        // A build server that outlives the test would keep its output pipes open, and the test waiting. The compiler's has pipes of its own.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} can't be started: is it installed?", e);
        }
    }

    private static async Task WriteAsync(Process process, string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading, which is its right.
        }
    }
}
