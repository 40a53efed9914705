using System.Buffers;

namespace AvatarFineTune.Transcripts;

/// <summary>
/// A pooled window on a stream. A reader works through <see cref="Unread"/>, says with <see cref="Advance"/> what it is
/// done with, and asks for more with <see cref="FillAsync"/>; the window grows only for a record that does not fit, and
/// never past the record limit.
/// </summary>
internal sealed class Utf8Buffer : IDisposable
{
    private const int InitialSize = 256 << 10;
    private const int SmallestSize = 4 << 10;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly int _limit;
    private byte[] _data;
    private int _start;
    private int _end;

    internal Utf8Buffer(Stream stream, string name, int maxRecordBytes)
    {
        _stream = stream;
        _name = name;
        _limit = Math.Max(maxRecordBytes, SmallestSize);
        _data = ArrayPool<byte>.Shared.Rent(Math.Min(InitialSize, _limit));
    }

    internal ReadOnlySpan<byte> Unread => _data.AsSpan(_start, _end - _start);

    /// <summary>As <see cref="Unread"/>, for mending in place.</summary>
    internal Span<byte> Mendable => _data.AsSpan(_start, _end - _start);

    /// <summary>Whether the stream's end is in the window.</summary>
    internal bool IsFinal { get; private set; }

    /// <summary>How many bytes of the file lie before the window.</summary>
    internal long Offset { get; private set; }

    internal void Advance(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>Takes bytes out of what is unread; later offsets are that much too small.</summary>
    internal void Cut(int start, int count)
    {
        var rest = Mendable[(start + count)..];
        rest.CopyTo(Mendable[start..]);
        _end -= count;
    }

    /// <summary>Fills the window behind what is unread, to its end or that of the stream.</summary>
    /// <param name="line">The line, or record, that the reader stands at, for the message.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TranscriptException">The record under way is over the limit.</exception>
    internal async ValueTask FillAsync(long line, CancellationToken cancellationToken)
    {
        MakeRoom(line);

        // The whole window, though some streams hand out little at a time: what a reader decides by its first window must not
        // depend on that, and a long record that it begins anew each time would be read over and over.
        var least = _data.Length - _end;
        var read = await _stream.ReadAtLeastAsync(_data.AsMemory(_end), least, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        _end += read;
        IsFinal = read < least;
    }

    public void Dispose()
    {
        var data = _data;
        _data = [];
        _start = _end = 0;
        if (data.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(data);
        }
    }

    private void MakeRoom(long line)
    {
        if (_start > 0)
        {
            Unread.CopyTo(_data);
            _end -= _start;
            _start = 0;
        }

        if (_end < _data.Length)
        {
            return;
        }

        if (_end >= _limit)
        {
            throw new TranscriptException(
                TranscriptError.LimitExceeded,
                $"'{_name}' holds a record of more than {_limit} bytes at {line}: this is no ordinary export; if it is, raise {nameof(TranscriptReadOptions.MaxRecordBytes)}.");
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_data.Length * 2L, _limit + 1L));
        Unread.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_data);
        _data = larger;
    }
}
