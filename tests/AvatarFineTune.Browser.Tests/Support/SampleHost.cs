using System.Diagnostics;
using System.Text;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Browser.Tests.Support;

/// <summary>samples/AspNetHost as its users run it: a process on a free port, with its files in a folder of its own.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly StringBuilder _log;
    private readonly TemporaryFolder? _ownFolder;

    private SampleHost(Process process, StringBuilder log, Uri address, TemporaryFolder? ownFolder) =>
        (_process, _log, Address, _ownFolder) = (process, log, address, ownFolder);

    public Uri Address { get; }

    /// <summary>What it has written so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts the app and waits until it listens.</summary>
    /// <param name="settings">Settings beside those of appsettings.json, as <c>Avatars:Database=…</c>.</param>
    public static async Task<SampleHost> StartAsync(params string[] settings)
    {
        var folder = new TemporaryFolder();
        var built = Repository.PathOf("samples", "AspNetHost", "bin", Repository.Configuration, Repository.TargetFramework, "AspNetHost.dll");
        string[] arguments = [built, "--urls", "http://127.0.0.1:0", $"--Avatars:Database={Path.Combine(folder.Path, "avatars.db")}", .. settings.Select(s => $"--{s}")];

        // Development, as dotnet run has it: there the files of packages are found where they were built.
        var process = ProcessRun.Start("dotnet", arguments, Repository.PathOf("samples", "AspNetHost"), new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
        });
        var log = new StringBuilder();
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = process.WaitForExitAsync().ContinueWith(_ => address.TrySetException(new InvalidOperationException($"The sample ended at once: {log}")), TaskScheduler.Default);
        return new(process, log, await address.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken), folder);

        void Read(string? line)
        {
            lock (log)
            {
                log.AppendLine(line);
            }

            if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                address.TrySetResult(new(line[(at + Listening.Length)..].Trim()));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _ownFolder?.Dispose();
    }
}
