using System.Diagnostics;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>The emulator as its users run it: a process on a free port.</summary>
internal sealed class EmulatedVendor : IDisposable
{
    private readonly Process _process;
    private bool _isStopped;

    private EmulatedVendor(Process process, string endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    /// <summary>The API with its version.</summary>
    public string Endpoint { get; }

    /// <summary>The server, which is also what stands in for Azure Resource Manager.</summary>
    public string Server => new Uri(Endpoint).GetLeftPart(UriPartial.Authority);

    public static async Task<EmulatedVendor> StartAsync(string folder, string profile, params string[] options)
    {
        var dll = Repository.PathOf("tests", "AvatarFineTune.OpenAI.Emulator", "bin", Repository.Configuration, Repository.TargetFramework, "AvatarFineTune.OpenAI.Emulator.dll");
        var process = ProcessRun.Start(
            "dotnet", [dll, "--urls", "http://127.0.0.1:0", "--profile", profile, "--train-seconds", "0.5", "--deploy-seconds", "0.5", "--api-key", "key-of-the-test", .. options], folder);
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException($"The emulator ended at once: {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
        return new(process, line.Split(' ')[2]);
    }

    public void Dispose()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
