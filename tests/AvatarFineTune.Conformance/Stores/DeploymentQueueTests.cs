using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Claims and leases of deployments: no two workers ever hold one.</summary>
public abstract class DeploymentQueueTests : StoreSuite
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly string[] Local = ["local"];

    [Fact]
    public virtual async Task Many_workers_claim_every_deployment_exactly_once()
    {
        const int Deployments = 60;
        for (var i = 0; i < Deployments; i++)
        {
            await Under.DeployAsync(Sample with { Avatar = new($"{Ava.UserId}{i % 3}", "ava") }, $"m{i}");
        }

        var claims = (await InParallelAsync(12, async worker =>
        {
            var mine = new List<DeploymentClaim>();
            while (mine.Count <= Deployments && await DeploymentQueue.ClaimDeploymentsAsync($"w{worker}", Local, Lease, 1 + (worker % 3), Token) is { Count: > 0 } some)
            {
                mine.AddRange(some);
            }

            return mine;
        })).SelectMany(c => c).ToList();

        // A claim passes by what another is claiming at this moment, and may find nothing while there is something.
        claims.AddRange(await DeploymentQueue.ClaimDeploymentsAsync("last", Local, Lease, Deployments, Token));
        Assert.Equal(Deployments, claims.Count);
        Assert.Equal(Deployments, claims.Select(c => c.Deployment.Id).Distinct().Count());
        Assert.All(claims, c => Assert.Equal(1, c.Fencing));
    }

    [Fact]
    public virtual async Task Many_workers_that_want_one_deployment_get_it_once()
    {
        await Under.DeployAsync(Sample);

        var claims = await InParallelAsync(16, i => DeploymentQueue.ClaimDeploymentAsync(Ava, 1, $"w{i}", Lease, Token));

        Assert.Single(claims, c => c is not null);
    }

    [Fact]
    public virtual async Task The_longest_due_are_claimed_first_and_the_future_waits()
    {
        foreach (var minutes in (int[])[-1, 5, -3, 0, -2])
        {
            var version = await Store.AdoptVersionAsync(Sample.Version($"m{minutes}"), Token);
            await Store.AddDeploymentAsync(Sample.Deployment(version.Number) with { DueAt = Under.Now.AddMinutes(minutes) }, Token);
        }

        Assert.Equal(["m-3", "m-2"], (await ClaimAsync(2)).Select(c => c.Deployment.Model.Model));
        Assert.Equal(["m-1", "m0"], (await ClaimAsync(10)).Select(c => c.Deployment.Model.Model));
        Assert.Empty(await ClaimAsync(10));

        // One of them by its version, due or not.
        Assert.Equal("m5", (await DeploymentQueue.ClaimDeploymentAsync(Ava, 2, "w", Lease, Token))!.Deployment.Model.Model);
    }

    [Fact]
    public virtual async Task A_claim_names_the_vendors_that_its_host_has()
    {
        var deployment = await Under.DeployAsync(Sample);

        Assert.Empty(await DeploymentQueue.ClaimDeploymentsAsync("w", [], Lease, 10, Token));
        Assert.Empty(await DeploymentQueue.ClaimDeploymentsAsync("w", ["LOCAL", "openai"], Lease, 10, Token));
        var claim = Assert.Single(await DeploymentQueue.ClaimDeploymentsAsync("w", ["openai", "local"], Lease, 10, Token));
        Assert.Equal((deployment, "w", 1), (claim.Deployment, claim.Owner, claim.Fencing));
    }

    [Fact]
    public virtual async Task A_lease_that_ended_lets_others_claim_and_the_first_write_nothing_more()
    {
        var deployment = await Under.DeployAsync(Sample);
        var slow = await Under.ClaimAsync(deployment);
        await Under.AdvanceAsync(Lease - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await ClaimAsync());
        Assert.Null(await DeploymentQueue.ClaimDeploymentAsync(Ava, 1, "w", Lease, Token));
        await Under.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        var next = Assert.Single(await ClaimAsync());

        Assert.Equal(2, next.Fencing);
        await Assert.ThrowsAsync<LeaseLostException>(() => SaveAsync(slow, slow.Deployment with { Attempts = 9 }));
        Assert.False(await DeploymentQueue.RenewDeploymentAsync(slow, Lease, Token));
        await DeploymentQueue.ReleaseDeploymentAsync(slow, Token);
        Assert.True(await DeploymentQueue.RenewDeploymentAsync(next, Lease, Token));
        Assert.Equal(deployment, await Store.FindOpenDeploymentAsync(Ava, 1, Token));
    }

    [Fact]
    public virtual async Task A_late_holder_that_nobody_replaced_loses_nothing()
    {
        var claim = await Under.ClaimAsync(await Under.DeployAsync(Sample));
        await Under.AdvanceAsync(Lease * 3);

        Assert.Equal(4, (await SaveAsync(claim, claim.Deployment with { Attempts = 4 })).Attempts);
        Assert.True(await DeploymentQueue.RenewDeploymentAsync(claim, Lease, Token));
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public virtual async Task A_renewed_lease_holds_and_a_released_one_is_free_at_once()
    {
        var claim = await Under.ClaimAsync(await Under.DeployAsync(Sample));
        await Under.AdvanceAsync(Lease / 2);
        Assert.True(await DeploymentQueue.RenewDeploymentAsync(claim, Lease, Token));
        await Under.AdvanceAsync(Lease / 2);
        Assert.Empty(await ClaimAsync());

        await DeploymentQueue.ReleaseDeploymentAsync(claim, Token);
        await Assert.ThrowsAsync<LeaseLostException>(() => SaveAsync(claim, claim.Deployment));
        Assert.False(await DeploymentQueue.RenewDeploymentAsync(claim, Lease, Token));
        Assert.Equal(2, Assert.Single(await ClaimAsync()).Fencing);
    }

    [Fact]
    public virtual async Task What_is_over_is_never_claimed_again()
    {
        var deployment = await Under.DeployAsync(Sample);
        var claim = await Under.ClaimAsync(deployment);
        await SaveAsync(claim, deployment with { EndedAt = Under.Now });

        await Under.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Empty(await ClaimAsync());
        Assert.Null(await DeploymentQueue.ClaimDeploymentAsync(Ava, 1, "w", Lease, Token));
        Assert.False(await DeploymentQueue.RenewDeploymentAsync(claim, Lease, Token));
    }

    [Fact]
    public virtual async Task A_request_that_takes_a_stop_back_ends_the_claim_of_who_was_to_stop_it()
    {
        var deployment = await Under.DeployAsync(Sample);
        await Store.RequestStopAsync(Ava, 1, Under.Now, Token);
        var stopping = await Under.ClaimAsync(deployment);
        await Store.AddDeploymentAsync(Sample.Deployment(), Token);

        await Assert.ThrowsAsync<LeaseLostException>(() => SaveAsync(stopping, stopping.Deployment with { EndedAt = Under.Now }));
        Assert.False(await DeploymentQueue.RenewDeploymentAsync(stopping, Lease, Token));
        var next = Assert.Single(await ClaimAsync());
        Assert.Equal((3, false), (next.Fencing, next.Deployment.StopRequested));
    }

    [Fact]
    public virtual async Task A_hosting_is_shared_with_another_version_that_is_open_and_not_to_be_stopped()
    {
        var mine = await Under.DeployAsync(Sample);
        Assert.False(await DeploymentQueue.IsHostingSharedAsync(mine, Token));
        await Under.DeployAsync(Sample, "other");
        Assert.False(await DeploymentQueue.IsHostingSharedAsync(mine, Token));

        var theirs = await Under.DeployAsync(Sample with { Avatar = new(Ava.UserId + "x", "ava") });
        Assert.True(await DeploymentQueue.IsHostingSharedAsync(mine, Token));
        await Store.RequestStopAsync(theirs.Avatar, 1, Under.Now, Token);
        Assert.False(await DeploymentQueue.IsHostingSharedAsync(mine, Token));
        Assert.True(await DeploymentQueue.IsHostingSharedAsync(theirs, Token));

        await SaveAsync(await Under.ClaimAsync(mine), mine with { EndedAt = Under.Now });
        Assert.False(await DeploymentQueue.IsHostingSharedAsync(theirs, Token));
    }

    [Fact]
    public virtual async Task The_status_counts_what_waits_what_is_open_and_what_fails()
    {
        Assert.Equal(new(0, null, 0, 0), await DeploymentQueue.GetDeploymentStatusAsync(Token));
        var (first, second) = (await Under.DeployAsync(Sample, "m1"), await Under.DeployAsync(Sample with { Now = Under.Now.AddMinutes(-2) }, "m2"));
        await Under.DeployAsync(Sample with { Now = Under.Now.AddMinutes(2), Avatar = new(Ava.UserId + "x", "ava") }, "m3");
        Assert.Equal(new(2, Under.Now.AddMinutes(-2), 3, 0), await DeploymentQueue.GetDeploymentStatusAsync(Token));

        await SaveAsync(await Under.ClaimAsync(second), second with { LastError = VendorFault.Throttled });
        Assert.Equal(new(1, Under.Now, 3, 1), await DeploymentQueue.GetDeploymentStatusAsync(Token));
        await SaveAsync(await Under.ClaimAsync(first), first with { LastError = VendorFault.Other, EndedAt = Under.Now });
        Assert.Equal(new(0, null, 2, 1), await DeploymentQueue.GetDeploymentStatusAsync(Token));
    }

    [Fact]
    public virtual async Task What_makes_no_sense_is_refused_and_what_was_cancelled_does_nothing()
    {
        var deployment = await Under.DeployAsync(Sample);
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => DeploymentQueue.ClaimDeploymentsAsync("", Local, Lease, 1, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => DeploymentQueue.ClaimDeploymentsAsync("w", Local, TimeSpan.Zero, 1, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => DeploymentQueue.ClaimDeploymentsAsync("w", Local, Lease, 0, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => DeploymentQueue.ClaimDeploymentAsync(Ava, 1, "w\0", Lease, Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DeploymentQueue.ClaimDeploymentsAsync("w", Local, Lease, 1, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DeploymentQueue.ClaimDeploymentAsync(Ava, 1, "w", Lease, cancelled));
        var claim = await Under.ClaimAsync(deployment);
        Assert.Equal(1, claim.Fencing);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => DeploymentQueue.RenewDeploymentAsync(claim, -Lease, Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DeploymentQueue.RenewDeploymentAsync(claim, Lease, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DeploymentQueue.ReleaseDeploymentAsync(claim, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DeploymentQueue.IsHostingSharedAsync(deployment, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DeploymentQueue.GetDeploymentStatusAsync(cancelled));
        Assert.True(await DeploymentQueue.RenewDeploymentAsync(claim, Lease, Token));
    }

    private Task<IReadOnlyList<DeploymentClaim>> ClaimAsync(int limit = 1) => DeploymentQueue.ClaimDeploymentsAsync("other", Local, Lease, limit, Token);

    private Task<ModelDeployment> SaveAsync(DeploymentClaim claim, ModelDeployment deployment) =>
        DeploymentQueue.SaveDeploymentAsync(claim, deployment, activate: false, next: null, Token);
}
