namespace AvatarFineTune.Core.Tests.Transcripts.Support;

/// <summary>Can be read once, forwards.</summary>
internal class OneWayStream(Stream inner) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A beginning, then one character a very long time.</summary>
internal sealed class EndlessStream(byte[] beginning, long length = long.MaxValue) : OneWayStream(Null)
{
    private long _position;

    internal long Served => _position;

    public override int Read(byte[] buffer, int offset, int count)
    {
        count = (int)Math.Min(count, length - _position);
        for (var i = 0; i < count; i++)
        {
            buffer[offset + i] = _position + i < beginning.Length ? beginning[_position + i] : (byte)'x';
        }

        _position += count;
        return count;
    }
}

/// <summary>Fails after some bytes, as a network share does.</summary>
internal sealed class BreakingStream(byte[] bytes, int after) : OneWayStream(Null)
{
    private int _position;

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_position >= after)
        {
            throw new IOException("The network is gone.");
        }

        count = Math.Min(count, Math.Min(bytes.Length, after) - _position);
        bytes.AsSpan(_position, count).CopyTo(buffer.AsSpan(offset));
        _position += count;
        return count;
    }
}

/// <summary>Can be read anywhere, one to seven bytes at a time.</summary>
internal sealed class DribblingStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    private readonly Random _random = new(1);

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, _random.Next(1, 8)));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, _random.Next(1, 8))]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
}
