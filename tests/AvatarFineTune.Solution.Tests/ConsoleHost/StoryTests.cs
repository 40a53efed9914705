using System.Text.Json;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>The main job, command by command, as a script would do it: every step is another process.</summary>
public sealed class StoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task From_an_export_to_an_avatar_that_answers_and_is_accounted_for()
    {
        var imported = await Json("import", SampleFiles.WhatsApp, "--avatar", "ava", "--speaker", SampleFiles.Speaker);
        Assert.Equal(474, imported.GetProperty("report").GetProperty("kept").GetInt32());
        Assert.Equal(174, imported.GetProperty("exchanges").GetProperty("added").GetInt32());

        var again = await Json("import", SampleFiles.WhatsApp, "--avatar", "ava", "--speaker", SampleFiles.Speaker);
        Assert.Equal((0, 174), (again.GetProperty("exchanges").GetProperty("added").GetInt32(), again.GetProperty("exchanges").GetProperty("alreadyKnown").GetInt32()));

        var estimate = await Json("estimate", "--avatar", "ava");
        Assert.True(estimate.GetProperty("eligibility").GetProperty("eligible").GetBoolean());
        Assert.Equal((0m, "USD"), Money(estimate.GetProperty("cost").GetProperty("totalEstimate")));
        Assert.True(estimate.GetProperty("cost").GetProperty("trainingTokens").GetInt64() > 1000);

        var queued = (await Json("train", "--avatar", "ava", "--spend-limit", "5.00", "--suffix", "story", "--no-wait")).GetProperty("job");
        Assert.Equal("Queued", queued.GetProperty("status").GetString());
        var id = queued.GetProperty("key").GetProperty("id").GetString()!;
        Assert.False((await Json("train", "--avatar", "ava", "--spend-limit", "5.00", "--suffix", "story", "--no-wait")).GetProperty("isNew").GetBoolean());

        var ran = (await Json("jobs", "run", id)).GetProperty("job");
        Assert.Equal(("Succeeded", 1), (ran.GetProperty("status").GetString(), ran.GetProperty("version").GetInt32()));
        var jobs = await Json("jobs", "--avatar", "ava");
        Assert.Equal(id, Assert.Single(jobs.GetProperty("jobs").EnumerateArray()).GetProperty("key").GetProperty("id").GetString());
        Assert.Contains("story", Assert.Single(jobs.GetProperty("versions").EnumerateArray()).GetProperty("model").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty((await Json("jobs", "show", id)).GetProperty("events").EnumerateArray());

        var before = await Json("chat", "What are you baking today?", "--avatar", "ava");
        Assert.Equal("active", (await Json("activate", "--avatar", "ava")).GetProperty("state").GetString());
        var after = await Json("chat", "What are you baking today?", "--avatar", "ava", "--compare", "--caller", "visitor");
        Assert.NotEqual(before.GetProperty("text").GetString(), after.GetProperty("text").GetString());
        Assert.Equal(before.GetProperty("text").GetString(), after.GetProperty("baseText").GetString());
        Assert.Contains("story", after.GetProperty("model").GetString(), StringComparison.Ordinal);
        Assert.True(after.GetProperty("inputTokens").GetInt32() > 0 && after.GetProperty("outputTokens").GetInt32() > 0);

        Assert.Equal("base", (await Json("deactivate", "--avatar", "ava")).GetProperty("state").GetString());
        Assert.Equal(before.GetProperty("text").GetString(), (await Json("chat", "What are you baking today?", "--avatar", "ava")).GetProperty("text").GetString());

        var usage = await Json("usage", "--avatar", "ava");
        Assert.Equal(3, usage.GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("messages").GetInt32()));
        Assert.Empty((await Json("usage", "--avatar", "ava", "--to", "2020-01-01")).GetProperty("days").EnumerateArray());
    }

    [Fact]
    public async Task Examples_are_excluded_restored_edited_and_erased()
    {
        await Json("import", SampleFiles.WhatsApp, "--avatar", "ava", "--speaker", SampleFiles.Speaker);
        var listed = await Json("examples", "--avatar", "ava", "--limit", "3");
        Assert.Equal(3, listed.GetProperty("examples").GetArrayLength());
        var id = listed.GetProperty("examples")[0].GetProperty("id").GetString()!;

        Assert.Equal("too private", (await Json("examples", "exclude", id, "--avatar", "ava", "--reason", "too private")).GetProperty("example").GetProperty("exclusion").GetString());
        Assert.Equal(1, (await Json("examples", "--avatar", "ava")).GetProperty("statistics").GetProperty("excluded").GetInt32());
        Assert.Equal(JsonValueKind.Null, (await Json("examples", "restore", id, "--avatar", "ava")).GetProperty("example").GetProperty("exclusion").ValueKind);

        var edited = (await Json("examples", "edit", id, "[bold]mine[/]", "--avatar", "ava")).GetProperty("example");
        Assert.Equal(("[bold]mine[/]", true), (edited.GetProperty("reply").GetString(), edited.GetProperty("isEdited").GetBoolean()));
        var shown = await ConsoleProgram.RunAsync(_folder.Path, "examples", "--avatar", "ava", "--limit", "200");
        Assert.Contains("[bold]mine[/]", shown.Output, StringComparison.Ordinal);

        Assert.Equal(174, (await Json("examples", "erase", "Jonas", "--avatar", "ava")).GetProperty("examples").GetInt32());
        Assert.Equal(0, (await Json("examples", "--avatar", "ava")).GetProperty("statistics").GetProperty("total").GetInt32());
        
        // Every exchange of his, the duplicate too, which made no example.
        Assert.Equal(175, (await Json("import", SampleFiles.WhatsApp, "--avatar", "ava", "--speaker", SampleFiles.Speaker)).GetProperty("exchanges").GetProperty("blocked").GetInt32());
    }

    [Fact]
    public async Task Several_exports_make_one_avatar_and_training_activates_it_when_asked()
    {
        await Json("import", SampleFiles.Telegram, "--avatar", "ava", "--speaker", "user700100200", "--name", "Ava");
        await Json("import", SampleFiles.Discord, "--avatar", "ava", "--speaker", "990100100100100001");
        Assert.Equal(180, (await Json("examples", "--avatar", "ava")).GetProperty("statistics").GetProperty("total").GetInt32());
        var trained = await ConsoleProgram.RunAsync(_folder.Path, "train", "--avatar", "ava", "--activate", "--epochs", "2");
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("version 1 is ready", trained.Output, StringComparison.Ordinal);

        var talk = await ConsoleProgram.TalkAsync(_folder.Path, "Good night!\nSlugs ate all my lettuce!\n\n", "chat", "--avatar", "ava");
        Assert.Equal(0, talk.ExitCode);
        Assert.Equal(2, talk.Output.Split('\n').Count(l => l.Contains("ava> ", StringComparison.Ordinal)));
        Assert.Equal(2, (await Json("usage")).GetProperty("days").EnumerateArray().Where(d => d.GetProperty("model").GetProperty("model").GetString()!.StartsWith("ft:", StringComparison.Ordinal)).Sum(d => d.GetProperty("messages").GetInt32()));
    }

    [Fact]
    public async Task A_participant_is_erased_here_and_at_the_vendor()
    {
        await Json("import", SampleFiles.WhatsApp, "--avatar", "ava", "--speaker", SampleFiles.Speaker);
        await Json("train", "--avatar", "ava", "--activate", "--epochs", "1");

        var preview = (await Json("erase", "participant", "Jonas", "--avatar", "ava", "--preview")).GetProperty("erased");
        Assert.Equal((174, true), (preview.GetProperty("examples").GetInt32(), preview.GetProperty("deactivated").GetBoolean()));
        Assert.Equal(174, (await Json("examples", "--avatar", "ava")).GetProperty("statistics").GetProperty("total").GetInt32());

        var erased = await Json("erase", "participant", "Jonas", "--avatar", "ava");
        Assert.Equal(174, erased.GetProperty("erased").GetProperty("examples").GetInt32());
        var row = Assert.Single(erased.GetProperty("vendors").EnumerateArray());
        Assert.Equal(("deleted", "done"), (row.GetProperty("model").GetString(), row.GetProperty("status").GetString()));
        var activate = await ConsoleProgram.RunAsync(_folder.Path, "activate", "1", "--avatar", "ava");
        Assert.Contains("train the avatar anew", activate.Error, StringComparison.Ordinal);

        await Json("erase", "avatar", "--avatar", "ava");
        var status = await ConsoleProgram.RunAsync(_folder.Path, "erase", "status", "--avatar", "ava");
        Assert.Contains("done", status.Output, StringComparison.Ordinal);
    }

    private Task<JsonElement> Json(params string[] arguments) => ConsoleProgram.JsonAsync(_folder.Path, arguments);

    private static (decimal, string?) Money(JsonElement money) => (money.GetProperty("amount").GetDecimal(), money.GetProperty("currency").GetString());
}
