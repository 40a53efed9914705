using System.Runtime.CompilerServices;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// The counts of the last words that were no single token. A word comes back within a text, above all outside English,
/// and merging it anew costs far more than this look-up. Direct-mapped and of fixed size: a newcomer takes the place.
/// </summary>
internal sealed class PieceCache
{
    /// <summary>The longest piece, in bytes, that is kept: it is compared whole, as three numbers.</summary>
    internal const int Longest = 24;

    private const int Bits = 12;
    private readonly Entry[] _entries = new Entry[1 << Bits];

    /// <summary>The count of the piece, where it is here.</summary>
    internal bool TryGet(ReadOnlySpan<byte> text, int at, int length, ulong hash, out int count)
    {
        ref readonly var entry = ref _entries[PlaceOf(hash)];
        count = entry.Count;
        return entry.Length == length
            && entry.First == Part(text, at, length, 0)
            && entry.Second == Part(text, at, length, 8)
            && entry.Third == Part(text, at, length, 16);
    }

    /// <summary>Keeps the count of a piece.</summary>
    internal void Set(ReadOnlySpan<byte> text, int at, int length, ulong hash, int count)
        => _entries[PlaceOf(hash)] = new Entry(
            Part(text, at, length, 0), Part(text, at, length, 8), Part(text, at, length, 16), length, count);

    // The vocabulary's table is placed by the same high bits; the cache needs no others, as it holds no token.
    private static int PlaceOf(ulong hash) => (int)(hash >> (64 - Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Part(ReadOnlySpan<byte> text, int at, int length, int offset)
        => length > offset ? Vocabulary.Block(text, at + offset, length - offset) : 0;

    private readonly record struct Entry(ulong First, ulong Second, ulong Third, int Length, int Count);
}
