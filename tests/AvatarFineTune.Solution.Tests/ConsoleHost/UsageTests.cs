using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>How the commands explain themselves, and what they say to a line that they can't read.</summary>
public sealed class UsageTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    [Theory]
    [InlineData("")]
    [InlineData("inspect")]
    [InlineData("tokens")]
    [InlineData("import")]
    [InlineData("examples")]
    [InlineData("examples exclude")]
    [InlineData("examples restore")]
    [InlineData("examples edit")]
    [InlineData("examples erase")]
    [InlineData("estimate")]
    [InlineData("train")]
    [InlineData("jobs")]
    [InlineData("jobs show")]
    [InlineData("jobs run")]
    [InlineData("jobs cancel")]
    [InlineData("activate")]
    [InlineData("deactivate")]
    [InlineData("chat")]
    [InlineData("usage")]
    [InlineData("erase")]
    [InlineData("erase participant")]
    [InlineData("erase import")]
    [InlineData("erase avatar")]
    [InlineData("erase status")]
    [InlineData("db")]
    [InlineData("db migrate")]
    [InlineData("db status")]
    [InlineData("db script")]
    public async Task Every_command_has_help(string command)
    {
        var run = await ConsoleProgram.RunAsync(folder.Path, [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
        Assert.Contains("--json", run.Output, StringComparison.Ordinal);
        Assert.Contains("--db", run.Output, StringComparison.Ordinal);
        Assert.Contains("--store", run.Output, StringComparison.Ordinal);
        Assert.Contains("--api-key", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_readme_names_every_command()
    {
        var help = (await ConsoleProgram.RunAsync(folder.Path, "--help")).Output;
        var commands = help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1).Select(l => l.Trim().Split(' ')[0]).Where(c => c.Length > 0).ToList();
        var readme = await File.ReadAllTextAsync(Repository.PathOf("README.md"));
        Assert.Equal(16, commands.Count);
        Assert.All(commands, c => Assert.Contains($"`{c}`", readme, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--nope", "'--nope'")]
    [InlineData("nope", "'nope'")]
    [InlineData("import", "'--avatar' is required")]
    [InlineData("import chat.txt --avatar ava", "'--speaker' is required")]
    [InlineData("inspect", "argument missing")]
    [InlineData("inspect a.csv --column author=who", "author=HEADER and text=HEADER")]
    [InlineData("inspect a.csv --column author=who --column words=what", "'words=what'")]
    [InlineData("inspect a.txt --date-order xyz", "'--date-order' needs dmy, mdy or ymd")]
    [InlineData("tokens a.txt --encoding p50k", "'o200k_base' 'cl100k_base'")]
    [InlineData("import a.txt --avatar a --speaker b --redaction most", "Off Replace Report")]
    [InlineData("examples --avatar ava --limit 0", "'--limit' needs a number from 1")]
    [InlineData("examples --avatar ava --min-quality 7", "'--min-quality' needs a number from 0 to 1")]
    [InlineData("examples exclude 12 --avatar ava", "'12' for command 'exclude' as an id")]
    [InlineData("train", "'--avatar' is required")]
    [InlineData("train --avatar ava --epochs many", "'many' for option '--epochs' as a whole number")]
    [InlineData("activate newest --avatar ava", "'newest' for command 'activate' as a whole number")]
    [InlineData("usage --from yesterday", "as a day, such as 2026-11-01")]
    [InlineData("chat hi --avatar ''", "'--avatar' needs an id of 1 to 200 characters")]
    [InlineData("usage --user ''", "'--user' needs an id of 1 to 200 characters")]
    [InlineData("usage --db ''", "'--db' as a path")]
    public async Task A_line_that_is_wrong_ends_with_2_and_a_hint(string line, string says)
    {
        var run = await ConsoleProgram.RunAsync(folder.Path, [.. line.Split(' ').Select(word => word == "''" ? "" : word)]);
        Assert.True(run.ExitCode == 2, run.Error);
        Assert.Equal("", run.Output);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.EndsWith("Run it with --help to see how it is used.\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", run.Error, StringComparison.Ordinal);
        Assert.All(run.Error.TrimEnd('\n').Split('\n').SkipLast(1), l => Assert.StartsWith("error: ", l, StringComparison.Ordinal));
    }
}
