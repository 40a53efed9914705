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

    /// <summary>The largest share that one pattern may have, above 0 to 1; its lowest-quality examples are left out beyond it.</summary>
    /// <value>The default is 1: no balancing.</value>
    public double MaxPatternShare { get; init; } = 1;

    /// <summary>The most examples, best quality first; <see langword="null"/> for all.</summary>
    public int? MaxExamples { get; init; }

    internal ExampleQuery ToQuery() => new() { Imports = Imports, Patterns = Patterns, MinQuality = MinQuality };

    /// <summary>Applies what a store's query can't: balance and maximum. Keeps the order of what remains.</summary>
    internal IReadOnlyList<TrainingExample> Apply(IReadOnlyList<TrainingExample> examples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxPatternShare);
        if (MaxExamples is { } maximum)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1, nameof(MaxExamples));
        }

        if (MaxPatternShare >= 1 && (MaxExamples is null || examples.Count <= MaxExamples))
        {
            return examples;
        }

        // Ties are broken by hash, so that the choice is the same on every machine.
        var best = examples
            .OrderByDescending(e => e.QualityScore)
            .ThenBy(e => e.Hash.ToString(), StringComparer.Ordinal)
            .ToList();
        var chosen = new HashSet<Guid>(Balance(best, MaxPatternShare).Take(MaxExamples ?? int.MaxValue).Select(e => e.Id));
        return [.. examples.Where(e => chosen.Contains(e.Id))];
    }

    private static IEnumerable<TrainingExample> Balance(List<TrainingExample> best, double share)
    {
        var counts = best.GroupBy(e => e.PatternType).ToDictionary(g => g.Key, g => g.Count());

        // A pattern is capped at a share of what remains, so that capping one can push another over: cap the largest
        // until none is over. With a single pattern there is nothing to balance against.
        while (counts.Count(c => c.Value > 0) > 1)
        {
            var (largest, count) = counts.MaxBy(c => c.Value);
            var others = counts.Values.Sum() - count;
            var allowed = share >= 1 ? count : (int)Math.Ceiling(others * share / (1 - share));
            if (count <= allowed || others == 0)
            {
                break;
            }

            counts[largest] = allowed;
            if (counts.Values.Count(c => c == allowed) > 1 || allowed == 0)
            {
                break;
            }
        }

        var taken = counts.ToDictionary(c => c.Key, _ => 0);
        foreach (var example in best)
        {
            if (taken[example.PatternType] < counts[example.PatternType])
            {
                taken[example.PatternType]++;
                yield return example;
            }
        }
    }
}
