using System.Runtime.InteropServices;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Datasets;

/// <summary>Which of an avatar's examples to train on. Excluded examples never are. Immutable.</summary>
public sealed record ExampleSelection
{
    /// <summary>All of them, from quality 0.2.</summary>
    public static ExampleSelection Default { get; } = new();

    /// <summary>Only these imports; <see langword="null"/> for all.</summary>
    public IReadOnlyList<Guid>? Imports { get; init; }

    /// <summary>Only these patterns; <see langword="null"/> for all.</summary>
    public IReadOnlyList<PatternType>? Patterns { get; init; }

    /// <summary>Only at or above this quality, from 0 to 1.</summary>
    /// <value>The default is 0.2.</value>
    public double MinQuality { get; init; } = 0.2;

    /// <summary>
    /// The largest share of what is chosen that one pattern may have, above 0 to 1; its lowest-quality examples are left
    /// out beyond it. Fewer patterns than can keep the share are made equal.
    /// </summary>
    /// <value>The default is 1: no balancing.</value>
    public double MaxPatternShare { get; init; } = 1;

    /// <summary>The most examples, best quality first; <see langword="null"/> for all.</summary>
    public int? MaxExamples { get; init; }

    internal ExampleQuery ToQuery() => new() { Imports = Imports, Patterns = Patterns, MinQuality = MinQuality };

    /// <summary>Applies what a store's query can't: balance and maximum. Keeps the order of what remains.</summary>
    internal IReadOnlyList<TrainingExample> Apply(IReadOnlyList<TrainingExample> examples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxPatternShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxPatternShare, 1);
        if (MaxExamples is { } maximum)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1, nameof(MaxExamples));
        }

        var size = Math.Min(examples.Count, MaxExamples ?? int.MaxValue);
        if (size == 0 || (size == examples.Count && MaxPatternShare >= 1))
        {
            return examples;
        }

        var counts = examples.CountBy(e => e.PatternType).ToDictionary();
        (size, var cap) = Fit(size, counts.Values);

        // Ties are broken by hash, so that the choice is the same on every machine.
        var chosen = new HashSet<Guid>(size);
        foreach (var example in examples.OrderByDescending(e => e.QualityScore).ThenBy(e => e.Hash.ToString(), StringComparer.Ordinal))
        {
            // From here on a count is what its pattern has left out of the cap.
            ref var left = ref CollectionsMarshal.GetValueRefOrNullRef(counts, example.PatternType);
            left = Math.Min(left, cap);
            if (left > 0 && chosen.Count < size)
            {
                left--;
                chosen.Add(example.Id);
            }
        }

        return [.. examples.Where(e => chosen.Contains(e.Id))];
    }

    /// <summary>How many can be chosen so that no pattern has more than its share of them, and what that share is.</summary>
    private (int Size, int Cap) Fit(int size, Dictionary<PatternType, int>.ValueCollection counts)
    {
        var share = Math.Max(MaxPatternShare, 1.0 / counts.Count);
        while (true)
        {
            // A smaller whole means smaller shares, which mean a smaller whole: go down until both fit. In doubles a third
            // of nine may be a hair under 3.
            var cap = Math.Max(1, (int)((size * share) + 1e-9));
            var fitting = counts.Sum(c => Math.Min(c, cap));
            if (fitting >= size)
            {
                return (size, cap);
            }

            size = fitting;
        }
    }
}
