namespace AvatarFineTune.Datasets.Tokens;

/// <summary>What one call works in, lent by <see cref="ScratchPool"/> so that counting allocates nothing.</summary>
internal sealed class Scratch
{
    /// <summary>Room for <see cref="TextWindow.Usual"/> characters of three bytes, the end byte and the padding.</summary>
    internal byte[] Utf8 { get; } = new byte[(3 * TextWindow.Usual) + 1 + Vocabulary.Padding];

    /// <summary>The merger of words.</summary>
    internal ShortPieceMerger Merger { get; } = new();

    /// <summary>Counts of words seen before.</summary>
    internal PieceCache Cache { get; } = new();
}

/// <summary>
/// Lends a scratch to a caller at a time. Bounded: as many are kept as there are processors to use them, and a caller
/// beyond those gets a new one that is dropped afterwards.
/// </summary>
internal sealed class ScratchPool
{
    private readonly Scratch?[] _idle = new Scratch?[Math.Max(2, Environment.ProcessorCount)];

    /// <summary>An idle scratch, or a new one.</summary>
    internal Scratch Rent()
    {
        foreach (ref var place in _idle.AsSpan())
        {
            if (place is not null && Interlocked.Exchange(ref place, null) is { } scratch)
            {
                return scratch;
            }
        }

        return new Scratch();
    }

    /// <summary>Takes a scratch back.</summary>
    internal void Return(Scratch scratch)
    {
        foreach (ref var place in _idle.AsSpan())
        {
            if (place is null && Interlocked.CompareExchange(ref place, scratch, null) is null)
            {
                return;
            }
        }
    }
}
