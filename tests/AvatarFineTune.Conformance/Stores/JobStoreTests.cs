using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Jobs, as their users see them.</summary>
public abstract class JobStoreTests : StoreSuite
{
    [Fact]
    public virtual async Task A_job_comes_back_as_it_was_stored()
    {
        var job = Sample.Job("key") with
        {
            Status = FineTuneJobStatus.Uploading,
            RawStatus = "raw",
            ActualCost = new(0.0000000001m, "EUR"),
            TrainedTokens = 6_000_000_000,
            Progress = 1.0 / 3,
            EstimatedFinish = Under.Now.AddHours(2),
            Activation = ActivationPolicy.WhenNoneActive,
            CancelRequested = true,
            VendorJobId = "ftjob-1",
            TrainingFileId = "file-1",
            ValidationFileId = "file-2",
            CreateAttemptedAt = Under.Now.AddMinutes(1),
            FineTunedModel = new("local", "ft:echo"),
            Version = 3,
            Error = "none",
            FinishedAt = Under.Now.AddDays(1),
            Attempts = 2,
            IsSettled = true,
        };
        var bare = Sample.Job("bare") with { Hyperparameters = new(1), Suffix = null, EstimatedCost = null };

        var (stored, created) = await Store.AddJobAsync(job, Token);
        await Store.AddJobAsync(bare, Token);

        Assert.True(created);
        Assert.Equal(job with { Revision = 1 }, stored);
        Assert.Equal(stored, await Store.GetJobAsync(job.Key, Token));
        Assert.Equal(bare with { Revision = 1 }, await Store.GetJobAsync(bare.Key, Token));
        Assert.Null(await Store.GetJobAsync(new(Ava.UserId, Guid.NewGuid()), Token));
    }

    [Theory]
    [InlineData(FineTuneJobStatus.Queued)]
    [InlineData(FineTuneJobStatus.Uploading)]
    [InlineData(FineTuneJobStatus.Submitting)]
    [InlineData(FineTuneJobStatus.Validating)]
    [InlineData(FineTuneJobStatus.VendorQueued)]
    [InlineData(FineTuneJobStatus.Running)]
    [InlineData(FineTuneJobStatus.Paused)]
    [InlineData(FineTuneJobStatus.Finalizing)]
    [InlineData(FineTuneJobStatus.Cancelling)]
    [InlineData(FineTuneJobStatus.Unknown)]
    [InlineData(FineTuneJobStatus.Succeeded)]
    [InlineData(FineTuneJobStatus.Failed)]
    [InlineData(FineTuneJobStatus.Cancelled)]
    [InlineData(FineTuneJobStatus.Unclear)]
    public virtual async Task Every_status_is_kept_and_an_unfinished_one_holds_its_key(FineTuneJobStatus status)
    {
        var job = Sample.Job("key") with { Status = status };
        await Store.AddJobAsync(job, Token);

        Assert.Equal(status, (await Store.GetJobAsync(job.Key, Token))!.Status);
        Assert.Equal(!job.IsFinished, await Store.FindUnfinishedJobAsync(Ava, "key", Token) is not null);
        Assert.Equal(job.IsFinished, (await Store.AddJobAsync(Sample.Job("key"), Token)).Created);
        Assert.Equal(1, (await Queue.GetQueueStatusAsync(Token)).Unfinished);
    }

    [Fact]
    public virtual async Task Of_many_equal_requests_at_once_one_creates_the_job()
    {
        var results = await InParallelAsync(16, _ => Store.AddJobAsync(Sample.Job("key"), Token));

        Assert.Single(results, r => r.Created);
        Assert.Single(results.Select(r => r.Job).Distinct());
        Assert.Single(await Store.ListJobsAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task The_same_job_again_is_the_stored_one()
    {
        var job = Sample.Job("key");
        await Store.AddJobAsync(job, Token);

        var (again, created) = await Store.AddJobAsync(job with { IdempotencyKey = "other", Seed = 99 }, Token);

        Assert.False(created);
        Assert.Equal(job with { Revision = 1 }, again);
    }

    [Fact]
    public virtual async Task The_same_key_of_another_avatar_is_another_job()
    {
        var eve = Sample with { Avatar = new(Ava.UserId, "eve") };
        await Store.AddJobAsync(Sample.Job("key"), Token);

        Assert.True((await Store.AddJobAsync(eve.Job("key"), Token)).Created);
    }

    [Fact]
    public virtual async Task A_key_is_free_again_when_its_job_has_ended()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        Assert.Equal(claim.Job.Key, (await Store.FindUnfinishedJobAsync(Ava, "key", Token))!.Key);
        await Queue.SaveAsync(claim, claim.Job with { Status = FineTuneJobStatus.Failed }, [], Token);

        Assert.Null(await Store.FindUnfinishedJobAsync(Ava, "key", Token));
        var (next, created) = await Store.AddJobAsync(Sample.Job("key"), Token);
        Assert.True(created);
        Assert.NotEqual(claim.Job.Key, next.Key);
    }

    [Fact]
    public virtual async Task An_ended_job_is_not_reopened_beside_another_of_its_key()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        var ended = await Queue.SaveAsync(claim, claim.Job with { Status = FineTuneJobStatus.Unclear }, [], Token);
        await Store.AddJobAsync(Sample.Job("key"), Token);

        var fault = await Assert.ThrowsAsync<TrainingStoreException>(
            () => Queue.SaveAsync(claim, ended with { Status = FineTuneJobStatus.Running }, [Sample.Event("e")], Token));

        Assert.False(fault.IsTransient);
        Assert.Equal(ended, await Store.GetJobAsync(ended.Key, Token));
        Assert.Empty(await Store.ListEventsAsync(ended.Key, Token));
    }

    [Fact]
    public virtual async Task One_vendor_job_is_one_job()
    {
        var first = await Under.AddAndClaimAsync(Sample.Job("a"));
        var second = await Under.AddAndClaimAsync(Sample.Job("b"));
        await Queue.SaveAsync(first, first.Job with { VendorJobId = "ftjob-1" }, [], Token);

        await Assert.ThrowsAsync<TrainingStoreException>(() => Queue.SaveAsync(second, second.Job with { VendorJobId = "ftjob-1" }, [], Token));
        Assert.Null((await Store.GetJobAsync(second.Job.Key, Token))!.VendorJobId);
        await Queue.SaveAsync(second, second.Job with { VendorJobId = "ftjob-2" }, [], Token);
    }

    [Fact]
    public virtual async Task Jobs_are_listed_newest_first()
    {
        var old = Sample.Job("old");
        var young = Sample.Job("young") with { CreatedAt = Under.Now.AddHours(1) };
        await Store.AddJobAsync(young, Token);
        await Store.AddJobAsync(old, Token);

        Assert.Equal(["young", "old"], (await Store.ListJobsAsync(Ava, Token)).Select(j => j.IdempotencyKey));
    }

    [Fact]
    public virtual async Task A_cancel_request_makes_the_job_due()
    {
        var job = Sample.Job("key") with { DueAt = Under.Now.AddHours(1) };
        await Store.AddJobAsync(job, Token);

        var asked = await Store.RequestCancelAsync(job.Key, Under.Now, Token);

        Assert.Equal(job with { CancelRequested = true, DueAt = Under.Now, Revision = 2 }, asked);
        Assert.Equal(asked, await Store.GetJobAsync(job.Key, Token));
        Assert.Single(await Queue.ClaimAsync("worker", TimeSpan.FromMinutes(1), 10, Token));
    }

    [Fact]
    public virtual async Task A_cancel_request_repeated_or_too_late_changes_nothing()
    {
        var open = Sample.Job("open");
        var ended = Sample.Job("ended") with { Status = FineTuneJobStatus.Succeeded };
        await Store.AddJobAsync(open, Token);
        await Store.AddJobAsync(ended, Token);
        var asked = await Store.RequestCancelAsync(open.Key, Under.Now, Token);

        Assert.Equal(asked, await Store.RequestCancelAsync(open.Key, Under.Now, Token));
        Assert.Equal(ended with { Revision = 1 }, await Store.RequestCancelAsync(ended.Key, Under.Now, Token));
        Assert.Null(await Store.RequestCancelAsync(new(Ava.UserId, Guid.NewGuid()), Under.Now, Token));
    }

    [Fact]
    public virtual async Task A_job_of_another_user_than_its_avatar_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Store.AddJobAsync(Sample.Job("key") with { Key = new("other", Guid.NewGuid()) }, Token));
}
