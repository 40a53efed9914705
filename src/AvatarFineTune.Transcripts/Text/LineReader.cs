using System.Buffers;

namespace AvatarFineTune.Transcripts.Text;

/// <summary>Reads a stream of UTF-8 line by line, none longer than a limit. Disposing it leaves the stream open.</summary>
internal sealed class LineReader(Stream stream, string name, int limit) : IDisposable
{
    private const int InitialSize = 64 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _start;
    private int _end;
    private bool _isFinal;

    /// <summary>How many lines were read.</summary>
    internal long Line { get; private set; }

    /// <returns>The next line without its end, valid until the next call; <see langword="null"/> after the last.</returns>
    /// <exception cref="TranscriptException">The line is over the limit.</exception>
    internal async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        var looked = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + looked, _end - _start - looked).IndexOf((byte)'\n');
            if (at >= 0 || (_isFinal && _end > _start))
            {
                var length = at < 0 ? _end - _start : looked + at;
                var line = _buffer.AsMemory(_start, length);
                _start += length + (at < 0 ? 0 : 1);
                Line++;
                return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
            }

            if (_isFinal)
            {
                return null;
            }

            looked = _end - _start;
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read;
            _isFinal = read == 0;
        }
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _start = _end = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end > limit)
        {
            throw new TranscriptException(
                TranscriptError.LimitExceeded,
                $"'{name}' holds a line of more than {limit} bytes at line {Line + 1}: this is no ordinary export; if it is, raise {nameof(TranscriptReadOptions.MaxRecordBytes)}.");
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}
