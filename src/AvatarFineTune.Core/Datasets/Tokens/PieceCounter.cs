using System.Numerics;
using System.Runtime.CompilerServices;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// Counts, and where asked lists, the tokens of one window: cut into pieces, and each piece looked up whole, then merged
/// where it is no token.
/// </summary>
internal readonly ref struct PieceCounter
{
    private readonly Vocabulary _vocabulary;
    private readonly Scratch _scratch;

    internal PieceCounter(Vocabulary vocabulary, Scratch scratch)
    {
        _vocabulary = vocabulary;
        _scratch = scratch;
    }

    /// <summary>The tokens of the first bytes of a buffer, which an end byte and the padding follow.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal int Count<TPattern>(CharacterClasses classes, ReadOnlySpan<byte> text, int length)
        where TPattern : struct, IPiecePattern
    {
        var cache = _scratch.Cache;
        var count = 0;
        for (int at = 0, end; at < length; at = end)
        {
            end = TPattern.EndOf(classes, text, at);
            if (end - at > PieceCache.Longest)
            {
                count += Merge(text, at, end - at);
                continue;
            }

            var known = cache.Find(text, at, end - at, out var key);
            if (known == 0)
            {
                known = Merge(text, at, end - at);
                cache.Add(key, known);
            }

            count += known;
        }

        return count;
    }

    /// <summary>As above, adding the ids to a collection. The cache, which holds no ids, is of no use here.</summary>
    internal int List<TPattern>(CharacterClasses classes, ReadOnlySpan<byte> text, int length, ICollection<int> tokens)
        where TPattern : struct, IPiecePattern
    {
        var count = 0;
        for (int at = 0, end; at < length; at = end)
        {
            end = TPattern.EndOf(classes, text, at);
            var id = _vocabulary.Find(text, at, end - at);
            if (id == Vocabulary.None)
            {
                count += MergeInto(tokens, text, at, end - at);
            }
            else
            {
                tokens.Add(id);
                count++;
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Merge(ReadOnlySpan<byte> text, int at, int length)
    {
        if (_vocabulary.Find(text, at, length) != Vocabulary.None)
        {
            return 1;
        }

        return length > ShortPieceMerger.Longest
            ? LongPieceMerger.Merge(_vocabulary, text, at, length, tokens: null)
            : BitOperations.PopCount(_scratch.Merger.Merge(_vocabulary, text, at, length)) - 1;
    }

    private int MergeInto(ICollection<int> tokens, ReadOnlySpan<byte> text, int at, int length)
    {
        if (length > ShortPieceMerger.Longest)
        {
            return LongPieceMerger.Merge(_vocabulary, text, at, length, tokens);
        }

        var starts = _scratch.Merger.Merge(_vocabulary, text, at, length);
        for (int part = 0, next; part < length; part = next)
        {
            next = ShortPieceMerger.NextOf(starts, part);
            tokens.Add(_vocabulary.Find(text, at + part, next - part));
        }

        return BitOperations.PopCount(starts) - 1;
    }
}
