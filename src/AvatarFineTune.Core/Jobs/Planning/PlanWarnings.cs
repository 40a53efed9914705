using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Planning;

/// <summary>What somebody should know before training, though it is no reason to refuse.</summary>
internal static class PlanWarnings
{
    /// <summary>Fewer examples than this train, but teach little (OpenAI's fine-tuning guide recommends 50 to 100, 2026-08).</summary>
    private const int FewExamples = 50;

    public static IEnumerable<string> Find(FineTunePlan plan)
    {
        var dataset = plan.Dataset!;
        var manifest = dataset.Manifest;
        if (dataset.HasEnough && manifest.TrainingExamples < FewExamples)
        {
            yield return $"{manifest.TrainingExamples} examples are few: {FewExamples} to 100 or more give a recognisable voice.";
        }

        if (manifest.ValidationLines == 0 && plan.Vendor!.Capabilities.SupportsValidationFile)
        {
            yield return "There is no validation file: there are too few conversations to hold one out.";
        }

        if (manifest.LeaksRemoved > 0)
        {
            yield return $"{manifest.LeaksRemoved} held-out examples were dropped because training has nearly the same.";
        }

        if (dataset.TooLong > 0)
        {
            yield return $"{dataset.TooLong} examples were left out: each alone is longer than a line of {manifest.MaxTokensPerLine:N0} tokens.";
        }

        if (plan.ChainDaysLeft is >= 0 and < FallbackChain.SoonInDays and var chain)
        {
            yield return $"Nothing will answer for this avatar in {chain} days: {plan.Request.Model} and every fallback model stop by then. Add a fallback model that goes on, or train elsewhere.";
        }
        else if (plan.DaysLeft is >= 0 and < FallbackChain.SoonInDays and var days)
        {
            yield return $"{plan.Request.Model} and all that is tuned from it stop answering in {days} days.";
        }

        if (plan.Price?.Training is null)
        {
            yield return $"The price of training {plan.Request.Model} is unknown.";
        }
    }
}
