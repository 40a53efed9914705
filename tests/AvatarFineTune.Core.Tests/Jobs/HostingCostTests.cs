using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using AvatarFineTune.Usage;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Hosting costs from its first answer to its end, as far as it falls into the days asked for.</summary>
public sealed class HostingCostTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static ModelDeployment Row(DateTimeOffset? ready, DateTimeOffset? ended, Money? perHour) => new()
    {
        Id = Guid.NewGuid(),
        Avatar = JobHarness.Avatar,
        Version = 1,
        Model = new("fake", "m1"),
        HostingPerHour = perHour,
        RequestedAt = (ready ?? Noon) - TimeSpan.FromMinutes(10),
        ReadyAt = ready,
        EndedAt = ended,
        DueAt = Noon,
    };

    private static HostingCosts Sum(DateOnly? from, DateOnly? to, params ModelDeployment[] rows)
    {
        var costs = new HostingCosts(from, to, Noon.AddDays(2));
        foreach (var row in rows)
        {
            costs.Add(row);
        }

        return costs;
    }

    [Theory]
    [InlineData(null, null, 36)]
    [InlineData(22, null, 36)]
    [InlineData(22, 22, 12)]
    [InlineData(23, 23, 24)]
    [InlineData(24, 30, 0)]
    [InlineData(1, 21, 0)]
    [InlineData(1, 22, 12)]
    public void A_stretch_counts_by_the_hour_within_the_days(int? from, int? to, int hours)
    {
        var row = Row(Noon, Noon.AddHours(36), new(0.5m, "USD"));

        var costs = Sum(from is { } f ? new(2026, 11, f) : null, to is { } t ? new(2026, 11, t) : null, row);

        Assert.Equal(hours * 0.5m, costs.Costs.GetValueOrDefault("USD"));
    }

    [Fact]
    public void An_open_stretch_counts_until_now_and_what_never_answered_not_at_all()
    {
        var costs = Sum(null, null, Row(Noon, null, new(1, "USD")), Row(null, null, new(7, "USD")), Row(null, Noon, null), Row(Noon, Noon.AddHours(1), new(2, "EUR")));

        Assert.Equal((48m, 2m, 0), (costs.Costs["USD"], costs.Costs["EUR"], costs.Unpriced));
    }

    [Fact]
    public void An_unknown_price_is_counted_and_not_taken_for_free_and_parts_of_an_hour_are_rounded_once()
    {
        var costs = Sum(null, null, Row(Noon, Noon.AddHours(1), null), Row(Noon, Noon.AddSeconds(1), new(1, "USD")), Row(Noon, Noon.AddHours(1), new(0, "EUR")));

        Assert.Equal((1, 0.0002777778m, 0m), (costs.Unpriced, costs.Costs["USD"], costs.Costs["EUR"]));
    }

    [Fact]
    public async Task The_summary_has_the_hosting_of_what_was_active_and_is_again()
    {
        await using var host = new DeploymentHarness(perHour: 2);
        await host.AdoptAsync(1);
        await host.ActivateAsync(1);
        host.Time.Advance(TimeSpan.FromHours(3));
        var usage = host.Process.Get<UsageService>();
        var one = await usage.GetCostSummaryAsync(new(JobHarness.Avatar.UserId, JobHarness.Avatar.AvatarId));
        Assert.Equal((6m, 6m, 0), (Assert.Single(one.Costs).Hosting, one.Costs[0].Total, one.UnpricedDeployments));

        await host.Service.DeactivateModelAsync(JobHarness.Avatar);
        await host.WorkAsync(TimeSpan.FromMinutes(1));
        host.Time.Advance(TimeSpan.FromHours(30));

        var all = await usage.GetCostSummaryAsync(new(JobHarness.Avatar.UserId));
        Assert.InRange(Assert.Single(all.Costs).Hosting!.Value, 6m, 6.1m);
        Assert.Empty((await usage.GetCostSummaryAsync(new("stranger"))).Costs);
    }

    [Fact]
    public async Task Hosting_without_a_known_price_shows_as_such()
    {
        await using var host = new DeploymentHarness(perHour: null);
        await host.AdoptAsync(1);
        await host.ActivateAsync(1);
        host.Time.Advance(TimeSpan.FromHours(3));

        var summary = await host.Process.Get<UsageService>().GetCostSummaryAsync(new(JobHarness.Avatar.UserId));

        Assert.Equal((1, 0), (summary.UnpricedDeployments, summary.Costs.Count));
    }
}
