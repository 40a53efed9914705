using AvatarFineTune.Pricing;

namespace AvatarFineTune.Jobs.Planning;

/// <summary>Every reason not to train, in the order in which people can act on them.</summary>
internal static class PlanRefusals
{
    public static IEnumerable<Refusal> Find(FineTunePlan plan, PriceBook prices) =>
        OfVendor(plan, prices).Concat(OfRequest(plan)).Concat(OfExamples(plan)).Concat(OfMoney(plan));

    private static IEnumerable<Refusal> OfVendor(FineTunePlan plan, PriceBook prices)
    {
        var model = plan.Request.Model;
        var vendor = plan.Vendor!.Capabilities;
        if (plan.DaysLeft < 0)
        {
            yield return new(RefusalReason.ModelRetired, $"{model} stopped answering {-plan.DaysLeft} days ago: choose another base model.");
        }
        else if (vendor.ClosedToNewJobs is { } closed)
        {
            yield return new(RefusalReason.VendorClosed, $"'{model.Vendor}' takes no new jobs: {closed}");
        }
        else if (prices.FindTrainingDaysLeft(vendor.Kind, model.Model) is < 0 and var days)
        {
            yield return new(RefusalReason.VendorClosed, $"'{model.Vendor}' stopped training {model.Model} {-days} days ago: choose another base model or vendor.");
        }

        if (vendor.TrainableModels.Count > 0 && !vendor.TrainableModels.Contains(model.Model, StringComparer.Ordinal))
        {
            yield return new(RefusalReason.NotSupported, $"'{model.Vendor}' can't train '{model.Model}'; it trains {string.Join(", ", vendor.TrainableModels)}.");
        }
    }

    private static IEnumerable<Refusal> OfRequest(FineTunePlan plan)
    {
        var vendor = plan.Vendor!.Capabilities;
        var epochs = plan.Hyperparameters.Epochs;
        if (epochs < vendor.Epochs.Min || epochs > vendor.Epochs.Max)
        {
            yield return new(RefusalReason.NotSupported, $"{epochs} epochs are not possible: '{plan.Request.Model.Vendor}' takes {vendor.Epochs.Min} to {vendor.Epochs.Max}.");
        }

        if (plan.Request.Suffix is { } suffix)
        {
            if (suffix.Length > vendor.MaxSuffixLength)
            {
                yield return new(RefusalReason.NotSupported, $"The suffix has {suffix.Length} characters; '{plan.Request.Model.Vendor}' takes {vendor.MaxSuffixLength}.");
            }
            else if (suffix.Length == 0 || !suffix.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                yield return new(RefusalReason.NotSupported, "The suffix may hold ASCII letters, digits and '-' only.");
            }
        }
    }

    private static IEnumerable<Refusal> OfExamples(FineTunePlan plan)
    {
        var dataset = plan.Dataset!;
        if (dataset.HasEnough)
        {
            yield break;
        }

        var missing = dataset.RequiredLines - dataset.Manifest.TrainingLines;
        var hint = plan.ExamplesFound == 0
            ? "import conversations first, or lower the quality floor."
            : dataset.TooLong > 0
                ? $"{dataset.TooLong} were too long for a line of {dataset.Manifest.MaxTokensPerLine:N0} tokens; raise the limit or shorten the prompt."
                : $"import at least {missing} more exchanges.";
        yield return new(
            RefusalReason.NotEnoughExamples,
            $"{dataset.Manifest.TrainingExamples} examples make {dataset.Manifest.TrainingLines} training lines, and {dataset.RequiredLines} are needed: {hint}");
    }

    private static IEnumerable<Refusal> OfMoney(FineTunePlan plan)
    {
        if (plan.Request.SpendLimit is not { } limit)
        {
            yield break;
        }

        if (plan.TrainingCost is not { } cost)
        {
            yield return new(RefusalReason.PriceUnknown, $"The price of training {plan.Request.Model} is unknown, so the spend limit of {limit} can't be kept: add a price or drop the limit.");
        }
        else if (!string.Equals(cost.Currency, limit.Currency, StringComparison.Ordinal))
        {
            yield return new(RefusalReason.PriceUnknown, $"The price is in {cost.Currency} and the spend limit in {limit.Currency}: give the limit in {cost.Currency}.");
        }
        else if (cost.Amount > limit.Amount)
        {
            yield return new(RefusalReason.OverSpendLimit, $"Training would cost about {cost}, over the limit of {limit}: lower the epochs, select fewer examples, or raise the limit.");
        }
    }
}
