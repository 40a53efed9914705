using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.Slack;

namespace AvatarFineTune.Core.Tests.Transcripts.Slack;

public class SlackTests
{
    private const string Users = """[{"id":"U01AVA","name":"ava","profile":{"display_name":"Ava"}},{"id":"U02BEN","name":"ben","profile":{"real_name":"Ben"}}]""";
    private const string Channels = """[{"id":"C01GENERAL","name":"general","members":["U01AVA"]}]""";

    [Theory]
    [InlineData("1706738400.000100", "2024-01-31T22:00:00.0001000")]
    [InlineData("1706738400", "2024-01-31T22:00:00.0000000")]
    [InlineData("0.1234567890", "1970-01-01T00:00:00.1234567")]
    public void A_time_has_seconds_and_a_fraction(string ts, string expected)
    {
        Assert.True(SlackTime.TryParse(ts, out var time));
        Assert.Equal(expected, time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("-1.0")]
    [InlineData("1e9")]
    [InlineData("253402300800.0")]
    [InlineData("99999999999999999999999.0")]
    [InlineData("1706738400.00x")]
    [InlineData("1706738400.0000000000001")]
    public void Anything_else_is_no_time(string? ts) => Assert.False(SlackTime.TryParse(ts, out _));

    [Theory]
    [InlineData("<@U01AVA>", "@Ava")]
    [InlineData("<@>", "@")]
    [InlineData("<", "<")]
    [InlineData("<>", "<>")]
    [InlineData("a <b> c", "a <b> c")]
    [InlineData("<@U01AVA", "<@U01AVA")]
    [InlineData("<!subteam^S1>", "@S1")]
    [InlineData("<https://example.com|>", "https://example.com")]
    [InlineData("&amp;amp;", "&amp;")]
    [InlineData("a\n<x\n>", "a\n<x\n>")]
    public void Markup_that_is_no_markup_stays(string text, string expected)
    {
        var directory = new SlackDirectory();
        using var user = System.Text.Json.JsonDocument.Parse("""{"id":"U01AVA","name":"ava","profile":{"display_name":"Ava"}}""");
        directory.Add(user.RootElement, "users.json");

        Assert.Equal(expected, SlackMarkup.Resolve(text, directory));
    }

    [Fact]
    public async Task Everybody_may_be_in_all_direct_messages_and_then_nobody_is_the_owner()
    {
        var zip = Zips.Of(
            ("users.json", Users),
            ("dms.json", """[{"id":"D0123ABCD","members":["U01AVA","U02BEN"]},{"id":"D0456EFGH","members":["U02BEN","U01AVA"]}]"""),
            ("D0123ABCD/2024-01-31.json", """[{"type":"message","user":"U01AVA","text":"hi","ts":"1706738400.000100"}]"""));

        Assert.All((await Reading.ReadAsync(zip, "export.zip")).Report.Owners, o => Assert.Null(o.Evidence));
    }

    [Fact]
    public async Task A_list_of_people_that_is_no_list_costs_the_names_only()
    {
        var zip = Zips.Of(("users.json", "<html>"), ("channels.json", Channels), ("general/2024-01-31.json", """[{"type":"message","user":"U01AVA","text":"hi","ts":"1706738400.000100"}]"""));

        var result = await Reading.ReadAsync(zip, "export.zip");

        Assert.Equal("U01AVA", result.Only.Author);
        Assert.Equal(1, result.Report.NotUnderstood);
        Assert.Equal("users.json", Assert.Single(result.Report.NotUnderstoodSamples).Source);
    }

    [Fact]
    public async Task A_day_alone_is_read() =>
        Assert.Equal("U01AVA", (await Reading.ReadAsync("""[{"type":"message","user":"U01AVA","text":"hi","ts":"1706738400.000100"}]""", "2024-01-31.json")).Only.AuthorId);

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"id":"U1","name":"ava","profile":{}}]""")]
    [InlineData("""[{"ts":12,"text":"x"}]""")]
    [InlineData("""{"ts":"1706738400.0","type":"message"}""")]
    [InlineData("""[{"inner":{"type":"message","ts":"1706738400.0"}}]""")]
    public async Task Other_lists_are_no_days(string json) => Assert.Equal(TranscriptError.NotRecognized, (await Reading.FailAsync(json, "list.json")).Error);

    [Fact]
    public async Task Damage_anywhere_ends_in_a_clear_error_or_a_count()
    {
        const string day = """[{"type":"message","user":"U01AVA","text":"hi <@U02BEN> &amp; <https://example.com|all>","ts":"1706738400.000100","thread_ts":"1706738400.000000","edited":{"user":"U01AVA"}},{"type":"message","user":"U02BEN","text":"","ts":"1706738401.000000","files":[{"id":"F1"}],"blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"emoji","unicode":"1f375"},{"type":"text","text":"x"}]}]}],"attachments":[{"is_share":true,"text":"y"}]}]""";
        await Mutations.AssertNoneCrashesAsync(day, "slack", text => Zips.Of(("users.json", Users), ("channels.json", Channels), ("general/2024-01-31.json", text)), "export.zip");
        await Mutations.AssertNoneCrashesAsync(Users, "slack", text => Zips.Of(("users.json", text), ("channels.json", Channels), ("general/2024-01-31.json", day)), "export.zip");
    }
}
