using System.Diagnostics;
using System.Text;

namespace AvatarFineTune.Core.Tests.Datasets.Validation;

/// <summary>Files that come slowly, break off, or never end.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task Reads_of_any_size_find_the_same(int chunk)
    {
        var jsonl = "\uFEFF" + string.Concat(Enumerable.Range(0, 40).Select(i => (i % 9) switch { 0 => "{}", 1 => "", 2 => "é\"", _ => Validating.Good } + (i % 2 == 0 ? "\r\n" : "\n"))) + "{";
        var whole = await Validating.Text(jsonl);
        var pieces = await Validating.Stream(new Chunks(Encoding.UTF8.GetBytes(jsonl), chunk));

        Assert.Equal((whole.Lines, whole.Bytes, whole.Tokens), (pieces.Lines, pieces.Bytes, pieces.Tokens));
        Assert.Equal(whole.Issues, pieces.Issues);
        Assert.Equal(41, whole.Lines);
    }

    [Fact]
    public async Task A_line_without_end_is_read_to_the_limit_and_searched_once()
    {
        // Searching anew from the start of the line at each read would look at half a terabyte: minutes, not seconds.
        const int Limit = 64 << 20;
        var endless = new Chunks("x"u8.ToArray(), 4096, repeat: true);
        var started = Stopwatch.GetTimestamp();
        var found = await Validating.Stream(endless, Validating.Rules with { MaxBytes = Limit });

        Assert.Equal(AvatarFineTune.Datasets.Validation.DatasetRule.FileSize, Assert.Single(found.Issues).Rule);
        Assert.InRange(endless.Given, Limit, Limit + (1 << 20));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"It took {Stopwatch.GetElapsedTime(started)}.");
    }

    [Fact]
    public async Task A_file_without_end_is_read_to_the_limit()
    {
        var endless = new Chunks(Encoding.UTF8.GetBytes(Validating.Good + "\n"), 1 << 16, repeat: true);
        var found = await Validating.Stream(endless, Validating.Rules with { MaxBytes = 100_000 });

        Assert.Equal(AvatarFineTune.Datasets.Validation.DatasetRule.FileSize, Assert.Single(found.Issues).Rule);
        Assert.InRange(endless.Given, 100_000, 300_000);
    }

    [Fact]
    public async Task A_stream_that_fails_midway_fails_the_validation_and_stays_open()
    {
        var stream = new Chunks(Encoding.UTF8.GetBytes(Validating.Good + "\n" + Validating.Good), 50, failAt: 200);

        await Assert.ThrowsAsync<InvalidDataException>(() => Validating.Stream(stream));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task The_stream_is_read_from_where_it_stands_and_left_open()
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes("garbage" + Validating.Good));
        stream.Position = 7;

        Assert.Empty((await Validating.Stream(stream)).Issues);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task Cancelling_ends_it_before_and_between_reads()
    {
        using var cancelled = new CancellationTokenSource();
        var endless = new Chunks(Encoding.UTF8.GetBytes(Validating.Good + "\n"), 1 << 10, repeat: true, onRead: given => { if (given > 50_000) { cancelled.Cancel(); } });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Validating.Stream(endless, cancellationToken: cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Validating.Stream(new MemoryStream([1]), cancellationToken: cancelled.Token));
    }

    [Fact]
    public async Task Stream_and_rules_are_required()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(() => Validating.Stream(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() =>
            new AvatarFineTune.Datasets.Validation.DatasetValidator(Composition.Composing.Tokenizers).ValidateAsync(new MemoryStream(), null!, CancellationToken.None));
    }

    /// <summary>Gives bytes in pieces of one size; can go round for ever, or fail.</summary>
    private sealed class Chunks(byte[] bytes, int size, bool repeat = false, long failAt = long.MaxValue, Action<long>? onRead = null) : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Given >= failAt)
            {
                throw new InvalidDataException("The disk is gone.");
            }

            var count = (int)Math.Min(Math.Min(size, buffer.Length), repeat ? long.MaxValue : bytes.Length - Given);
            for (var i = 0; i < count; i++)
            {
                buffer.Span[i] = bytes[(int)((Given + i) % bytes.Length)];
            }

            Given += count;
            onRead?.Invoke(Given);
            return new(count);
        }
    }
}
