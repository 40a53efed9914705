using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

public sealed class Utf8BufferTests
{
    [Fact]
    public async Task A_long_record_is_not_looked_at_anew_for_every_small_read()
    {
        // As much as a decoder of UTF-16 hands out at a time; a reader starts the record again after each fill.
        await using var stream = new SlowStream(new byte[2 << 20], 1000);
        using var buffer = new Utf8Buffer(stream, "x", 4 << 20);
        var fills = 0;
        while (!buffer.IsFinal)
        {
            await buffer.FillAsync(1, CancellationToken.None);
            fills++;
        }

        Assert.Equal(2 << 20, buffer.Unread.Length);
        Assert.InRange(fills, 1, 40);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    public async Task What_the_first_window_holds_does_not_depend_on_how_the_stream_hands_it_out(int most)
    {
        await using var stream = new SlowStream(new byte[300 << 10], most);
        using var buffer = new Utf8Buffer(stream, "x", 4 << 20);
        await buffer.FillAsync(1, CancellationToken.None);

        Assert.Equal(256 << 10, buffer.Unread.Length);
    }

    [Fact]
    public async Task A_chat_that_arrives_in_dribs_is_the_same_chat()
    {
        // The form of the first line is not that of the most.
        const string Chat = "o\n4-2-1 0h8- \n[5/1/2025,6:40:12]\n[5/1/2025,6:41:00]\n";
        var options = new TranscriptReadOptions { Platform = "whatsapp" };
        var whole = await Reading.ReadAsync(Chat, options: options);
        await using var source = TranscriptSource.FromOpener("chat.txt", _ => ValueTask.FromResult<Stream>(new SlowStream(System.Text.Encoding.UTF8.GetBytes(Chat), 3)));
        var dribbled = await Reading.ReadAsync(source, options);

        Assert.Equal(whole.Messages.Select(m => (m.LocalTime, m.Text)), dribbled.Messages.Select(m => (m.LocalTime, m.Text)));
        Assert.Equal(whole.Report.NotUnderstood, dribbled.Report.NotUnderstood);
    }

    private sealed class SlowStream(byte[] bytes, int most) : OneWayStream(new MemoryStream(bytes))
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
    }
}
