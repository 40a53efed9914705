namespace AvatarFineTune.Transcripts.DiscordPackage;

/// <summary>Stops a parser that reads on and on without finishing a record.</summary>
internal sealed class RecordLimitStream(Stream inner, string name, int limit) : Stream
{
    /// <summary>A parser reads ahead by its buffer.</summary>
    private const int ReadAhead = 64 << 10;

    private long _sinceRecord;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    internal void RecordEnded() => _sinceRecord = 0;

    public override int Read(byte[] buffer, int offset, int count) => Judge(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Judge(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Judge(int read)
    {
        _sinceRecord += read;
        return _sinceRecord <= (long)limit + ReadAhead ? read : throw new TranscriptException(
            TranscriptError.LimitExceeded,
            $"'{name}' holds a record of more than {limit} bytes: this is no ordinary export; if it is, raise {nameof(TranscriptReadOptions.MaxRecordBytes)}.");
    }
}
