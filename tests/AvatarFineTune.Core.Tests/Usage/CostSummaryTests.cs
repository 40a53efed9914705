using AvatarFineTune.Avatars;
using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Core.Tests.Usage;

/// <summary>What everything cost: each currency for itself, what is estimated apart from what is known, nothing unknown as 0.</summary>
public sealed class CostSummaryTests
{
    private static readonly AvatarKey Ava = new("owner", "ava");
    private static readonly DateTimeOffset Day = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static FineTuneJob Job(FineTuneJobStatus status, Money? estimate, Money? actual = null, bool atVendor = true, DateTimeOffset? created = null) => new()
    {
        Key = new("owner", Guid.CreateVersion7()),
        Avatar = Ava,
        Base = new("one", "base"),
        DatasetId = Guid.NewGuid(),
        Status = status,
        Hyperparameters = new(3),
        Seed = 1,
        IdempotencyKey = Guid.NewGuid().ToString(),
        TrainingExamplesCount = 10,
        EstimatedTokens = 1,
        EstimatedCost = estimate,
        ActualCost = actual,
        VendorJobId = atVendor ? Guid.NewGuid().ToString() : null,
        CreatedAt = created ?? Day,
    };

    private static CostSummary Sum(params FineTuneJob[] jobs)
    {
        var costs = new TrainingCosts(new(2026, 11, 1), new(2026, 11, 30));
        foreach (var job in jobs)
        {
            costs.Add(job);
        }

        return costs.Summarize(new("owner"), new() { Costs = [new(2, "EUR"), new(0.5m, "USD")], UnpricedMessages = 4 }, new(null, null, Day));
    }

    [Fact]
    public void Known_and_estimated_training_and_messages_stand_side_by_side_in_each_currency()
    {
        var summary = Sum(
            Job(FineTuneJobStatus.Succeeded, new(9, "USD"), new(10, "USD")),
            Job(FineTuneJobStatus.Succeeded, new(3, "USD")),
            Job(FineTuneJobStatus.Running, new(4, "EUR")));
        Assert.Equal(
            [new CurrencyCost("EUR") { EstimatedTraining = 4, Messages = 2 }, new CurrencyCost("USD") { Training = 10, EstimatedTraining = 3, Messages = 0.5m }],
            summary.Costs);
        Assert.Equal([6m, 13.5m], summary.Costs.Select(c => c.Total));
        Assert.Null(summary.Costs[0].Hosting);
        Assert.Equal((4L, 0), (summary.UnpricedMessages, summary.UnpricedJobs));
        Assert.Equal("6.00 EUR + 13.50 USD", summary.ToString());
    }

    [Theory]
    [InlineData(FineTuneJobStatus.Queued, false, 0, 0)]
    [InlineData(FineTuneJobStatus.Failed, true, 0, 0)]
    [InlineData(FineTuneJobStatus.Cancelled, false, 0, 0)]
    [InlineData(FineTuneJobStatus.Cancelled, true, 0, 1)]
    [InlineData(FineTuneJobStatus.Unclear, true, 3, 0)]
    [InlineData(FineTuneJobStatus.Running, true, 3, 0)]
    public void A_job_counts_by_what_may_be_on_the_bill(FineTuneJobStatus status, bool atVendor, int estimated, int unpriced)
    {
        var summary = Sum(Job(status, new(3, "USD"), atVendor: atVendor));
        Assert.Equal((estimated, unpriced), ((int)summary.Costs.Single(c => c.Currency == "USD").EstimatedTraining, summary.UnpricedJobs));
    }

    [Fact]
    public void A_job_without_a_known_price_is_counted_and_not_taken_for_free()
    {
        var summary = Sum(Job(FineTuneJobStatus.Succeeded, null), Job(FineTuneJobStatus.Failed, null, new(1, "USD")));
        Assert.Equal((1, 1m), (summary.UnpricedJobs, summary.Costs[1].Training));
    }

    [Fact]
    public void Jobs_count_on_the_day_they_ended_within_the_days_asked_for()
    {
        var before = Job(FineTuneJobStatus.Succeeded, null, new(1, "USD"), created: new(2026, 10, 31, 23, 59, 59, TimeSpan.Zero));
        var across = before with { FinishedAt = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero) };
        var after = before with { FinishedAt = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) };
        Assert.Equal(1m, Sum(before, across, after).Costs[1].Training);
    }

    [Fact]
    public async Task The_summary_reads_jobs_and_usage_of_one_avatar_or_of_all_of_an_owner()
    {
        await using var host = await ChatHost.WithVersionAsync();
        await host.Inner.SaveAvatarAsync(new() { Avatar = new("owner", "bob") }, default);
        await host.Inner.AddJobAsync(Job(FineTuneJobStatus.Running, new(3, "USD")), default);
        await host.Inner.AddJobAsync(Job(FineTuneJobStatus.Running, new(5, "USD")) with { Avatar = new("owner", "bob") }, default);
        await host.Usage.RecordAsync(BudgetTests.Record(host, Ava, new(0.25m, "USD")), default);
        await host.Usage.RecordAsync(BudgetTests.Record(host, new("owner", "bob"), null), default);

        var one = await host.UsageService.GetCostSummaryAsync(new("owner", "ava"));
        Assert.Equal((3.25m, 0L), (Assert.Single(one.Costs).Total, one.UnpricedMessages));
        var all = await host.UsageService.GetCostSummaryAsync(new("owner"));
        Assert.Equal((8.25m, 1L), (Assert.Single(all.Costs).Total, all.UnpricedMessages));
        Assert.Empty((await host.UsageService.GetCostSummaryAsync(new("nobody"))).Costs);
        Assert.Empty((await host.UsageService.GetCostSummaryAsync(new("owner", null, new(2026, 12, 1)))).Costs);
    }

    [Fact]
    public async Task Spend_adds_days_and_models_but_never_currencies()
    {
        await using var host = new ChatHost();
        foreach (var cost in new Money?[] { new(1, "USD"), new(2, "USD"), new(4, "EUR"), null })
        {
            await host.Usage.RecordAsync(BudgetTests.Record(host, Ava, cost), default);
            host.Time.Advance(TimeSpan.FromDays(1));
        }

        var spend = await host.UsageService.GetSpendAsync(new("owner"));
        Assert.Equal([new Money(4, "EUR"), new Money(3, "USD")], spend.Costs);
        Assert.Equal((4L, 1L, 4L, 4L), (spend.Messages, spend.UnpricedMessages, spend.InputTokens, spend.OutputTokens));
        await Assert.ThrowsAsync<ArgumentException>(() => host.UsageService.GetSpendAsync(new("owner", null, new(2026, 2, 1), new(2026, 1, 1))));
        await Assert.ThrowsAsync<ArgumentException>(() => host.UsageService.GetSpendAsync(new("")));
    }
}
