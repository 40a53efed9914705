using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Fenced writes: only the holder of a job changes it, and nobody's request is lost.</summary>
public abstract class JobSaveTests : StoreSuite
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    [Fact]
    public virtual async Task A_save_stores_state_and_events()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        var job = claim.Job with
        {
            Status = FineTuneJobStatus.Running,
            RawStatus = "running",
            VendorJobId = "ftjob-1",
            TrainingFileId = "file-1",
            ValidationFileId = "file-2",
            CreateAttemptedAt = Under.Now,
            Progress = 0.25,
            TrainedTokens = 7,
            ActualCost = new(2.5m, "USD"),
            EstimatedFinish = Under.Now.AddHours(1),
            Error = "late",
            LastNewsAt = Under.Now.AddSeconds(1),
            DueAt = Under.Now.AddSeconds(30),
            Attempts = 4,
        };
        var events = (FineTuneJobEvent[])[Sample.Event("b"), Sample.Event("a") with { Step = null, Metrics = null, Level = "warn" }];

        var saved = await Queue.SaveAsync(claim, job, events, Token);

        Assert.Equal(job with { Revision = 2 }, saved);
        Assert.Equal(saved, await Store.GetJobAsync(job.Key, Token));
        Assert.Equivalent(events, await Store.ListEventsAsync(job.Key, Token), strict: true);
        Assert.Equal(["b", "a"], (await Store.ListEventsAsync(job.Key, Token)).Select(e => e.Id));
    }

    [Fact]
    public virtual async Task What_was_asked_for_can_not_be_saved_over()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));

        var saved = await Queue.SaveAsync(
            claim,
            claim.Job with
            {
                Base = new("other", "model"), DatasetId = Guid.NewGuid(), Seed = 99, Suffix = "x", IdempotencyKey = "x",
                Hyperparameters = new(99), TrainingExamplesCount = 99, EstimatedTokens = 1, EstimatedCost = null,
                Activation = ActivationPolicy.WhenSucceeded, CreatedAt = Under.Now.AddYears(1), Version = 99, Status = FineTuneJobStatus.Running,
            },
            [],
            Token);

        Assert.Equal(claim.Job with { Status = FineTuneJobStatus.Running, Revision = 2 }, saved);
        Assert.Equal(saved, await Store.GetJobAsync(saved.Key, Token));
    }

    [Fact]
    public virtual async Task An_event_is_stored_once_by_its_id()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        await Queue.SaveAsync(claim, claim.Job, [Sample.Event("1")], Token);
        await Queue.SaveAsync(claim, claim.Job, [Sample.Event("1") with { Message = "again" }, Sample.Event("2"), Sample.Event("2")], Token);

        var events = await Store.ListEventsAsync(claim.Job.Key, Token);

        Assert.Equal(["1", "2"], events.Select(e => e.Id));
        Assert.Equal("Step 1", events[0].Message);
    }

    [Fact]
    public virtual async Task Equal_event_ids_of_two_jobs_are_two_events()
    {
        var (a, b) = (await Under.AddAndClaimAsync(Sample.Job("a")), await Under.AddAndClaimAsync(Sample.Job("b")));
        await Queue.SaveAsync(a, a.Job, [Sample.Event("1")], Token);
        await Queue.SaveAsync(b, b.Job, [Sample.Event("1")], Token);

        Assert.Single(await Store.ListEventsAsync(a.Job.Key, Token));
        Assert.Single(await Store.ListEventsAsync(b.Job.Key, Token));
    }

    [Fact]
    public virtual async Task Metrics_keep_what_numbers_can_not_say()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        var metrics = new Dictionary<string, double> { ["loss"] = double.NaN, ["max"] = double.PositiveInfinity, ["exact"] = 0.1 + 0.2 };
        await Queue.SaveAsync(claim, claim.Job, [Sample.Event("1") with { Metrics = metrics }], Token);

        Assert.Equal(metrics, (await Store.ListEventsAsync(claim.Job.Key, Token))[0].Metrics!.ToDictionary());
    }

    [Fact]
    public virtual async Task A_stale_claim_writes_nothing()
    {
        var stale = await Under.AddAndClaimAsync(Sample.Job("key"));
        await Under.AdvanceAsync(Lease);
        var holder = (await Queue.ClaimAsync(stale.Job.Key, "other", Lease, Token))!;

        var lost = await Assert.ThrowsAsync<LeaseLostException>(
            () => Queue.SaveAsync(stale, stale.Job with { Status = FineTuneJobStatus.Running }, [Sample.Event("1")], Token));
        await Assert.ThrowsAsync<LeaseLostException>(
            () => Queue.CompleteAsync(stale, stale.Job.Succeeded("m"), Sample.Version("m"), [Sample.Event("1")], Token));
        await Queue.ReleaseAsync(stale, Token);

        Assert.False(lost.IsTransient);
        Assert.Equal(holder.Job, await Store.GetJobAsync(stale.Job.Key, Token));
        Assert.Empty(await Store.ListEventsAsync(stale.Job.Key, Token));
        Assert.Empty(await Store.ListVersionsAsync(Ava, Token));
        Assert.Equal(FineTuneJobStatus.Running, (await Queue.SaveAsync(holder, holder.Job with { Status = FineTuneJobStatus.Running }, [], Token)).Status);
    }

    [Fact]
    public virtual async Task A_late_save_counts_while_nobody_else_came()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        await Under.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(FineTuneJobStatus.Running, (await Queue.SaveAsync(claim, claim.Job with { Status = FineTuneJobStatus.Running }, [], Token)).Status);
    }

    [Fact]
    public virtual async Task A_cancel_request_made_meanwhile_is_kept_and_stays_due()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        await Store.RequestCancelAsync(claim.Job.Key, Under.Now, Token);

        var saved = await Queue.SaveAsync(claim, claim.Job with { Status = FineTuneJobStatus.Running, DueAt = Under.Now.AddHours(1) }, [], Token);

        Assert.True(saved.CancelRequested);
        Assert.Equal(Under.Now, saved.DueAt);

        // Now the worker has seen it, and may put the next look off.
        var seen = await Queue.SaveAsync(claim, saved with { Status = FineTuneJobStatus.Cancelling, DueAt = Under.Now.AddHours(1) }, [], Token);
        Assert.Equal((true, Under.Now.AddHours(1)), (seen.CancelRequested, seen.DueAt));
        Assert.Equal(seen, await Store.GetJobAsync(seen.Key, Token));
    }

    [Fact]
    public virtual async Task A_save_never_asks_for_a_cancel_itself()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));

        var saved = await Queue.SaveAsync(claim, claim.Job with { CancelRequested = true, Status = FineTuneJobStatus.Running }, [], Token);

        Assert.False(saved.CancelRequested);
    }

    [Fact]
    public virtual async Task The_revision_grows_with_news_and_only_then()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        var running = claim.Job with { Status = FineTuneJobStatus.Running };

        Assert.Equal(2, (await Queue.SaveAsync(claim, running, [], Token)).Revision);
        Assert.Equal(2, (await Queue.SaveAsync(claim, running, [], Token)).Revision);
        Assert.Equal(3, (await Queue.SaveAsync(claim, running, [Sample.Event("1")], Token)).Revision);
        Assert.Equal(3, (await Queue.SaveAsync(claim, running, [Sample.Event("1")], Token)).Revision);
    }

    [Fact]
    public virtual async Task A_claim_on_one_job_writes_no_other()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("a"));
        var other = Sample.Job("b");
        await Store.AddJobAsync(other, Token);

        await Assert.ThrowsAsync<ArgumentException>(() => Queue.SaveAsync(claim, other, [], Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Queue.CompleteAsync(claim, other, Sample.Version("m"), [], Token));
    }

    [Fact]
    public virtual async Task Of_many_claims_and_saves_at_once_none_is_lost_or_doubled()
    {
        // Every worker adds one to the attempts while it holds the job: a lost or unfenced write shows in the sum.
        var job = Sample.Job("key");
        await Store.AddJobAsync(job, Token);

        await InParallelAsync(8, async worker =>
        {
            for (var done = 0; done < 10;)
            {
                if (await Queue.ClaimAsync(job.Key, $"worker{worker}", Lease, Token) is not { } claim)
                {
                    await Task.Yield();
                    continue;
                }

                await Queue.SaveAsync(claim, claim.Job with { Attempts = claim.Job.Attempts + 1 }, [], Token);
                await Queue.ReleaseAsync(claim, Token);
                done++;
            }

            return true;
        });

        var stored = await Store.GetJobAsync(job.Key, Token);
        Assert.Equal((80, 81), (stored!.Attempts, stored.Revision));
    }
}
