using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>The first thing that anybody runs.</summary>
public sealed class DemoTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    [Fact]
    public async Task Without_arguments_a_demo_shows_every_step_within_half_a_minute()
    {
        var run = await ConsoleProgram.RunAsync(folder.Path);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("", run.Error);
        Assert.InRange(run.Took, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        string[] steps = ["1 Import", "2 Examples", "3 Quality and cost", "4 Train", "5 Activate version 1", "6 Usage"];
        var lines = run.Output.Split('\n');
        var seen = steps.Select(s => Array.FindIndex(lines, l => l.Contains($" {s}", StringComparison.Ordinal))).ToList();
        Assert.DoesNotContain(-1, seen);
        Assert.Equal(seen.Order(), seen);
        string[] facts = ["whatsapp", "telegram", "discord", "354 examples from 126 conversations", "version 1 is ready", "0.00 USD", "base model"];
        Assert.All(facts, fact => Assert.Contains(fact, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_pipe_the_demo_writes_no_escape_sequences_and_leaves_no_file()
    {
        using var own = new TemporaryFolder();
        var run = await ConsoleProgram.RunAsync(own.Path);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Empty(Directory.GetFileSystemEntries(own.Path));
    }

    [Fact]
    public async Task With_json_the_demo_prints_one_document()
    {
        var document = await ConsoleProgram.JsonAsync(folder.Path);
        Assert.Equal(3, document.GetProperty("imports").GetArrayLength());
        Assert.Equal(354, document.GetProperty("examples").GetProperty("total").GetInt32());
        Assert.True(document.GetProperty("estimate").GetProperty("eligibility").GetProperty("eligible").GetBoolean());
        Assert.Equal("Succeeded", document.GetProperty("job").GetProperty("status").GetString());
        Assert.Equal(1, document.GetProperty("job").GetProperty("version").GetInt32());
        var answers = document.GetProperty("answers").EnumerateArray().ToList();
        Assert.Equal(6, answers.Count);
        Assert.All(answers, a => Assert.NotEqual(a.GetProperty("avatar").GetString(), a.GetProperty("base").GetString()));
        Assert.Equal(6, document.GetProperty("usage").GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("messages").GetInt32()));
    }

    [Fact]
    public async Task With_a_database_the_demo_leaves_its_avatar_there()
    {
        var database = folder.PathOf("kept.db");
        Assert.Equal(0, (await ConsoleProgram.RunAsync(folder.Path, "--db", database)).ExitCode);
        var examples = await ConsoleProgram.JsonAsync(folder.Path, "examples", "--user", "demo", "--avatar", "ava", "--db", database);
        Assert.Equal(354, examples.GetProperty("statistics").GetProperty("total").GetInt32());
    }
}
