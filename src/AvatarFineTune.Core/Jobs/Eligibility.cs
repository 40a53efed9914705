using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs;

/// <summary>Whether an avatar can be trained now. Immutable.</summary>
public sealed record Eligibility
{
    /// <summary>Whether a job would be accepted.</summary>
    public bool Eligible => Refusals.Count == 0;

    /// <summary>Training lines that there would be, after composition and split.</summary>
    public required int CurrentExamples { get; init; }

    /// <summary>Training lines that there must be.</summary>
    public required int RequiredExamples { get; init; }

    /// <summary>The mean quality of the examples, from 0 to 1.</summary>
    public required double QualityScore { get; init; }

    /// <summary>What to do next, in a sentence.</summary>
    public required string Recommendation { get; init; }

    /// <summary>Why not; empty if eligible.</summary>
    public required IReadOnlyList<Refusal> Refusals { get; init; }

    /// <summary>What to know before: no validation file, models that end soon, examples left out.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>What a training is expected to cost. Immutable.</summary>
public sealed record CostEstimate
{
    /// <summary>The price of the training; <see langword="null"/> if unknown, which is not 0.</summary>
    public required Money? TrainingCost { get; init; }

    /// <summary>The price of a million tokens read; <see langword="null"/> if unknown.</summary>
    public required decimal? InputCostPer1M { get; init; }

    /// <summary>The price of a million tokens written; <see langword="null"/> if unknown.</summary>
    public required decimal? OutputCostPer1M { get; init; }

    /// <summary>The price of 1,000 messages like those in the examples, each with the persona prompt and no history; <see langword="null"/> if unknown.</summary>
    public required Money? Per1000Messages { get; init; }

    /// <summary>Training and the first 1,000 messages together; <see langword="null"/> if either is unknown.</summary>
    public required Money? TotalEstimate { get; init; }

    /// <summary>Tokens on the bill: the training file's times the epochs. Validation is free.</summary>
    public required long BilledTokens { get; init; }

    /// <summary>Tokens of the training file.</summary>
    public required long TrainingTokens { get; init; }

    /// <summary>Epochs, resolved.</summary>
    public required int Epochs { get; init; }

    /// <summary>Training lines.</summary>
    public required int TrainingLines { get; init; }

    /// <summary>Days until the base model and all that was tuned from it stop answering; <see langword="null"/> if not announced.</summary>
    public required int? DaysLeft { get; init; }

    /// <summary>Where the price comes from, and when it was read; <see langword="null"/> if unknown.</summary>
    public required string? PriceSource { get; init; }
}

/// <summary>What is known of a training before it is asked for. Immutable.</summary>
/// <param name="Eligibility">Whether it would be accepted.</param>
/// <param name="Cost">What it is expected to cost.</param>
public sealed record FineTunePreview(Eligibility Eligibility, CostEstimate Cost);

/// <summary>What became of a request to train. Immutable.</summary>
public sealed record FineTuneCreation
{
    /// <summary>The job, queued; or the unfinished one that the same request made before; <see langword="null"/> if refused.</summary>
    public FineTuneJob? Job { get; init; }

    /// <summary>Why not; <see langword="null"/> if accepted.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Whether this request made the job, rather than an equal one before it.</summary>
    public bool IsNew { get; init; }

    /// <summary>The job's key.</summary>
    /// <exception cref="InvalidOperationException">The request was refused; the message says why.</exception>
    public JobKey Key => Job?.Key ?? throw new InvalidOperationException($"There is no job: {Refusal?.Message}");
}

/// <summary>Whether an activation is through.</summary>
public enum ActivationState
{
    /// <summary>The version answers from now on.</summary>
    Active,

    /// <summary>The version is being deployed, and becomes the active one as soon as it is ready, by itself where a worker runs; the former one answers until then.</summary>
    Deploying,

    /// <summary>It can't be activated.</summary>
    Refused,
}

/// <summary>What became of a request to activate. Immutable.</summary>
/// <param name="State">Whether it is through.</param>
/// <param name="Refusal">Why not; <see langword="null"/> unless refused.</param>
/// <param name="Deployment">How far the deployment is; <see langword="null"/> where the vendor needs none.</param>
public sealed record Activation(ActivationState State, Refusal? Refusal = null, VendorDeployment? Deployment = null);

/// <summary>How far the creation of a job is.</summary>
/// <param name="Step">What is being done.</param>
/// <param name="Count">How many examples or lines were handled; <see langword="null"/> where that says nothing.</param>
public sealed record FineTuneProgress(FineTuneStep Step, int? Count = null);

/// <summary>The steps of creating a job.</summary>
public enum FineTuneStep
{
    /// <summary>Examples are read.</summary>
    ReadingExamples,

    /// <summary>Lines are composed and counted.</summary>
    Composing,

    /// <summary>Lines are checked by the vendor's rules.</summary>
    Validating,

    /// <summary>The dataset is stored.</summary>
    Storing,

    /// <summary>The job is queued.</summary>
    Queued,
}
