using System.Globalization;
using AvatarFineTune.Pricing;

namespace AvatarFineTune.Jobs.Planning;

/// <summary>What people ask of a plan before they train.</summary>
internal static class PlanViews
{
    public static Eligibility EligibilityOf(FineTunePlan plan) => new()
    {
        CurrentExamples = plan.Dataset?.Manifest.TrainingLines ?? 0,
        RequiredExamples = plan.Dataset?.RequiredLines ?? 0,
        QualityScore = plan.Dataset?.AverageQuality ?? 0,
        Recommendation = plan.Refusals.Count > 0 ? plan.Refusals[0].Message
            : plan.Warnings.Count > 0 ? plan.Warnings[0]
            : "Ready to train.",
        Refusals = plan.Refusals,
        Warnings = plan.Warnings,
    };

    public static CostEstimate CostOf(FineTunePlan plan)
    {
        var per1000 = plan.Dataset is { } dataset
            ? PriceMath.PriceOfMessage(plan.Price, (long)(1000 * dataset.Typical.InputTokens), 0, (long)(1000 * dataset.Typical.OutputTokens))
            : null;
        return new()
        {
            TrainingCost = plan.TrainingCost,
            InputCostPer1M = plan.Price?.Input,
            OutputCostPer1M = plan.Price?.Output,
            Per1000Messages = per1000,
            TotalEstimate = plan.TrainingCost is { } training && per1000 is { } messages ? training with { Amount = training.Amount + messages.Amount } : null,
            BilledTokens = plan.BilledTokens,
            TrainingTokens = plan.TrainingTokens,
            Epochs = plan.Hyperparameters.Epochs,
            TrainingLines = plan.Dataset?.Manifest.TrainingLines ?? 0,
            DaysLeft = plan.DaysLeft,
            PriceSource = plan.Price is { } price ? $"{price.Source}, as of {price.AsOf?.ToString("O", CultureInfo.InvariantCulture)}" : null,
        };
    }
}
