using System.Runtime.CompilerServices;
using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance;
using AvatarFineTune.Core.Tests.Datasets.Composition;
using AvatarFineTune.Datasets;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;

namespace AvatarFineTune.Core.Tests.Datasets;

public sealed class DatasetFileTests
{
    private static readonly DatasetLine[] Lines =
        [.. Enumerable.Range(0, 7).Select(i => new DatasetLine { Side = DatasetSide.Training, Number = i, Json = $"{{\"line\":\"{i} é😂{new string('x', i * 10)}\"}}", Members = [] })];

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(string.Concat(Lines.Select(l => l.Json + "\n")));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100_000)]
    public async Task Chunks_of_any_size_make_the_same_bytes(int chunk)
    {
        await using var stream = DatasetFile.Open(Lines);
        var read = new List<byte>();
        var buffer = new byte[chunk];
        for (var count = -1; count != 0;)
        {
#pragma warning disable CA1835 // The old overload is what some HTTP stacks call.
            count = chunk % 2 == 0 ? await stream.ReadAsync(buffer) : await stream.ReadAsync(buffer, 0, chunk, CancellationToken.None);
#pragma warning restore CA1835
            read.AddRange(buffer.AsSpan(0, count));
        }

        Assert.Equal(Bytes, read);
        Assert.Equal(0, await stream.ReadAsync(buffer));
    }

    [Fact]
    public async Task A_stored_dataset_measures_and_reads_as_it_was_composed()
    {
        var dataset = Composing.Compose(Composing.Sample(10, 3));
        var store = new InMemoryTrainingStore(new ManualTimeProvider());
        var manifest = await store.AddDatasetAsync(dataset.Manifest, dataset.Lines.ToAsyncEnumerable(), CancellationToken.None);
        var file = new DatasetFile(store, Composing.Avatar, manifest.Id);

        var lengths = await file.MeasureAsync(manifest, CancellationToken.None);

        foreach (var side in (DatasetSide[])[DatasetSide.Training, DatasetSide.Validation])
        {
            var copy = new MemoryStream();
            await using var stream = file.Open(side);
            await stream.CopyToAsync(copy);
            Assert.Equal(dataset.FileOf(side), copy.ToArray());
            Assert.Equal(copy.Length, side == DatasetSide.Training ? lengths!.Value.Training : lengths!.Value.Validation);
        }
    }

    [Fact]
    public async Task A_dataset_that_lost_or_changed_a_line_has_no_length()
    {
        var dataset = Composing.Compose(Composing.Sample(10, 3));
        var last = dataset.Lines[^1];

        Assert.NotNull(await Measure(dataset.Lines));
        Assert.Null(await Measure([.. dataset.Lines.Take(dataset.Lines.Count - 1)]));
        Assert.Null(await Measure([.. dataset.Lines.Take(dataset.Lines.Count - 1), last with { Json = last.Json + " " }]));
        Assert.Null(await Measure([.. dataset.Lines.Take(dataset.Lines.Count - 1), last with { Side = DatasetSide.Training, Number = 1000 }]));
        Assert.Null(await Measure([]));

        Task<(long, long)?> Measure(IReadOnlyList<DatasetLine> lines) =>
            new DatasetFile(new LineStore(side => Of(lines.Where(l => l.Side == side))), Composing.Avatar, Guid.Empty).MeasureAsync(dataset.Manifest, CancellationToken.None);
    }

    [Fact]
    public async Task It_is_read_forward_and_asynchronously_only()
    {
        await using var stream = DatasetFile.Open(Lines);

        Assert.Equal((true, false, false), (stream.CanRead, stream.CanSeek, stream.CanWrite));
        Assert.Throws<NotSupportedException>(() => stream.Read(new byte[8], 0, 8));
        Assert.Throws<NotSupportedException>(() => stream.ReadByte());
        Assert.Throws<NotSupportedException>(() => stream.Length);
        Assert.Throws<NotSupportedException>(() => stream.Position);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.Write([1], 0, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing_it_half_read_ends_the_stores_reading(bool asynchronously)
    {
        var source = new Source();
        var stream = new DatasetFile(new LineStore(_ => source.ReadAsync()), Composing.Avatar, Guid.Empty).Open(DatasetSide.Training);
        Assert.Equal(4, await stream.ReadAsync(new byte[4]));

        // An HTTP client disposes its content's stream synchronously.
        if (asynchronously)
        {
            await stream.DisposeAsync();
        }
        else
        {
            stream.Dispose();
        }

        await source.Ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Read(stream));
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task Each_reads_own_token_cancels_it_and_no_other()
    {
        var source = new Source();
        await using var stream = new DatasetFile(new LineStore(_ => source.ReadAsync()), Composing.Avatar, Guid.Empty).Open(DatasetSide.Training);
        using (var first = new CancellationTokenSource())
        {
            Assert.Equal(4, await stream.ReadAsync(new byte[4], first.Token));
            await first.CancelAsync();
        }

        Assert.True(await stream.ReadAsync(new byte[1000], CancellationToken.None) > 4);
        source.Hangs = true;
        using var second = new CancellationTokenSource();
        var read = stream.ReadAsync(new byte[4], second.Token).AsTask();
        await second.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(second.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task After_a_fault_it_does_not_pretend_to_be_at_its_end()
    {
        await using var stream = DatasetFile.Open(Lines.Take(2).Concat(Fail()));
        while (await Record.ExceptionAsync(() => Read(stream)) is not InvalidDataException)
        {
        }

        await Assert.ThrowsAsync<IOException>(() => Read(stream));

        static IEnumerable<DatasetLine> Fail()
        {
            yield return Lines[2];
            throw new InvalidDataException("broken");
        }
    }

    private static Task<int> Read(Stream stream) => stream.ReadAsync(new byte[1000], CancellationToken.None).AsTask();

    private static async IAsyncEnumerable<DatasetLine> Of(IEnumerable<DatasetLine> lines)
    {
        foreach (var line in lines)
        {
            await Task.Yield();
            yield return line;
        }
    }

    /// <summary>Endless lines, as from a database whose connection stays open until the reading ends.</summary>
    private sealed class Source
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Hangs { get; set; }

        public async IAsyncEnumerable<DatasetLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                while (true)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await Task.Delay(Hangs ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, TimeProvider.System, cancellationToken);
                    yield return Lines[0];
                }
            }
            finally
            {
                Ended.SetResult();
            }
        }
    }

    private sealed class LineStore(Func<DatasetSide, IAsyncEnumerable<DatasetLine>> lines) : IDatasetStore
    {
        public Task<DatasetManifest> AddDatasetAsync(DatasetManifest manifest, IAsyncEnumerable<DatasetLine> lines, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<DatasetManifest?> GetDatasetAsync(AvatarKey avatar, Guid datasetId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<DatasetManifest>> ListDatasetsAsync(AvatarKey avatar, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<DatasetLine> ReadLinesAsync(AvatarKey avatar, Guid datasetId, DatasetSide side, CancellationToken cancellationToken) => lines(side);
    }
}
