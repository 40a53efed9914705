using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.Packages;

/// <summary>The code in the READMEs, compiled and run as a reader would who installs the packages.</summary>
public sealed class ReadmeTests(PackedSolution packed)
{
    [Fact]
    public async Task The_code_of_every_readme_compiles_and_runs_in_a_fresh_app()
    {
        using var folder = new TemporaryFolder();
        var app = new FreshApp(folder, await packed.FolderAsync(), packed.Version);
        var root = ReadmeCode.Read("README.md");
        Assert.Equal(["AvatarFineTune.Local", "Microsoft.Extensions.Hosting"], root.Installed);
        app.Add("Root", root);
        app.Add("Core", ReadmeCode.Read("src", "AvatarFineTune.Core", "README.md"));
        app.Add("Local", ReadmeCode.Read("src", "AvatarFineTune.Local", "README.md"));
        app.Add("Transcripts", ReadmeCode.Read("src", "AvatarFineTune.Transcripts", "README.md"));

        // Only compiled: they connect to servers.
        app.Add("Vendors", ReadmeCode.Read("src", "AvatarFineTune.OpenAI", "README.md"));
        app.Add("Postgres", ReadmeCode.Read("src", "AvatarFineTune.Postgres", "README.md"));
        await app.BuildAsync();

        var lines = (await app.RunAsync("Root")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("175 exchanges, 174 added", lines[0], StringComparison.Ordinal);
        Assert.Equal("0.00 USD", lines[1]);

        // The answer is one of hers; which one depends on ids that differ with every import.
        var export = await File.ReadAllTextAsync(ConsoleHost.SampleFiles.WhatsApp);
        Assert.Contains($"Ava Lindqvist: {lines[2]}", export, StringComparison.OrdinalIgnoreCase);

        Assert.StartsWith("whatsapp: 474 kept, 15 skipped", await app.RunAsync("Core"), StringComparison.Ordinal);
        Assert.NotEqual("", (await app.RunAsync("Local")).Trim());
        Assert.StartsWith("whatsapp: 474 kept, 15 skipped", await app.RunAsync("Transcripts"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_readme_shows_fifteen_lines_at_most() =>
        Assert.All(PackedSolution.Names, name => Assert.InRange(ReadmeCode.Read("src", name, "README.md").Code.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 3, 15));
}
