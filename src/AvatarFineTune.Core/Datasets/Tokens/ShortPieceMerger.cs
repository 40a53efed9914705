using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// Merges a piece of a word's length without moving anything: the starts of the parts are the bits of one number, and the
/// lowest rank is found by looking at all pairs at once, which for so few beats any queue. <see cref="LongPieceMerger"/>
/// takes the rest.
/// </summary>
internal sealed class ShortPieceMerger
{
    /// <summary>The longest piece, in bytes: one bit each, and one for the end.</summary>
    internal const int Longest = 63;

    private const int PlaceBits = 6;
    private const int NoPair = Vocabulary.None << PlaceBits;

    // The pair that starts at each byte: its rank above its place, so that the lowest is also the leftmost of equals.
    private readonly int[] _pairs = new int[Longest + 1];

    /// <summary>
    /// Merges the lowest-ranked pair, the leftmost of equals, until no pair is a token. Answers a bit for each byte at
    /// which a token starts, and one more for the end of the piece.
    /// </summary>
    internal ulong Merge(Vocabulary vocabulary, ReadOnlySpan<byte> text, int at, int length)
    {
        var pairs = _pairs.AsSpan(0, (length + 3) & ~3);
        for (var i = 0; i + 1 < length; i++)
        {
            pairs[i] = PairOf(vocabulary.FindPair(text, at + i), i);
        }

        pairs[(length - 1)..].Fill(NoPair);
        var starts = ulong.MaxValue >> (Longest - length);
        for (int lowest; (lowest = LowestOf(pairs)) < NoPair;)
        {
            var part = lowest & Longest;
            var joined = NextOf(starts, part);
            starts &= ~(1UL << joined);
            pairs[joined] = NoPair;
            var end = NextOf(starts, part);
            pairs[part] = end < length ? PairOf(vocabulary.Find(text, at + part, NextOf(starts, end) - part), part) : NoPair;
            if (part > 0)
            {
                var before = BitOperations.Log2(starts & ((1UL << part) - 1));
                pairs[before] = PairOf(vocabulary.Find(text, at + before, end - before), before);
            }
        }

        return starts;
    }

    /// <summary>The start after a part's own, or the end of the piece.</summary>
    internal static int NextOf(ulong starts, int part) => part + 1 + BitOperations.TrailingZeroCount(starts >> (part + 1));

    private static int PairOf(int rank, int place) => (rank << PlaceBits) | place;

    private static int LowestOf(ReadOnlySpan<int> pairs)
    {
        var fours = MemoryMarshal.Cast<int, Vector128<int>>(pairs);
        var lowest = fours[0];
        for (var i = 1; i < fours.Length; i++)
        {
            lowest = Vector128.Min(lowest, fours[i]);
        }

        lowest = Vector128.Min(lowest, Vector128.Shuffle(lowest, Vector128.Create(2, 3, 0, 1)));
        return Math.Min(lowest[0], lowest[1]);
    }
}
