using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>What is refused before anything is stored, sent or spent, and what people are told.</summary>
public sealed class RefusalTests
{
    private static readonly ModelPrice Price = new() { Kind = "fake", Model = "base", Training = 10m, Input = 1m, Output = 2m };

    [Fact]
    public async Task Too_few_examples_name_the_numbers()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync(conversations: 2, exchanges: 2);
        var creation = await harness.Service.CreateJobAsync(new(JobHarness.Avatar, JobHarness.Base));
        Assert.Equal(RefusalReason.NotEnoughExamples, creation.Refusal!.Reason);
        Assert.Contains("4 examples make 4 training lines, and 10 are needed", creation.Refusal.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => creation.Key);
        Assert.Empty(await harness.Service.ListJobsAsync(JobHarness.Avatar));
        Assert.Empty(await harness.Store.ListDatasetsAsync(JobHarness.Avatar, default));

        var eligibility = await harness.Service.CheckEligibilityAsync(JobHarness.Avatar, JobHarness.Base);
        Assert.False(eligibility.Eligible);
        Assert.Equal((4, 10), (eligibility.CurrentExamples, eligibility.RequiredExamples));
        Assert.Equal(creation.Refusal.Message, eligibility.Recommendation);
    }

    [Fact]
    public async Task A_preview_says_what_eligibility_and_estimate_say()
    {
        await using var harness = new JobHarness(configure: o => o.Pricing.Prices.Add(Price));
        await harness.SeedAsync();
        var request = new FineTuneRequest(JobHarness.Avatar, JobHarness.Base) { SpendLimit = new(0, "USD") };

        var (eligibility, cost) = await harness.Service.PreviewAsync(request);

        var alone = await harness.Service.CheckEligibilityAsync(request);
        Assert.Equal(RefusalReason.OverSpendLimit, Assert.Single(eligibility.Refusals).Reason);
        Assert.Equal(alone.Refusals, eligibility.Refusals);
        Assert.Equal((alone.CurrentExamples, alone.RequiredExamples, alone.QualityScore), (eligibility.CurrentExamples, eligibility.RequiredExamples, eligibility.QualityScore));
        Assert.Equal(await harness.Service.EstimateCostAsync(request), cost);
    }

    [Fact]
    public async Task An_avatar_without_examples_is_told_to_import()
    {
        await using var harness = new JobHarness();
        var eligibility = await harness.Service.CheckEligibilityAsync(JobHarness.Avatar, JobHarness.Base);
        Assert.Contains("import conversations first", eligibility.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spend_limit_binds_to_the_cent_of_the_estimate()
    {
        await using var harness = new JobHarness(configure: o => o.Pricing.Prices.Add(Price));
        await harness.SeedAsync();
        var request = new FineTuneRequest(JobHarness.Avatar, JobHarness.Base);
        var cost = (await harness.Service.EstimateCostAsync(request)).TrainingCost!.Value;
        Assert.Equal(RefusalReason.OverSpendLimit, (await harness.Service.CreateJobAsync(request with { SpendLimit = cost with { Amount = cost.Amount - 0.0000001m } })).Refusal!.Reason);
        Assert.Equal(RefusalReason.PriceUnknown, (await harness.Service.CreateJobAsync(request with { SpendLimit = cost with { Currency = "EUR" } })).Refusal!.Reason);
        Assert.Null((await harness.Service.CreateJobAsync(request with { SpendLimit = cost })).Refusal);
        Assert.Empty(harness.Vendor.Calls);
    }

    [Fact]
    public async Task An_unknown_price_is_unknown_and_passes_no_limit()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var request = new FineTuneRequest(JobHarness.Avatar, JobHarness.Base);
        var cost = await harness.Service.EstimateCostAsync(request);
        Assert.Null(cost.TrainingCost);
        Assert.Null(cost.TotalEstimate);
        Assert.Equal(RefusalReason.PriceUnknown, (await harness.Service.CreateJobAsync(request with { SpendLimit = new(1_000_000m, "USD") })).Refusal!.Reason);
    }

    [Fact]
    public async Task The_estimate_is_the_training_file_times_the_epochs()
    {
        await using var harness = new JobHarness(configure: o => o.Pricing.Prices.Add(Price));
        await harness.SeedAsync();
        var request = new FineTuneRequest(JobHarness.Avatar, JobHarness.Base);
        var cost = await harness.Service.EstimateCostAsync(request);
        Assert.Equal(EpochRule.Resolve(cost.TrainingLines), cost.Epochs);
        Assert.Equal(cost.TrainingTokens * cost.Epochs, cost.BilledTokens);
        Assert.Equal(cost.BilledTokens * 10m / 1_000_000, cost.TrainingCost!.Value.Amount);
        Assert.Equal(cost.TrainingCost.Value.Amount + cost.Per1000Messages!.Value.Amount, cost.TotalEstimate!.Value.Amount);
        var twice = await harness.Service.EstimateCostAsync(request with { Hyperparameters = new() { Epochs = 2 } });
        Assert.Equal(twice.TrainingTokens * 2, twice.BilledTokens);
    }

    [Fact]
    public async Task What_the_vendor_cannot_do_is_refused_with_its_limits()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var request = new FineTuneRequest(JobHarness.Avatar, JobHarness.Base);
        await RefusedAsync(request with { Model = new("nobody", "base") }, RefusalReason.UnknownVendor, "Registered: fake");
        await RefusedAsync(request with { Model = new("fake", "other") }, RefusalReason.NotSupported, "it trains base");
        await RefusedAsync(request with { Hyperparameters = new() { Epochs = 51 } }, RefusalReason.NotSupported, "1 to 50");
        await RefusedAsync(request with { Suffix = new string('a', 65) }, RefusalReason.NotSupported, "takes 64");
        await RefusedAsync(request with { Suffix = "ä b" }, RefusalReason.NotSupported, "ASCII");
        await RefusedAsync(request with { DatasetId = Guid.NewGuid() }, RefusalReason.DatasetGone, "compose a new one");
        harness.Vendor.Capabilities = harness.Vendor.Capabilities with { ClosedToNewJobs = "self-serve ended." };
        await RefusedAsync(request, RefusalReason.VendorClosed, "self-serve ended.");

        async Task RefusedAsync(FineTuneRequest refused, RefusalReason reason, string text)
        {
            var refusal = (await harness.Service.CreateJobAsync(refused)).Refusal;
            Assert.Equal(reason, refusal?.Reason);
            Assert.Contains(text, refusal!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_model_past_its_last_day_is_refused_and_one_near_it_is_warned_about()
    {
        var today = DateOnly.FromDateTime(new Conformance.ManualTimeProvider().GetUtcNow().UtcDateTime);
        foreach (var (price, reason) in new[]
        {
            (Price with { RetiresOn = today.AddDays(-1) }, (RefusalReason?)RefusalReason.ModelRetired),
            (Price with { TrainingClosesOn = today.AddDays(-1), RetiresOn = today.AddDays(9) }, RefusalReason.VendorClosed),
            (Price with { TrainingClosesOn = today, RetiresOn = today.AddDays(9) }, null),
        })
        {
            await using var harness = new JobHarness(configure: o => o.Pricing.Prices.Add(price));
            await harness.SeedAsync();
            var eligibility = await harness.Service.CheckEligibilityAsync(JobHarness.Avatar, JobHarness.Base);
            Assert.Equal(reason, eligibility.Refusals.Select(r => (RefusalReason?)r.Reason).FirstOrDefault());
            if (reason is null)
            {
                Assert.Contains(eligibility.Warnings, w => w.Contains("Nothing will answer for this avatar in 9 days", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Activation_refuses_what_is_not_there()
    {
        await using var harness = new JobHarness();
        Assert.Equal(RefusalReason.UnknownVersion, (await harness.Service.ActivateModelAsync(JobHarness.Avatar, 1)).Refusal!.Reason);
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Service.AdoptModelAsync(JobHarness.Avatar, new ModelRef("nobody", "m")));
        var adopted = await harness.Service.AdoptModelAsync(JobHarness.Avatar, new ModelRef("fake", "m"));
        Assert.Equal(ActivationState.Active, (await harness.Service.ActivateModelAsync(JobHarness.Avatar, adopted.Number)).State);
        await harness.Service.DeactivateModelAsync(JobHarness.Avatar);
        Assert.Null((await harness.Store.GetAvatarAsync(JobHarness.Avatar, default))!.ActiveVersion);
    }
}
