namespace AvatarFineTune.Examples;

/// <summary>Which examples to read. Immutable.</summary>
public sealed record ExampleQuery
{
    /// <summary>Only these imports; <see langword="null"/> for all.</summary>
    public IReadOnlyList<Guid>? Imports { get; init; }

    /// <summary>Only these patterns; <see langword="null"/> for all.</summary>
    public IReadOnlyList<PatternType>? Patterns { get; init; }

    /// <summary>Only at or above this quality, from 0 to 1.</summary>
    /// <value>The default is 0.</value>
    public double MinQuality { get; init; }

    /// <summary>Whether excluded examples are read too.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IncludeExcluded { get; init; }

    /// <summary>In which order.</summary>
    /// <value>The default is <see cref="ExampleOrder.Conversation"/>.</value>
    public ExampleOrder Order { get; init; }
}

/// <summary>An order of examples.</summary>
public enum ExampleOrder
{
    /// <summary>By conversation, then by position within it.</summary>
    Conversation,

    /// <summary>Best quality first.</summary>
    Quality,
}

/// <summary>One page of examples.</summary>
/// <param name="Items">The examples.</param>
/// <param name="Next">Pass it to read on; <see langword="null"/> at the end.</param>
public sealed record ExamplePage(IReadOnlyList<TrainingExample> Items, string? Next);

/// <summary>Counts over all of an avatar's examples. Immutable.</summary>
public sealed record ExampleStatistics
{
    /// <summary>All examples, excluded ones too.</summary>
    public int Total { get; init; }

    /// <summary>Those left out of training.</summary>
    public int Excluded { get; init; }

    /// <summary>Those that a finished training used.</summary>
    public int UsedInTraining { get; init; }

    /// <summary>Distinct conversations.</summary>
    public int Conversations { get; init; }

    /// <summary>The mean quality of those not excluded, from 0 to 1; 0 if there are none.</summary>
    public double AverageQuality { get; init; }

    /// <summary>Those not excluded, by pattern.</summary>
    public IReadOnlyDictionary<PatternType, int> ByPattern { get; init; } = new Dictionary<PatternType, int>();
}
