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

    private sealed class SlowStream(byte[] bytes, int most) : OneWayStream(new MemoryStream(bytes))
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
    }
}
