using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Claims and leases: no two workers ever hold a job.</summary>
public abstract class JobClaimTests : StoreSuite
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    [Fact]
    public virtual async Task Many_workers_claim_every_job_exactly_once()
    {
        const int Jobs = 200;
        for (var i = 0; i < Jobs; i++)
        {
            await Store.AddJobAsync(Sample.Job($"key{i}"), Token);
        }

        var claims = (await InParallelAsync(16, async worker =>
        {
            var mine = new List<JobClaim>();
            while (mine.Count <= Jobs && await Queue.ClaimAsync($"worker{worker}", Lease, 1 + (worker % 3), Token) is { Count: > 0 } some)
            {
                mine.AddRange(some);
            }

            return mine;
        })).SelectMany(c => c).ToList();

        Assert.Equal(Jobs, claims.Count);
        Assert.Equal(Jobs, claims.Select(c => c.Job.Key).Distinct().Count());
        Assert.All(claims, c => Assert.Equal(1, c.Fencing));
    }

    [Fact]
    public virtual async Task Many_workers_that_want_one_job_get_it_once()
    {
        var job = Sample.Job("key");
        await Store.AddJobAsync(job, Token);

        var claims = await InParallelAsync(16, i => Queue.ClaimAsync(job.Key, $"worker{i}", Lease, Token));

        Assert.Single(claims, c => c is not null);
    }

    [Fact]
    public virtual async Task The_longest_due_are_claimed_first_and_the_future_waits()
    {
        foreach (var minutes in (int[])[-1, 5, -3, 0, -2])
        {
            await Store.AddJobAsync(Sample.Job($"{minutes}") with { DueAt = Under.Now.AddMinutes(minutes) }, Token);
        }

        Assert.Equal(["-3", "-2"], (await Queue.ClaimAsync("w", Lease, 2, Token)).Select(c => c.Job.IdempotencyKey));
        Assert.Equal(["-1", "0"], (await Queue.ClaimAsync("w", Lease, 10, Token)).Select(c => c.Job.IdempotencyKey));
        Assert.Empty(await Queue.ClaimAsync("w", Lease, 10, Token));
    }

    [Fact]
    public virtual async Task A_claim_names_the_vendors_that_its_host_has()
    {
        await Store.AddJobAsync(Sample.Job("local"), Token);
        await Store.AddJobAsync(Sample.Job("elsewhere") with { Base = new("elsewhere", "m") }, Token);

        Assert.Empty(await Queue.ClaimAsync("w", [], Lease, 10, Token));
        Assert.Empty(await Queue.ClaimAsync("w", ["LOCAL", "openai"], Lease, 10, Token));
        Assert.Equal(["local"], (await Queue.ClaimAsync("w", ["openai", "local"], Lease, 10, Token)).Select(c => c.Job.IdempotencyKey));
        Assert.Equal(["elsewhere"], (await Queue.ClaimAsync("w", null, Lease, 10, Token)).Select(c => c.Job.IdempotencyKey));
    }

    [Fact]
    public virtual async Task A_claim_names_owner_job_and_a_growing_number()
    {
        var job = Sample.Job("key");
        var first = await Under.AddAndClaimAsync(job);
        await Under.AdvanceAsync(Lease);
        var second = Assert.Single(await Queue.ClaimAsync("other", Lease, 1, Token));

        Assert.Equal((job with { Revision = 1 }, "worker", 1), (first.Job, first.Owner, first.Fencing));
        Assert.Equal(("other", 2), (second.Owner, second.Fencing));
    }

    [Fact]
    public virtual async Task A_lease_keeps_others_out_until_its_end()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));

        await Under.AdvanceAsync(Lease - TimeSpan.FromMilliseconds(1));
        Assert.Empty(await Queue.ClaimAsync("other", Lease, 1, Token));
        Assert.Null(await Queue.ClaimAsync(claim.Job.Key, "other", Lease, Token));

        await Under.AdvanceAsync(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await Queue.ClaimAsync(claim.Job.Key, "other", Lease, Token));
    }

    [Fact]
    public virtual async Task Renewing_holds_the_job_from_now_on()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        await Under.AdvanceAsync(TimeSpan.FromMinutes(4));

        Assert.True(await Queue.RenewAsync(claim, Lease, Token));

        await Under.AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Empty(await Queue.ClaimAsync("other", Lease, 1, Token));
        await Under.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Single(await Queue.ClaimAsync("other", Lease, 1, Token));
    }

    [Fact]
    public virtual async Task A_late_renewal_holds_if_nobody_came_and_fails_if_somebody_did()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        await Under.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.True(await Queue.RenewAsync(claim, Lease, Token));

        await Under.AdvanceAsync(TimeSpan.FromHours(1));
        var other = (await Queue.ClaimAsync(claim.Job.Key, "other", Lease, Token))!;
        Assert.False(await Queue.RenewAsync(claim, Lease, Token));
        Assert.True(await Queue.RenewAsync(other, Lease, Token));
    }

    [Fact]
    public virtual async Task Releasing_lets_others_in_at_once_and_ends_the_claim()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        await Queue.ReleaseAsync(claim, Token);

        Assert.False(await Queue.RenewAsync(claim, Lease, Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => Queue.SaveAsync(claim, claim.Job, [], Token));
        var other = Assert.Single(await Queue.ClaimAsync("other", Lease, 1, Token));

        // A lost claim is no error, and takes nothing from the new holder.
        await Queue.ReleaseAsync(claim, Token);
        Assert.True(await Queue.RenewAsync(other, Lease, Token));
    }

    [Fact]
    public virtual async Task One_job_can_be_claimed_before_it_is_due()
    {
        var job = Sample.Job("key") with { DueAt = Under.Now.AddHours(1) };
        await Store.AddJobAsync(job, Token);

        Assert.Empty(await Queue.ClaimAsync("w", Lease, 1, Token));
        Assert.NotNull(await Queue.ClaimAsync(job.Key, "w", Lease, Token));
    }

    [Fact]
    public virtual async Task Ended_jobs_are_claimed_until_they_are_settled()
    {
        var ended = Sample.Job("ended") with { Status = FineTuneJobStatus.Failed, LastNewsAt = Under.Now.AddDays(-9) };
        var settled = Sample.Job("settled") with { Status = FineTuneJobStatus.Failed, IsSettled = true };
        await Store.AddJobAsync(ended, Token);
        await Store.AddJobAsync(settled, Token);

        Assert.Equal(["ended"], (await Queue.ClaimAsync("w", Lease, 10, Token)).Select(c => c.Job.IdempotencyKey));
        Assert.Null(await Queue.ClaimAsync(settled.Key, "w", Lease, Token));
        Assert.Null(await Queue.ClaimAsync(new JobKey(Ava.UserId, Guid.NewGuid()), "w", Lease, Token));
    }

    [Fact]
    public virtual async Task The_status_counts_what_waits_and_since_when()
    {
        Assert.Equal(new(0, null, 0, null), await Queue.GetQueueStatusAsync(Token));
        await Store.AddJobAsync(Sample.Job("a") with { DueAt = Under.Now.AddMinutes(-7) }, Token);
        await Store.AddJobAsync(Sample.Job("b") with { DueAt = Under.Now.AddMinutes(-3) }, Token);
        await Store.AddJobAsync(Sample.Job("later") with { DueAt = Under.Now.AddMinutes(3), LastNewsAt = Under.Now.AddHours(-3) }, Token);
        await Store.AddJobAsync(Sample.Job("ended") with { Status = FineTuneJobStatus.Failed }, Token);
        await Store.AddJobAsync(Sample.Job("settled") with { Status = FineTuneJobStatus.Failed, IsSettled = true, DueAt = Under.Now.AddDays(-1) }, Token);

        Assert.Equal(new(3, Under.Now.AddMinutes(-7), 3, Under.Now.AddHours(-3)), await Queue.GetQueueStatusAsync(Token));
        await Queue.ClaimAsync("w", Lease, 1, Token);
        Assert.Equal(new(2, Under.Now.AddMinutes(-3), 3, Under.Now.AddHours(-3)), await Queue.GetQueueStatusAsync(Token));
    }

    [Fact]
    public virtual async Task A_lease_without_length_a_claim_of_nothing_and_a_nameless_owner_are_refused()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Queue.ClaimAsync("w", TimeSpan.Zero, 1, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Queue.ClaimAsync("w", Lease, 0, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.ClaimAsync("", Lease, 1, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Queue.RenewAsync(claim, -Lease, Token));
    }
}
