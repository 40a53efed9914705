using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Plain;

public class PlainTests
{
    [Fact]
    public async Task Lines_with_names_are_messages_and_the_rest_continues_them()
    {
        var result = await Reading.ReadAsync("Ava: hi\nBen: yo\n\nAva: one\ntwo\n\nnote: three\nhttp://x.org\nBen: ok\nCarla: once only\n");

        Assert.Equal("plain", result.Chat.Platform);
        Assert.Equal(["Ava", "Ben", "Ava", "Ben", "Carla"], result.Messages.Select(m => m.Author));
        Assert.Equal(["hi", "yo", "one\ntwo\n\nnote: three\nhttp://x.org", "ok", "once only"], result.Messages.Select(m => m.Text));
        Assert.Equal([0, 1, 2, 3, 4], result.Messages.Select(m => (m.LocalTime - DateTime.UnixEpoch).TotalSeconds));
        Assert.All(result.Messages, m => Assert.Equal(DateTimeKind.Unspecified, m.LocalTime.Kind));
    }

    [Fact]
    public async Task Two_lines_are_a_transcript() => Assert.Equal(2, (await Reading.ReadAsync("Ava: hi\nBen: yo")).Report.Kept);

    [Theory]
    [InlineData("Just a letter.\nWith two lines.\n")]
    [InlineData("# Title\n\nSome: thing\n")]
    [InlineData("{\"a\":1}")]
    [InlineData("key: value\nother: value\nthird: value\nfourth: x\nfifth: x\nsixth: x\nseventh: x\n")]
    public async Task Other_text_is_no_transcript(string text) => Assert.Equal(TranscriptError.NotRecognized, (await Reading.FailAsync(text)).Error);
}
