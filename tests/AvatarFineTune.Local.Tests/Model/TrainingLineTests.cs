using System.Text;
using AvatarFineTune.Local.Model.Training;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>Training lines are read as hosted vendors read them, and what is wrong is said without the words.</summary>
public sealed class TrainingLineTests
{
    [Fact]
    public void Every_reply_is_learned_with_what_came_before_it()
    {
        var line = Parse("""{"messages":[{"role":"system","content":"s"},{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"},{"role":"user","content":"d"},{"role":"assistant","content":"e"}]}""");
        Assert.Equal([("", "a", "b"), ("b,a", "c\nd", "e")], line.Exchanges.Select(e => (string.Join(',', e.Earlier), e.Prompt, e.Reply)));
    }

    [Fact]
    public void A_reply_of_weight_0_is_context_only()
    {
        var line = Parse("""{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","weight":0},{"role":"user","content":"c"},{"role":"assistant","content":"d","weight":1}]}""");
        Assert.Equal([("b,a", "c", "d")], line.Exchanges.Select(e => (string.Join(',', e.Earlier), e.Prompt, e.Reply)));
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"b"}]},{"role":"assistant","content":"c"}]}""", "a\nb", "c")]
    [InlineData("""{"messages":[{"role":"user","content":"a\u0000b"},{"role":"assistant","content":"c"}]}""", "ab", "c")]
    [InlineData("""{"messages":[{"role":"assistant","content":"hello?"}]}""", "", "hello?")]
    [InlineData("""{"messages":[{"role":"user","content":"a"},{"role":"assistant","tool_calls":[],"content":null},{"role":"tool","content":"t"},{"role":"assistant","content":"c"}],"tools":[]}""", "a", "c")]
    public void Other_valid_lines_are_read(string json, string prompt, string reply)
    {
        var exchange = Assert.Single(Parse(json).Exchanges);
        Assert.Equal((prompt, reply), (exchange.Prompt, exchange.Reply));
    }

    [Theory]
    [InlineData("secret", "JSON")]
    [InlineData("""{"messages":[""", "JSON")]
    [InlineData("[]", "'messages'")]
    [InlineData("""{"prompt":"secret"}""", "'messages'")]
    [InlineData("""{"messages":"secret"}""", "'messages'")]
    [InlineData("""{"messages":[]}""", "nothing to learn")]
    [InlineData("""{"messages":[{"role":"user","content":"secret"}]}""", "nothing to learn")]
    [InlineData("""{"messages":["secret"]}""", "messages[0] is no object")]
    [InlineData("""{"messages":[{"role":"user","content":"x"},{"role":"secret","content":"x"}]}""", "messages[1].role")]
    [InlineData("""{"messages":[{"content":"secret"}]}""", "messages[0].role")]
    [InlineData("""{"messages":[{"role":"assistant"}]}""", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"assistant","content":""}]}""", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"assistant","content":5}]}""", "messages[0].content")]
    [InlineData("""{"messages":[{"role":"assistant","content":"secret","weight":0.5}]}""", "messages[0].weight")]
    [InlineData("""{"messages":[{"role":"assistant","content":"secret","weight":"1"}]}""", "messages[0].weight")]
    [InlineData("""{"messages":[{"role":"user","content":"secret","weight":1}]}""", "messages[0].weight")]
    [InlineData("""{"messages":[{"role":"assistant","content":"\ud83d secret"}]}""", "Unicode")]
    public void What_is_wrong_is_said_without_the_words(string json, string expected)
    {
        var error = Assert.Throws<TrainingLineException>(() => Parse(json));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Throws<TrainingLineException>(() => TrainingLine.Parse(new byte[] { 0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D }));

    [Fact]
    public void Brackets_without_end_are_refused() => Assert.Throws<TrainingLineException>(() => Parse(new string('[', 100_000)));

    private static TrainingLine Parse(string json) => TrainingLine.Parse(Encoding.UTF8.GetBytes(json));
}
