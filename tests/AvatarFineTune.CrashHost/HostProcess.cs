using System.Diagnostics;
using Xunit;

namespace AvatarFineTune.CrashHost;

/// <summary>A child process that works on a store, see <c>Program.cs</c>; killed when disposed.</summary>
public sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process) => _process = process;

    /// <summary>Starts a scenario.</summary>
    public static HostProcess Start(string scenario, string place, params string[] arguments)
    {
        // The host's own start file where there is one, so that no dotnet need be on the path.
        var host = Path.Combine(AppContext.BaseDirectory, "AvatarFineTune.CrashHost" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(host, [scenario, place, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start)!);
    }

    /// <summary>Reads the next line that the child acknowledged; <see langword="null"/> when it has ended.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);

    /// <summary>Reads all that is left, waits for the end, and fails if the child did.</summary>
    public async Task<List<string>> FinishAsync(CancellationToken cancellationToken)
    {
        var errors = _process.StandardError.ReadToEndAsync(cancellationToken);
        var lines = await ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        Assert.True(_process.ExitCode == 0, await errors);
        return lines;
    }

    /// <summary>Ends the child as a power cut would, and reads what it still said before.</summary>
    public async Task<List<string>> KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill(entireProcessTree: true);
        var lines = await ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        Assert.NotEqual(0, _process.ExitCode);
        return lines;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<List<string>> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }
}
