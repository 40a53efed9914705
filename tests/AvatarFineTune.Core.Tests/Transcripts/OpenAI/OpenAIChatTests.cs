using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.OpenAI;

public class OpenAIChatTests
{
    [Fact]
    public async Task Every_line_is_a_chat_of_its_own()
    {
        var result = await Reading.ReadAsync(
            """
            {"messages":[{"role":"system","content":"be Ava"},{"role":"user","content":"hi"},{"role":"assistant","content":"yo","weight":1}]}

            {"messages":[{"role":"user","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"u"}}]},{"role":"assistant","content":null,"tool_calls":[{"id":"1"}]}]}
            """,
            "train.jsonl");

        Assert.Equal(2, result.Report.Chats.Count);
        Assert.Equal([null, "user", "assistant", "user", "assistant"], result.Messages.Select(m => m.Author));
        Assert.Equal([MessageKind.System, MessageKind.Text, MessageKind.Text, MessageKind.Media, MessageKind.Other], result.Messages.Select(m => m.Kind));
        Assert.Equal([0, 1, 2, 0, 1], result.Messages.Select(m => m.LocalTime.Second));
        Assert.Equal(3, result.Report.Kept);
    }

    [Theory]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"cut")]
    [InlineData("{\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}")]
    [InlineData("{\"prompt\":\"a\",\"completion\":\"b\"}")]
    [InlineData("{\"messages\":[]} {\"messages\":[]}")]
    [InlineData("plain")]
    public async Task A_line_that_is_no_conversation_is_counted_and_named(string broken)
    {
        var result = await Reading.ReadAsync($$"""{"messages":[{"role":"user","content":"a"}]}""" + "\n" + broken, "train.jsonl");

        Assert.Equal((1L, 1L), (result.Report.Kept, result.Report.NotUnderstood));
        Assert.Equal(2, Assert.Single(result.Report.NotUnderstoodSamples).Line);
    }
}
