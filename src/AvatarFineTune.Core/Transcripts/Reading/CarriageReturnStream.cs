namespace AvatarFineTune.Transcripts;

/// <summary>Turns the line ends of old Mac text, lone carriage returns, into line feeds.</summary>
internal sealed class CarriageReturnStream(Stream inner) : ReadThroughStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        buffer.Span[..read].Replace((byte)'\r', (byte)'\n');
        return read;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = Inner.Read(buffer);
        buffer[..read].Replace((byte)'\r', (byte)'\n');
        return read;
    }
}
