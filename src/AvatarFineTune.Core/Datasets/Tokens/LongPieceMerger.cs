using System.Buffers;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// Merges a piece of any length in O(n log n): the parts as a linked list over byte positions, their pairs in a heap.
/// A megabyte without a space is one piece, and scanning it once a merge would take hours.
/// </summary>
internal static class LongPieceMerger
{
    /// <summary>The number of tokens of the piece; adds their ids where a collection is given.</summary>
    internal static int Merge(Vocabulary vocabulary, ReadOnlySpan<byte> text, int at, int length, ICollection<int>? tokens)
    {
        // Every merge takes one pair off the heap and puts at most two on it.
        var heap = ArrayPool<ulong>.Shared.Rent(checked(2 * length));
        var links = ArrayPool<int>.Shared.Rent(checked(3 * (length + 1)));
        try
        {
            var parts = new Parts(vocabulary, text.Slice(at, length + Vocabulary.Padding), length, links);
            var queue = new PairHeap(heap);
            for (var i = 0; i + 1 < length; i++)
            {
                queue.Append(parts.Rank[i], i);
            }

            queue.Order();
            var count = length;
            while (queue.TryTake(out var rank, out var part))
            {
                // A pair that has changed since it was queued has another rank: other bytes from the same place.
                if (parts.Rank[part] == rank)
                {
                    parts.Join(part, ref queue);
                    count--;
                }
            }

            if (tokens is not null)
            {
                parts.AddTo(tokens);
            }

            return count;
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(heap);
            ArrayPool<int>.Shared.Return(links);
        }
    }

    /// <summary>
    /// Parts by the byte they start at. A part's rank is that of its pair with the next part, and
    /// <see cref="Vocabulary.None"/> where that is no token, there is no next, or the part was joined to the one before.
    /// </summary>
    private readonly ref struct Parts
    {
        private readonly Vocabulary _vocabulary;
        private readonly ReadOnlySpan<byte> _text;
        private readonly Span<int> _next;
        private readonly Span<int> _previous;
        private readonly int _length;

        internal Parts(Vocabulary vocabulary, ReadOnlySpan<byte> text, int length, int[] links)
        {
            _vocabulary = vocabulary;
            _text = text;
            _length = length;
            _next = links.AsSpan(0, length + 1);
            _previous = links.AsSpan(length + 1, length + 1);
            Rank = links.AsSpan(2 * (length + 1), length + 1);
            for (var i = 0; i <= length; i++)
            {
                _next[i] = i + 1;
                _previous[i] = i - 1;
                Rank[i] = i + 1 < length ? vocabulary.FindPair(text, i) : Vocabulary.None;
            }
        }

        internal Span<int> Rank { get; }

        internal void Join(int part, ref PairHeap queue)
        {
            var joined = _next[part];
            var after = _next[joined];
            Rank[joined] = Vocabulary.None;
            _next[part] = after;
            _previous[after] = part;
            Renew(part, ref queue);
            if (part > 0)
            {
                Renew(_previous[part], ref queue);
            }
        }

        internal void AddTo(ICollection<int> tokens)
        {
            for (var part = 0; part < _length; part = _next[part])
            {
                tokens.Add(_vocabulary.Find(_text, part, _next[part] - part));
            }
        }

        private void Renew(int part, ref PairHeap queue)
        {
            var next = _next[part];
            Rank[part] = next < _length ? _vocabulary.Find(_text, part, _next[next] - part) : Vocabulary.None;
            queue.Put(Rank[part], part);
        }
    }
}
