using System.ComponentModel;
using System.Diagnostics;
using AvatarFineTune.OpenAI.Emulation;

namespace AvatarFineTune.OpenAI.Tests.Wire;

/// <summary>
/// The official client for JavaScript, unchanged but for its base URL, takes the emulator for the real thing. Needs Node.js and npm,
/// and its packages, which are installed once.
/// </summary>
public sealed class OfficialClientTests
{
    [Fact]
    public async Task The_official_client_runs_a_whole_life()
    {
        var eng = FindEng();
        if (!Directory.Exists(Path.Combine(eng, "node_modules", "openai")))
        {
            var installed = await RunAsync(eng, "npm", "ci", "--silent");
            Assert.True(installed.Code == 0, $"The official client could not be installed: run 'npm ci' in eng. {installed.Output}");
        }

        await using var emulator = await Emulator.StartAsync(new() { TrainTime = TimeSpan.FromMilliseconds(500), ApiKey = "key" });
        var (code, output) = await RunAsync(eng, "node", "openai-lifecycle.mjs", "--base-url", emulator.Endpoint.ToString(), "--api-key", "key");
        Assert.True(code == 0, output);
        Assert.StartsWith("15 steps", output, StringComparison.Ordinal);
        Assert.Empty(emulator.State.Models);
    }

    private static string FindEng()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var eng = Path.Combine(folder.FullName, "eng");
            if (File.Exists(Path.Combine(eng, "openai-lifecycle.mjs")))
            {
                return eng;
            }
        }

        throw new InvalidOperationException("No folder above the tests holds eng/openai-lifecycle.mjs: run them in the repository.");
    }

    private static async Task<(int Code, string Output)> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, await output + await error);
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} is missing: install Node.js 20 or later with npm (packages nodejs and npm).", e);
        }
    }
}
