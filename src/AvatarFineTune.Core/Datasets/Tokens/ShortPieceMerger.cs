namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// Merges a piece of a word's length: the parts side by side, and a scan for the lowest rank before each merge. That is
/// quadratic, and for so few parts faster than any queue; <see cref="LongPieceMerger"/> takes the rest.
/// </summary>
internal sealed class ShortPieceMerger
{
    /// <summary>The longest piece, in bytes, that this merger takes.</summary>
    internal const int Longest = 128;

    private readonly int[] _starts = new int[Longest + 1];
    private readonly int[] _ranks = new int[Longest + 1];

    /// <summary>
    /// Merges the lowest-ranked pair, the leftmost of equals, until no pair is a token. Answers how many parts remain;
    /// <see cref="StartOf"/> tells where they lie.
    /// </summary>
    internal int Merge(Vocabulary vocabulary, ReadOnlySpan<byte> text, int at, int length)
    {
        var starts = _starts.AsSpan(0, length + 1);
        var ranks = _ranks.AsSpan(0, length);
        for (var i = 0; i < length; i++)
        {
            starts[i] = at + i;
            ranks[i] = i + 1 < length ? vocabulary.FindPair(text, at + i) : Vocabulary.None;
        }

        starts[length] = at + length;
        var parts = length;
        while (parts > 1)
        {
            var best = IndexOfLowest(ranks[..(parts - 1)]);
            if (ranks[best] == Vocabulary.None)
            {
                break;
            }

            starts[(best + 2)..(parts + 1)].CopyTo(starts[(best + 1)..]);
            ranks[(best + 2)..parts].CopyTo(ranks[(best + 1)..]);
            parts--;
            ranks[best] = RankOf(vocabulary, text, starts, best, parts);
            if (best > 0)
            {
                ranks[best - 1] = RankOf(vocabulary, text, starts, best - 1, parts);
            }
        }

        return parts;
    }

    /// <summary>Where a part of the last merge starts; the part after the last starts where the piece ends.</summary>
    internal int StartOf(int part) => _starts[part];

    /// <summary>The rank of a part joined with the one after it.</summary>
    private static int RankOf(Vocabulary vocabulary, ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, int part, int parts)
        => part + 1 < parts ? vocabulary.Find(text, starts[part], starts[part + 2] - starts[part]) : Vocabulary.None;

    private static int IndexOfLowest(ReadOnlySpan<int> ranks)
    {
        var best = 0;
        for (var i = 1; i < ranks.Length; i++)
        {
            if (ranks[i] < ranks[best])
            {
                best = i;
            }
        }

        return best;
    }
}
