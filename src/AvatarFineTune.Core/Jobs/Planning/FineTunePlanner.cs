using AvatarFineTune.Datasets;
using AvatarFineTune.Datasets.Validation;
using AvatarFineTune.Examples;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Planning;

/// <summary>Reads examples, composes the dataset, prices it, and finds every reason to refuse before anything is sent or spent.</summary>
internal sealed class FineTunePlanner(
    ITrainingStore store, VendorRegistry vendors, FallbackChain chain, DatasetComposer composer, DatasetValidator validator, PriceBook prices, DatasetOptions options)
{
    // The largest that a store gives: a remote one pays for each page with a round trip.
    private const int PageSize = StoreInput.MaxPage;

    public async Task<FineTunePlan> PlanAsync(FineTuneRequest request, IProgress<FineTuneProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var vendor = vendors.Find(request.Model.Vendor, request.Avatar.UserId);
        if (vendor is null)
        {
            var names = vendors.Names.Count == 0 ? "none" : string.Join(", ", vendors.Names);
            return Empty(request, new(RefusalReason.UnknownVendor, $"No vendor is registered as '{request.Model.Vendor}'. Registered: {names}."));
        }

        var stored = request.DatasetId is { } id
            ? await new StoredDataset(store, validator, options, vendor.Capabilities).LoadAsync(request.Avatar, id, cancellationToken).ConfigureAwait(false)
            : null;
        if (request.DatasetId is not null && stored is null)
        {
            return Empty(request, new(RefusalReason.DatasetGone, $"There is no dataset {request.DatasetId} of this avatar, or lines were erased from it: compose a new one.")) with { Vendor = vendor };
        }

        var (dataset, found) = stored is not null
            ? (stored, stored.Manifest.TrainingExamples + stored.Manifest.ValidationExamples)
            : await ComposeAsync(request, vendor.Capabilities, progress, cancellationToken).ConfigureAwait(false);
        var hyperparameters = new ResolvedHyperparameters(
            request.Hyperparameters.Epochs ?? EpochRule.Resolve(Math.Max(1, dataset.Manifest.TrainingLines)),
            request.Hyperparameters.BatchSize,
            request.Hyperparameters.LearningRate);
        var plan = new FineTunePlan
        {
            Request = request,
            Vendor = vendor,
            Dataset = dataset,
            Hyperparameters = hyperparameters,
            Price = prices.FindTuned(vendor.Capabilities.Kind, request.Model.Model),
            DaysLeft = prices.FindShutdown(vendor.Capabilities.Kind, request.Model.Model)?.DaysLeft,
            ChainDaysLeft = chain.DaysUntilAllRetire(request.Model),
            Refusals = [],
            Warnings = [],
            ExamplesFound = found,
        };
        progress?.Report(new(FineTuneStep.Validating, dataset.Lines.Count));
        return plan with
        {
            Refusals = [.. PlanRefusals.Find(plan, prices), .. await ValidateAsync(plan, cancellationToken).ConfigureAwait(false)],
            Warnings = [.. PlanWarnings.Find(plan)],
        };
    }

    private async Task<(ComposedDataset Dataset, int Found)> ComposeAsync(
        FineTuneRequest request, VendorCapabilities vendor, IProgress<FineTuneProgress>? progress, CancellationToken cancellationToken)
    {
        var examples = new List<TrainingExample>();
        string? next = null;
        do
        {
            var page = await store.ReadExamplesAsync(request.Avatar, request.Examples.ToQuery(), next, PageSize, cancellationToken).ConfigureAwait(false);
            examples.AddRange(page.Items);
            next = page.Next;
            progress?.Report(new(FineTuneStep.ReadingExamples, examples.Count));
        }
        while (next is not null);

        var profile = await store.GetAvatarAsync(request.Avatar, cancellationToken).ConfigureAwait(false);
        var chosen = request.Examples.Apply(examples);
        var prompt = profile?.Prompt ?? PromptDrafter.Draft(profile?.Name, chosen);
        progress?.Report(new(FineTuneStep.Composing, chosen.Count));
        return (composer.Compose(request.Avatar, chosen, prompt, options, vendor, request.Seed, cancellationToken), examples.Count);
    }

    private async Task<IReadOnlyList<Refusal>> ValidateAsync(FineTunePlan plan, CancellationToken cancellationToken)
    {
        var rules = DatasetRules.For(plan.Vendor!.Capabilities);
        foreach (var side in (DatasetSide[])[DatasetSide.Training, DatasetSide.Validation])
        {
            var lines = plan.Dataset!.Lines.Where(l => l.Side == side).ToList();
            if (lines.Count == 0)
            {
                continue;
            }

            var stream = DatasetFile.Open(lines);
            await using (stream.ConfigureAwait(false))
            {
                // Too few lines is refused by itself, with the numbers that an app shows.
                var found = await validator.ValidateAsync(stream, rules with { MinLines = 1 }, cancellationToken).ConfigureAwait(false);
                if (found.Issues.FirstOrDefault(i => i.IsError) is { } issue)
                {
                    return [new(RefusalReason.InvalidDataset, $"The {side.ToString().ToLowerInvariant()} file breaks a rule of the vendor: {issue.Message}")];
                }
            }
        }

        return [];
    }

    private static FineTunePlan Empty(FineTuneRequest request, Refusal refusal) => new()
    {
        Request = request,
        Vendor = null,
        Dataset = null,
        Hyperparameters = new(request.Hyperparameters.Epochs ?? 1),
        Price = null,
        DaysLeft = null,
        ChainDaysLeft = null,
        Refusals = [refusal],
        Warnings = [],
    };
}
