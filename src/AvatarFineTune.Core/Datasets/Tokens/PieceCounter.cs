namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// Counts, and where asked lists, the tokens of one window: cut into pieces, and each piece looked up whole, then merged
/// where it is no token.
/// </summary>
internal readonly ref struct PieceCounter
{
    private readonly Vocabulary _vocabulary;
    private readonly Scratch _scratch;
    private readonly ICollection<int>? _tokens;

    internal PieceCounter(Vocabulary vocabulary, Scratch scratch, ICollection<int>? tokens)
    {
        _vocabulary = vocabulary;
        _scratch = scratch;
        _tokens = tokens;
    }

    /// <summary>The tokens of the first bytes of a buffer, which an end byte and the padding follow.</summary>
    internal int Count<TPattern>(CharacterClasses classes, ReadOnlySpan<byte> text, int length)
        where TPattern : struct, IPiecePattern
    {
        var count = 0;
        for (var at = 0; at < length;)
        {
            var end = TPattern.EndOf(classes, text, at);
            var hash = Vocabulary.HashOf(text, at, end - at);
            var id = _vocabulary.Find(text, at, end - at, hash);
            if (id == Vocabulary.None)
            {
                count += _tokens is null ? CountParts(text, at, end - at, hash) : AddParts(_tokens, text, at, end - at);
            }
            else
            {
                count++;
                _tokens?.Add(id);
            }

            at = end;
        }

        return count;
    }

    private int CountParts(ReadOnlySpan<byte> text, int at, int length, ulong hash)
    {
        if (length > ShortPieceMerger.Longest)
        {
            return LongPieceMerger.Merge(_vocabulary, text, at, length, tokens: null);
        }

        if (length > PieceCache.Longest)
        {
            return _scratch.Merger.Merge(_vocabulary, text, at, length);
        }

        if (!_scratch.Cache.TryGet(text, at, length, hash, out var count))
        {
            count = _scratch.Merger.Merge(_vocabulary, text, at, length);
            _scratch.Cache.Set(text, at, length, hash, count);
        }

        return count;
    }

    private int AddParts(ICollection<int> tokens, ReadOnlySpan<byte> text, int at, int length)
    {
        if (length > ShortPieceMerger.Longest)
        {
            return LongPieceMerger.Merge(_vocabulary, text, at, length, tokens);
        }

        var merger = _scratch.Merger;
        var parts = merger.Merge(_vocabulary, text, at, length);
        for (var part = 0; part < parts; part++)
        {
            var start = merger.StartOf(part);
            tokens.Add(_vocabulary.Find(text, start, merger.StartOf(part + 1) - start));
        }

        return parts;
    }
}
