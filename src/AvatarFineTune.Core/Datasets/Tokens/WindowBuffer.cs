using System.Buffers;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>The UTF-8 of a window: the scratch's own buffer, or a pooled one where a window had no place to cut.</summary>
internal readonly ref struct WindowBuffer : IDisposable
{
    private const int Tail = 1 + Vocabulary.Padding;
    private readonly byte[] _bytes;
    private readonly bool _pooled;

    internal WindowBuffer(Scratch scratch, int capacity)
    {
        _pooled = capacity + Tail > scratch.Utf8.Length;
        _bytes = _pooled ? ArrayPool<byte>.Shared.Rent(checked(capacity + Tail)) : scratch.Utf8;
    }

    /// <summary>Where the text goes; the room for its end is kept back.</summary>
    internal Span<byte> Bytes => _bytes.AsSpan(0, _bytes.Length - Tail);

    /// <summary>Ends the text after so many bytes, and gives it with its end and padding.</summary>
    internal ReadOnlySpan<byte> Close(int length)
    {
        _bytes[length] = CharacterClasses.EndByte;
        return _bytes.AsSpan(0, length + Tail);
    }

    /// <summary>Gives a pooled buffer back.</summary>
    public void Dispose()
    {
        if (_pooled)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
    }
}
