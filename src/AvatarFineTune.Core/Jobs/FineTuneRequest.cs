using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Pricing;

namespace AvatarFineTune.Jobs;

/// <summary>What to train. Immutable.</summary>
/// <param name="Avatar">The avatar.</param>
/// <param name="Model">The base model, and the vendor that trains it.</param>
public sealed record FineTuneRequest(AvatarKey Avatar, ModelRef Model)
{
    /// <summary>Which examples to train on.</summary>
    /// <value>The default is <see cref="ExampleSelection.Default"/>.</value>
    public ExampleSelection Examples { get; init; } = ExampleSelection.Default;

    /// <summary>
    /// Trains on this stored dataset instead of composing a new one: the same lines at another vendor. Its prompt, split
    /// and seed are its own; <see cref="Examples"/> and <see cref="Seed"/> are then not looked at.
    /// </summary>
    /// <value>The default is <see langword="null"/>.</value>
    public Guid? DatasetId { get; init; }

    /// <summary>How to train.</summary>
    public Hyperparameters Hyperparameters { get; init; } = new();

    /// <summary>The seed of split, order and training: the same seed and examples give the same files.</summary>
    /// <value>The default is 42.</value>
    public int Seed { get; init; } = 42;

    /// <summary>A readable part of the tuned model's name: ASCII letters, digits and <c>-</c>; the vendor limits its length.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Suffix { get; init; }

    /// <summary>The most that the training may cost. An unknown price passes no limit.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    public Money? SpendLimit { get; init; }

    /// <summary>What happens when it succeeds.</summary>
    /// <value>The default is <see cref="ActivationPolicy.Manual"/>.</value>
    public ActivationPolicy Activation { get; init; }

    /// <summary>
    /// Makes this request one job however often it is sent, while that job is unfinished. At most 200 characters.
    /// </summary>
    /// <value>The default is derived from the dataset's fingerprint, the model and the hyperparameters.</value>
    public string? IdempotencyKey { get; init; }
}

/// <summary>How to train. Immutable.</summary>
public sealed record Hyperparameters
{
    /// <summary>Passes over the training file; <see langword="null"/> resolves to a number by OpenAI's rule, so that a spend limit binds.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? Epochs { get; init; }

    /// <summary>Lines a step; <see langword="null"/> for the vendor's choice.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public int? BatchSize { get; init; }

    /// <summary>In the vendor's own meaning, a multiplier or absolute; <see langword="null"/> for the vendor's choice.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public double? LearningRate { get; init; }
}
