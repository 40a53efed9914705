using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Discord;

public class DiscordTests
{
    private const string Ava = "\"author\":{\"id\":\"1\",\"name\":\"ava_1\",\"discriminator\":\"0000\",\"nickname\":\"Ava\",\"isBot\":false,\"roles\":[{\"id\":\"9\",\"name\":\"mod\"}]}";
    private const string When = "\"timestamp\":\"2023-01-15T15:45:00.123+01:00\"";

    [Fact]
    public async Task The_nickname_is_shown_and_the_id_identifies()
    {
        var message = (await ReadAsync($$"""{"id":"100","type":"Default",{{When}},"timestampEdited":null,"content":"hi",{{Ava}},"attachments":[],"embeds":[],"stickers":[]}""")).Only;

        Assert.Equal(("Ava", "1", "hi", "100"), (message.Author, message.AuthorId, message.Text, message.Id));
        Assert.Equal((new DateTime(2023, 1, 15, 15, 45, 0, 123), TimeSpan.FromHours(1)), (message.LocalTime, message.Offset));
        Assert.Equal("general", message.Chat.Title);
    }

    [Theory]
    [InlineData("Default", "\"content\":\"x\"", MessageKind.Text)]
    [InlineData("Reply", "\"content\":\"x\"", MessageKind.Text)]
    [InlineData("19", "\"content\":\"x\"", MessageKind.Text)]
    [InlineData("Call", "\"content\":\"Started a call\"", MessageKind.Call)]
    [InlineData("GuildMemberJoin", "\"content\":\"Joined\"", MessageKind.System)]
    [InlineData("RecipientAdd", "\"content\":\"Added\"", MessageKind.System)]
    [InlineData("ChannelPinnedMessage", "\"content\":\"Pinned\"", MessageKind.System)]
    [InlineData("SomethingNew", "\"content\":\"?\"", MessageKind.System)]
    [InlineData("Default", "\"content\":\"\",\"attachments\":[{\"id\":\"5\",\"url\":\"u\"}]", MessageKind.Media)]
    [InlineData("Default", "\"content\":\"cap\",\"attachments\":[{\"id\":\"5\"}]", MessageKind.Media)]
    [InlineData("Default", "\"content\":\"\",\"stickers\":[{\"id\":\"5\"}]", MessageKind.Sticker)]
    [InlineData("Default", "\"content\":\"\",\"embeds\":[{\"title\":\"5\"}]", MessageKind.Other)]
    public async Task Types_and_contents_have_their_kind(string type, string properties, MessageKind kind)
    {
        var message = (await ReadAsync($$"""{"id":"1","type":"{{type}}",{{When}},{{Ava}},{{properties}}}""")).Only;

        Assert.Equal((kind, kind == MessageKind.System), (message.Kind, message.Author is null));
    }

    [Fact]
    public async Task Replies_edits_bots_forwards_and_duplicates_are_told()
    {
        var reply = $$"""{"id":"2","type":"Reply",{{When}},"timestampEdited":"2023-01-15T15:46:00+01:00","content":"b",{{Ava}},"reference":{"messageId":"1","channelId":"5"} }""";
        var result = await ReadAsync(
            $$"""{"id":"1","type":"Default",{{When}},"content":"a",{{Ava.Replace("false", "true", StringComparison.Ordinal)}}}""",
            reply,
            reply,
            $$"""{"id":"3","type":"Default",{{When}},"content":"c",{{Ava}},"reference":{"type":"Forward","messageId":"1"} }""");

        Assert.Equal(("1", true), (result.Messages[1].ReplyToId, result.Messages[1].IsEdited));
        Assert.Equal((1L, 1L), (result.Report.Kept, result.Report.Duplicates));
        Assert.Equal((1L, 1L), (result.Report.Skipped[SkipReason.Bot], result.Report.Skipped[SkipReason.Forwarded]));
    }

    [Theory]
    [InlineData("1234", "ava_1#1234")]
    [InlineData("0000", "ava_1")]
    [InlineData("0", "ava_1")]
    public async Task The_account_has_a_unique_name(string discriminator, string handle)
    {
        var author = Ava.Replace("0000", discriminator, StringComparison.Ordinal);

        Assert.Equal(handle, (await ReadAsync($$"""{"id":"1","type":"Default",{{When}},"content":"a",{{author}}}""")).Only.AuthorHandle);
    }

    [Theory]
    [InlineData("5", "9")]
    [InlineData("6", null)]
    public async Task Only_a_message_of_the_same_channel_is_answered(string channel, string? replyTo) => Assert.Equal(
        replyTo,
        (await ReadAsync($$"""{"id":"1","type":"Reply",{{When}},"content":"a",{{Ava}},"reference":{"messageId":"9","channelId":"{{channel}}"} }""")).Only.ReplyToId);

    [Fact]
    public async Task Many_brackets_cost_no_time()
    {
        var text = new string('<', 1_000_000) + ">";

        Assert.Equal(text, (await ReadAsync($$"""{"id":"1","type":"Default",{{When}},"content":"{{text}}",{{Ava}}}""")).Only.Text);
    }

    [Theory]
    [InlineData("""{"id":"2","type":"Default","content":"x"}""")]
    [InlineData("""{"id":"2","type":"Default","timestamp":"2023-01-15T15:45:00+01:00","content":{"a":1},"author":{"id":"1"}}""")]
    [InlineData("""{"id":"2","type":"Default","timestamp":"not a time","content":"x","author":{"id":"1"}}""")]
    public async Task A_broken_record_is_counted(string broken)
    {
        var result = await ReadAsync($$"""{"id":"1","type":"Default",{{When}},"content":"a",{{Ava}}}""", broken);

        Assert.Equal((1L, 1L), (result.Report.Kept, result.Report.NotUnderstood));
    }

    [Fact]
    public async Task An_export_without_messages_is_an_error() => Assert.Equal(TranscriptError.Empty, (await Reading.FailAsync(Export(), "x.json")).Error);

    private static Task<ReadResult> ReadAsync(params string[] records) => Reading.ReadAsync(Export(records), "anything.dat");

    private static string Export(params string[] records) =>
        $$"""{"guild":{"id":"0","name":"Direct Messages","iconUrl":"u"},"channel":{"id":"5","type":"DirectTextChat","categoryId":"0","name":"general"},"dateRange":{"after":null},"messages":[{{string.Join(',', records)}}],"messageCount":77}""";
}
