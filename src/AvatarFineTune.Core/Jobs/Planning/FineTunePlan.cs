using AvatarFineTune.Datasets;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Planning;

/// <summary>Everything that is known of a training before it is asked for: eligibility, estimate and job are views of it.</summary>
internal sealed record FineTunePlan
{
    public required FineTuneRequest Request { get; init; }

    public required IModelVendor? Vendor { get; init; }

    public required ComposedDataset? Dataset { get; init; }

    public required ResolvedHyperparameters Hyperparameters { get; init; }

    public required ModelPrice? Price { get; init; }

    public required int? DaysLeft { get; init; }

    /// <summary>Days until everything that could answer, fallbacks included, stops; <see langword="null"/> if something goes on.</summary>
    public required int? ChainDaysLeft { get; init; }

    public required IReadOnlyList<Refusal> Refusals { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public int ExamplesFound { get; init; }

    public long TrainingTokens => Dataset?.Manifest.TrainingTokens ?? 0;

    public long BilledTokens => TrainingTokens * Hyperparameters.Epochs;

    public Money? TrainingCost => PriceMath.PriceOfTraining(Price, BilledTokens);
}
