using System.Text;
using AvatarFineTune.OpenAI.Chat;

namespace AvatarFineTune.OpenAI.Tests.Chat;

/// <summary>Events are the same however the network cuts them.</summary>
public sealed class SseReaderTests
{
    [Theory]
    [InlineData("data: a\n\ndata: b\n\n", "a|b")]
    [InlineData("data: a\r\n\r\ndata: b\r\n\r\n", "a|b")]
    [InlineData("data: a\r\rdata: b\r\r", "a|b")]
    [InlineData("\uFEFFdata: a\n\n", "a")]
    [InlineData(": ping\n\ndata:a\n: x\n\n", "a")]
    [InlineData("event: x\nid: 7\nretry: 9\ndata:  a \n\n", " a ")]
    [InlineData("data: a\ndata: b\ndata:\ndata\ndata: c\n\ndata: d\n\n", "a\nb\n\n\nc|d")]
    [InlineData("data\ndata: b\n\ndata: c\ndata: d\n\n", "\nb|c\nd")]
    [InlineData("data\n\ndata:\n\n\n\ndata: a\n\n", "a")]
    [InlineData("database: x\ndat: y\n\ndata: a\n\n", "a")]
    [InlineData("data: a\n\ndata: cut off\n", "a")]
    [InlineData("data: grüße 😀\n\n", "grüße 😀")]
    [InlineData("", "")]
    public async Task Events_are_read_in_pieces_of_any_size(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var size = 1; size <= Math.Max(1, bytes.Length); size++)
        {
            Assert.Equal(expected, string.Join('|', await ReadAsync(bytes, size)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(4_096)]
    [InlineData(1_000_000)]
    public async Task Long_and_short_events_by_turns_come_whole(int size)
    {
        var random = new Random(size);
        var events = Enumerable.Range(0, 60).Select(i => new string((char)('a' + (i % 26)), random.Next(1, i % 9 == 0 ? 30_000 : 300))).ToArray();
        var bytes = Encoding.UTF8.GetBytes(string.Concat(events.Select((e, i) => i % 5 == 0 ? $"data: {e}\r\ndata: {i}\r\n\r\n" : $"data: {e}\n\n")));

        Assert.Equal(events.Select((e, i) => i % 5 == 0 ? $"{e}\n{i}" : e), await ReadAsync(bytes, size));
    }

    private static async Task<List<string>> ReadAsync(byte[] bytes, int size)
    {
        using var reader = new SseReader(new Pieces(bytes, size));
        var events = new List<string>();
        do
        {
            while (reader.TryRead(out var data))
            {
                events.Add(Encoding.UTF8.GetString(data));
            }
        }
        while (reader.Take(await reader.ReadMoreAsync(TestContext.Current.CancellationToken)));

        return events;
    }

    /// <summary>Gives so many bytes at a time at most.</summary>
    private sealed class Pieces(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
