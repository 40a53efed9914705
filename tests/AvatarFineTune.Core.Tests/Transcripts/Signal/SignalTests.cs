using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Signal;

public class SignalTests
{
    [Theory]
    [InlineData("[2024-01-31 22:05:11] Ava: hi\n[2024-01-31 22:05:40] Ben: hello\n", "chat.txt", "whatsapp")]
    [InlineData("[2024-01-31 22:05:11] Ava: hi\n[2024-01-31 22:05:40] Me: hello\n", "chat.txt", "signal")]
    [InlineData("2024-01-31 22:05 Ava: hi\n2024-01-31 22:06 You: hello\n", "chat.txt", "signal")]
    [InlineData("2024-01-31 22:05 Ava: hi\n2024-01-31 22:06 Ben: hello\n", "chat.txt", "plain")]
    public async Task Files_that_look_alike_go_to_whoever_has_marks_in_them(string text, string name, string platform) =>
        Assert.Equal(platform, (await Reading.ReadAsync(text, name)).Chat.Platform);

    [Fact]
    public async Task Words_that_look_like_what_the_tool_adds_are_words()
    {
        var result = await Reading.ReadAsync("[2024-01-31 22:05:11] Me: Incoming call for you  \n[2024-01-31 22:05:12] Ava: see [this](https://example.com)  \n[2024-01-31 22:05:13] Me: (( hm )) well  \n");

        Assert.Equal(["Incoming call for you", "see [this](https://example.com)", "(( hm )) well"], result.Messages.Select(m => m.Text));
        Assert.All(result.Messages, m => Assert.Equal(MessageKind.Text, m.Kind));
    }

    [Fact]
    public async Task A_text_without_end_is_refused() => Assert.Equal(
        TranscriptError.LimitExceeded,
        (await Reading.FailAsync($"[2024-01-31 22:05:11] Me: {string.Concat(Enumerable.Repeat("x\n", 9000))}", options: new() { MaxRecordBytes = 8192 })).Error);

    [Theory]
    [InlineData("[2024-01-31 22:05:11] Ava: hi  \n(- Me: 👍 -)\n[2024-01-31 22:05:40] Me: \n\n> hi\n\nmy cat  ![c.jpg](./media/c.jpg)  \n(( 😺 ))\n[2024-01-31 22:06:00] Me: Missed voice call  \n")]
    [InlineData("Conversation: Ava (+15550100)\n\nFrom: Ava (+15550100)\nType: incoming\nSent: Wed, 31 Jan 2024 22:05:11 +0100\n\nhi\n\nFrom: You\nType: outgoing\nSent: Wed, 31 Jan 2024 22:05:40 +0100\nEdited: 2 versions\n\n| Version: 2\n| Sent: Wed, 31 Jan 2024 22:07:00 +0100\n|\n| new\n|\n| Version: 1\n|\n| old\n\nFrom: You\nType: outgoing\nSent: Wed, 31 Jan 2024 22:05:41 +0100\n\n> From: Ava\n>\n> hi\n\nyes\n")]
    [InlineData("2024-01-31 22:05 Ava: [reply to You on 2024-01-31 22:05, edited, 1 attachment] hi\n2024-01-31 22:06 You: [call-history message]\n")]
    [InlineData("{\"date\":\"2024-01-31T22:05:11\",\"sender\":\"Me\",\"body\":\"hi\",\"quote\":\"\",\"reactions\":[],\"attachments\":[{\"name\":\"a\"}]}\n{\"date\":\"2024-01-31T22:05:12\",\"sender\":\"Ava\",\"body\":\"ho\",\"quote\":\"\"}\n")]
    [InlineData("[\n{\"id\":\"a\",\"type\":\"incoming\",\"conversationId\":\"c\",\"sent_at\":1706738400000,\"source\":\"+15550100\",\"body\":\"hi\",\"sticker\":{\"a\":1}},\n{\"id\":\"b\",\"type\":\"outgoing\",\"conversationId\":\"c\",\"sent_at\":1706738401000,\"body\":\"ho\"}\n]\n")]
    public Task Damage_anywhere_ends_in_a_clear_error_or_a_count(string export) => Mutations.AssertNoneCrashesAsync(export, "signal");
}
