using System.Diagnostics;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>Ctrl-C ends every command with 130, and what was stored goes on afterwards.</summary>
public sealed class CancelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ctrl_C_ends_the_demo_with_130() => Assert.Equal((130, ""), await InterruptAsync("1 Import"));

    [Fact]
    public async Task Ctrl_C_ends_a_chat_that_waits_for_a_line_with_130()
    {
        await ConsoleProgram.JsonAsync(_folder.Path, "import", SampleFiles.Telegram, "--avatar", "ava", "--speaker", "user700100200");
        Assert.Equal((130, ""), await InterruptAsync("An empty line ends the chat", "chat", "--avatar", "ava"));
    }

    private async Task<(int ExitCode, string Error)> InterruptAsync(string after, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A signal can't be sent to another process there.");
        using var process = ProcessRun.Start("dotnet", [ConsoleProgram.Dll, .. arguments], _folder.Path);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line && !line.Contains(after, StringComparison.Ordinal))
        {
        }

        Assert.Equal(0, (await ProcessRun.RunAsync("kill", ["-INT", $"{process.Id}"], _folder.Path)).ExitCode);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var rest = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(timeout.Token);
        await rest;
        return (process.ExitCode, await error);
    }
}
