using System.Runtime.InteropServices;

namespace AvatarFineTune.Examples.Choosing;

/// <summary>
/// Finds exchanges nearly equal to one added before: Jaccard similarity of their shingles, exactly, without comparing
/// all pairs. Two sets of similarity t share at least a piece among the rarest (1 - t)·n + 1 of each, so that only sets
/// that meet there are compared (prefix filtering). Rarity comes from <see cref="Learn(string, string)"/>; it makes the index fast, never
/// different. Needs about 8 bytes for each character added. For one thread.
/// </summary>
internal sealed class NearDuplicateIndex
{
    private const int SlotShift = 44;

    private readonly double _similarity;
    private readonly int[] _frequencies = new int[1 << (64 - SlotShift)];
    private readonly List<ulong[]> _sets = [];
    private readonly List<int> _lastQuery = [];
    private readonly Dictionary<ulong, List<int>> _postings = [];
    private int _query;

    /// <summary>Creates an empty index.</summary>
    /// <param name="similarity">From which similarity on two exchanges are nearly equal: above 0, at most 1.</param>
    public NearDuplicateIndex(double similarity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(similarity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(similarity, 1);
        _similarity = similarity;
    }

    /// <summary>How many were added.</summary>
    public int Count => _sets.Count;

    /// <summary>How many pairs were compared: the measure of the work, whatever the machine is busy with.</summary>
    public long Comparisons { get; private set; }

    /// <summary>Counts the shingles of an exchange that will be added or looked for. Optional, and only before the first is added.</summary>
    public void Learn(string prompt, string reply) => Learn(Shingles.Of(prompt, reply));

    /// <inheritdoc cref="Learn(string, string)"/>
    public void Learn(ReadOnlySpan<ulong> set)
    {
        if (_sets.Count > 0)
        {
            throw new InvalidOperationException("The order of shingles is fixed once the first exchange is added.");
        }

        foreach (var shingle in set)
        {
            _frequencies[Mix(shingle) >> SlotShift]++;
        }
    }

    /// <summary>Adds an exchange.</summary>
    /// <returns>Its number: 0 for the first, and so on.</returns>
    public int Add(string prompt, string reply) => Add(Shingles.Of(prompt, reply));

    /// <inheritdoc cref="Add(string, string)"/>
    public int Add(ulong[] set) => Add(set, Prefix(set));

    /// <summary>Finds the first added exchange that is nearly equal; adds this one if there is none.</summary>
    /// <returns>The found one's number, or -1 if this one was added.</returns>
    public int FindOrAdd(ulong[] set)
    {
        var prefix = Prefix(set);
        var found = Find(set, prefix);
        if (found < 0)
        {
            Add(set, prefix);
        }

        return found;
    }

    /// <summary>Finds the first added exchange that is nearly equal.</summary>
    /// <returns>Its number, or -1.</returns>
    public int Find(string prompt, string reply) => Find(Shingles.Of(prompt, reply));

    /// <inheritdoc cref="Find(string, string)"/>
    public int Find(ulong[] set) => Find(set, Prefix(set));

    private int Add(ulong[] set, ulong[] prefix)
    {
        var number = _sets.Count;
        _sets.Add(set);
        _lastQuery.Add(0);
        foreach (var shingle in prefix)
        {
            ref var posting = ref CollectionsMarshal.GetValueRefOrAddDefault(_postings, shingle, out _);
            (posting ??= new(1)).Add(number);
        }

        return number;
    }

    private int Find(ulong[] set, ulong[] prefix)
    {
        _query++;
        var first = int.MaxValue;
        foreach (var shingle in prefix)
        {
            if (!_postings.TryGetValue(shingle, out var posting))
            {
                continue;
            }

            foreach (var number in posting)
            {
                // Numbers only grow within a posting: nothing beyond the best so far can be the first.
                if (number >= first)
                {
                    break;
                }

                if (_lastQuery[number] != _query)
                {
                    _lastQuery[number] = _query;
                    Comparisons++;
                    first = AreNear(set, _sets[number]) ? number : first;
                }
            }
        }

        return first == int.MaxValue ? -1 : first;
    }

    /// <summary>Whether two sets, both sorted, are similar enough; gives up as soon as they cannot be.</summary>
    private bool AreNear(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        // Each set may miss so many of the other's pieces, rounded up: the final division decides.
        var needed = _similarity / (1 + _similarity) * (a.Length + b.Length);
        var missesA = (int)(a.Length - needed) + 1;
        var missesB = (int)(b.Length - needed) + 1;
        if (missesA < 0 || missesB < 0)
        {
            return false;
        }

        int i = 0, j = 0, shared = 0;
        while (i < a.Length && j < b.Length)
        {
            var (left, right) = (a[i], b[j]);
            if (left == right)
            {
                shared++;
            }
            else if ((left < right ? --missesA : --missesB) < 0)
            {
                return false;
            }

            i += left <= right ? 1 : 0;
            j += right <= left ? 1 : 0;
        }

        return (double)shared / (a.Length + b.Length - shared) >= _similarity;
    }

    /// <summary>The rarest shingles, one more than may be missing, in the one order that all sets share; all of a tie at its end.</summary>
    private ulong[] Prefix(ulong[] set)
    {
        var missing = (int)(((1 - _similarity) * set.Length) + 1e-6);
        var keys = new ulong[set.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            var mixed = Mix(set[i]);
            keys[i] = ((ulong)Math.Min(_frequencies[mixed >> SlotShift], (1 << 20) - 1) << 44) | (mixed >> 20);
        }

        var prefix = (ulong[])set.Clone();
        Array.Sort(keys, prefix);
        var length = Math.Min(missing + 1, prefix.Length);
        while (length < prefix.Length && keys[length] == keys[length - 1])
        {
            length++;
        }

        return prefix[..length];
    }

    // Spreads the bits; without learned frequencies it is the order itself, as good as random.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 31)) * 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 29)) * 0xBF58476D1CE4E5B9;
        return value ^ (value >> 32);
    }
}
