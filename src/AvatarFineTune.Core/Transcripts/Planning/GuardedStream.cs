namespace AvatarFineTune.Transcripts;

/// <summary>
/// What a reader reads from: counts the bytes that really come out, holds them to the limits, and turns the faults of
/// whatever lies below into one clear <see cref="TranscriptException"/>.
/// </summary>
internal sealed class GuardedStream(Stream inner, string name, GuardLimits limits) : ReadThroughStream(inner)
{
    /// <summary>Unpacked sizes below this are not judged by ratio: small repetitive text packs very well.</summary>
    internal const int RatioFreeBytes = 1 << 20;

    private long _read;
    private uint _checksum;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OperationCanceledException or TranscriptException))
        {
            throw Translate(e, name);
        }

        Judge(buffer.Span[..read], asked: buffer.Length);
        return read;
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = Inner.Read(buffer);
        }
        catch (Exception e) when (e is not (OperationCanceledException or TranscriptException))
        {
            throw Translate(e, name);
        }

        Judge(buffer[..read], asked: buffer.Length);
        return read;
    }

    internal static TranscriptException Translate(Exception e, string name) => e is InvalidDataException or EndOfStreamException
        ? new(TranscriptError.Damaged, $"'{name}' is cut off or broken and cannot be unpacked: export or copy it again.", e)
        : new(TranscriptError.NotReadable, $"'{name}' could not be read to its end: try again, or copy it to a local disk first.", e);

    private void Judge(ReadOnlySpan<byte> read, int asked)
    {
        _read += read.Length;
        if (_read > limits.MaxBytes)
        {
            throw new TranscriptException(
                TranscriptError.LimitExceeded,
                $"'{name}' holds more than {limits.MaxBytes} bytes: import a smaller export, or raise {limits.MaxBytesOption}.");
        }

        if (limits.PackedBytes is { } packed && _read > RatioFreeBytes && _read / Math.Max(1, packed()) >= limits.MaxRatio)
        {
            throw new TranscriptException(
                TranscriptError.LimitExceeded,
                $"'{name}' unpacks to more than {limits.MaxRatio} times its size, as zip bombs do: if you trust it, raise {nameof(TranscriptReadOptions.MaxCompressionRatio)}.");
        }

        limits.OnRead?.Invoke(_read);
        _checksum = limits.ExpectedChecksum is null ? 0 : Crc32.Append(_checksum, read);
        if (read.IsEmpty && asked > 0)
        {
            JudgeEnd();
        }
    }

    private void JudgeEnd()
    {
        if (limits.ExpectedBytes is { } expected && _read < expected)
        {
            throw new TranscriptException(
                TranscriptError.Damaged, $"'{name}' ends after {_read} of {expected} bytes: export or copy the zip again.");
        }

        if (limits.ExpectedChecksum is { } checksum && _checksum != checksum)
        {
            throw new TranscriptException(
                TranscriptError.Damaged, $"'{name}' is not what was packed into the zip, by its checksum: export or copy the zip again.");
        }
    }
}

/// <summary>What a <see cref="GuardedStream"/> holds its bytes to.</summary>
internal sealed record GuardLimits(long MaxBytes)
{
    /// <summary>The option that <see cref="MaxBytes"/> comes from, for the message.</summary>
    public string MaxBytesOption { get; init; } = nameof(TranscriptReadOptions.MaxFileBytes);

    /// <summary>How many packed bytes were really consumed so far; <see langword="null"/> outside archives.</summary>
    public Func<long>? PackedBytes { get; init; }

    public int MaxRatio { get; init; } = int.MaxValue;

    /// <summary>How long the file says it is; an earlier end is damage.</summary>
    public long? ExpectedBytes { get; init; }

    /// <summary>The <see cref="Crc32"/> that the whole file should have; <see langword="null"/> where none is known, or only its beginning is looked at.</summary>
    public uint? ExpectedChecksum { get; init; }

    /// <summary>Told the bytes read so far in this pass; the archive adds up its own limit here.</summary>
    public Action<long>? OnRead { get; init; }
}
