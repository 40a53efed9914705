using System.Buffers;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>
/// Reads the data of server-sent events (WHATWG HTML, 9.2) from a stream, in a lent buffer: an event that has arrived is read
/// without waiting and without a copy. Names and ids of events, comments and events without data are passed over; an event
/// that was cut off is none. Not thread-safe.
/// </summary>
internal sealed class SseReader(Stream stream) : IDisposable
{
    private const int FirstSize = 4 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _next;
    private int _scanned;
    private int _end;
    private bool _hasBegun;
    private bool _skipsLineFeed;
    private bool _isReading;

    // The data of the event that is being read: in the buffer if it is one line, else put together aside.
    private bool _hasData;
    private int _dataStart;
    private int _dataLength;
    private ArrayBufferWriter<byte>? _lines;

    /// <summary>Gets the next event of what has arrived.</summary>
    /// <param name="data">Its data, until the next call of anything here.</param>
    internal bool TryRead(out ReadOnlySpan<byte> data)
    {
        while (TryReadLine(out var start, out var length))
        {
            if (length > 0)
            {
                ReadField(start, length);
            }
            else if (_hasData)
            {
                data = _lines is { WrittenCount: > 0 } lines ? lines.WrittenSpan : _buffer.AsSpan(_dataStart, _dataLength);
                _hasData = false;
                if (!data.IsEmpty)
                {
                    return true;
                }
            }
        }

        data = default;
        return false;
    }

    /// <summary>Waits for more; what comes is there once it is taken.</summary>
    /// <returns>For <see cref="Take"/>.</returns>
    internal ValueTask<int> ReadMoreAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        _isReading = true;
        return stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
    }

    /// <summary>Takes what <see cref="ReadMoreAsync"/> has read.</summary>
    /// <returns>Whether it is anything; if not, the stream is at its end.</returns>
    internal bool Take(int read)
    {
        _isReading = false;
        _end += read;
        return read > 0;
    }

    /// <summary>Gives the buffer back, without a word of the chat in it. The stream is left to its owner.</summary>
    public void Dispose()
    {
        // A buffer into which a read may still write is nobody else's ever again.
        if (_buffer.Length > 0 && !_isReading)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        }

        _buffer = [];
        _next = _scanned = _end = 0;
        _hasData = false;
    }

    /// <summary>A line without its end, which is CR, LF or both.</summary>
    private bool TryReadLine(out int start, out int length)
    {
        (start, length) = (0, 0);
        if (_skipsLineFeed && _next < _end)
        {
            _skipsLineFeed = false;
            if (_buffer[_next] == '\n')
            {
                _scanned = ++_next;
            }
        }

        var found = _buffer.AsSpan(_scanned, _end - _scanned).IndexOfAny((byte)'\n', (byte)'\r');
        if (found < 0)
        {
            _scanned = _end;
            return false;
        }

        var lineEnd = _scanned + found;
        start = _next;
        length = lineEnd - start;
        _skipsLineFeed = _buffer[lineEnd] == '\r';
        _next = _scanned = lineEnd + 1;
        if (!_hasBegun)
        {
            _hasBegun = true;
            if (_buffer.AsSpan(start, length).StartsWith("\uFEFF"u8))
            {
                start += 3;
                length -= 3;
            }
        }

        return true;
    }

    private void ReadField(int start, int length)
    {
        var line = _buffer.AsSpan(start, length);
        if (!line.StartsWith("data"u8) || (length > 4 && line[4] != ':'))
        {
            return;
        }

        var skipped = length == 4 ? 4 : length > 5 && line[5] == ' ' ? 6 : 5;
        if (!_hasData)
        {
            _hasData = true;
            (_dataStart, _dataLength) = (start + skipped, length - skipped);
            _lines?.ResetWrittenCount();
            return;
        }

        _lines ??= new();
        if (_lines.WrittenCount == 0)
        {
            _lines.Write(_buffer.AsSpan(_dataStart, _dataLength));
        }

        _lines.Write("\n"u8);
        _lines.Write(line[skipped..]);
    }

    /// <summary>Moves what is still needed to the front, or to a larger buffer, where little is left behind it.</summary>
    private void MakeRoom()
    {
        var kept = _hasData ? _dataStart : _next;
        var length = _end - kept;
        if (length > 0 && _buffer.Length - _end >= _buffer.Length / 4)
        {
            return;
        }

        var target = length > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(2 * _buffer.Length) : _buffer;
        _buffer.AsSpan(kept, length).CopyTo(target);
        if (!ReferenceEquals(target, _buffer))
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = target;
        }

        _dataStart -= kept;
        _next -= kept;
        _scanned -= kept;
        _end = length;
    }
}
