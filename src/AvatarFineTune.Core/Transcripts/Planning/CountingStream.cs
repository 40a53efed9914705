namespace AvatarFineTune.Transcripts;

/// <summary>
/// Counts what is really read from a zip's file: the measure of a zip bomb is not what its headers claim. Each read
/// fills its buffer: <see cref="System.IO.Compression.ZipArchive"/> looks for the end record in blocks that it believes to be whole.
/// </summary>
internal sealed class CountingStream(Stream inner) : ReadOnlyStream
{
    internal long TotalRead { get; private set; }

    public override bool CanSeek => true;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(Span<byte> buffer) => Count(inner.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false));

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    private int Count(int read)
    {
        TotalRead += read;
        return read;
    }
}
