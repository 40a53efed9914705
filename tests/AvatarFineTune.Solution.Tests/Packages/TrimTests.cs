using AvatarFineTune.Solution.Tests.ConsoleHost;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.Packages;

/// <summary>The libraries say that they can be trimmed: an app that uses all of them is, and still works.</summary>
public sealed class TrimTests(PackedSolution packed)
{
    [Fact]
    public async Task A_trimmed_console_host_publishes_without_warnings_of_ours_and_runs_the_demo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "It publishes for linux-x64 and runs what it published.");
        using var folder = new TemporaryFolder();

        // With the libraries as they were packed, so that they are not built once more.
        var libraries = await packed.BuildAsync();
        var published = await ProcessRun.RunAsync(
            "dotnet",
            [
                "publish", Repository.PathOf("samples", "ConsoleHost"), "-c", "Release", "-r", "linux-x64", "--self-contained", "-o", folder.PathOf("app"), "--nologo",

                // Apart from bin/ and obj/, which other tests read. Warnings of other people's libraries are not ours to mend.
                "--artifacts-path", libraries, "-p:BuildProjectReferences=false", "-p:PublishTrimmed=true", "-p:TrimmerSingleWarn=false", "-p:TreatWarningsAsErrors=false",
            ],
            Repository.Root);
        Assert.True(published.ExitCode == 0, published.Output + published.Error);
        var warnings = published.Output.Split('\n').Where(l => l.Contains("warning IL", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
        Findings.None(warnings.Where(w => w.Contains("AvatarFineTune", StringComparison.Ordinal) || w.Contains("ConsoleHost", StringComparison.Ordinal)), "Trimming may break:");
        Assert.False(File.Exists(folder.PathOf("app/Microsoft.VisualBasic.Core.dll")), "Nothing was trimmed.");

        var demo = await ProcessRun.RunAsync(folder.PathOf("app/ConsoleHost"), ["--json"], folder.Path);
        Assert.True(demo.ExitCode == 0, demo.Error);
        Assert.Contains("\"status\": \"Succeeded\"", demo.Output, StringComparison.Ordinal);

        // The whole chain over a vendor's wire too: its contracts are JSON that must not need what was trimmed away.
        using var vendor = await EmulatedVendor.StartAsync(folder.Path, "openai");
        foreach (var command in (string[][])
            [
                ["import", SampleFiles.WhatsApp, "--avatar", "ava", "--speaker", SampleFiles.Speaker],
                ["models"],
                ["train", "--avatar", "ava", "--model", "openai/gpt-4.1-mini-2025-04-14", "--activate"],
                ["chat", "What are you baking today?", "--avatar", "ava"],
            ])
        {
            var run = await ProcessRun.RunAsync(
                folder.PathOf("app/ConsoleHost"), [.. command, "--json", "--db", "vendor.db", "--vendor", "openai", "--endpoint", vendor.Endpoint, "--api-key", "key-of-the-test"], folder.Path);
            Assert.True(run.ExitCode == 0, $"{command[0]}: {run.Output}{run.Error}");
        }
    }
}
