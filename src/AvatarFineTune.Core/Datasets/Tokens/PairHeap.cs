namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// A binary heap of pairs, lowest rank first and of equal ranks the leftmost: rank and place are one number, so that the
/// order of the reference is the order of the numbers. It grows into an array that its owner made large enough.
/// </summary>
internal ref struct PairHeap
{
    private readonly Span<ulong> _entries;
    private int _count;

    internal PairHeap(Span<ulong> entries) => _entries = entries;

    /// <summary>Adds a pair without keeping the order; <see cref="Order"/> must follow.</summary>
    internal void Append(int rank, int place)
    {
        if (rank != Vocabulary.None)
        {
            _entries[_count++] = Entry(rank, place);
        }
    }

    /// <summary>Makes a heap of what was appended, in linear time.</summary>
    internal readonly void Order()
    {
        for (var i = (_count / 2) - 1; i >= 0; i--)
        {
            Sink(i, _entries[i]);
        }
    }

    /// <summary>Adds a pair; one that is no token is left out.</summary>
    internal void Put(int rank, int place)
    {
        if (rank == Vocabulary.None)
        {
            return;
        }

        var entry = Entry(rank, place);
        var at = _count++;
        while (at > 0)
        {
            var parent = (at - 1) / 2;
            if (_entries[parent] <= entry)
            {
                break;
            }

            _entries[at] = _entries[parent];
            at = parent;
        }

        _entries[at] = entry;
    }

    /// <summary>Takes the first pair.</summary>
    internal bool TryTake(out int rank, out int place)
    {
        if (_count == 0)
        {
            rank = place = 0;
            return false;
        }

        var first = _entries[0];
        rank = (int)(first >> 32);
        place = (int)first;
        _count--;
        if (_count > 0)
        {
            Sink(0, _entries[_count]);
        }

        return true;
    }

    private static ulong Entry(int rank, int place) => ((ulong)(uint)rank << 32) | (uint)place;

    private readonly void Sink(int at, ulong entry)
    {
        var entries = _entries[.._count];
        for (int child; (child = (2 * at) + 1) < entries.Length; at = child)
        {
            if (child + 1 < entries.Length && entries[child + 1] < entries[child])
            {
                child++;
            }

            if (entries[child] >= entry)
            {
                break;
            }

            entries[at] = entries[child];
        }

        entries[at] = entry;
    }
}
