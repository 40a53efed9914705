using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Calls of vendors: each is noted once, and makes its job due.</summary>
public abstract class WebhookReceiptTests : StoreSuite
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    [Fact]
    public virtual async Task A_call_makes_its_job_due_whoevers_it_is()
    {
        var mine = await SubmitAsync(Sample, "ftjob-1");
        var theirs = await SubmitAsync(Sample with { Avatar = new(Ava.UserId + "x", "ava") }, "ftjob-2");

        Assert.Equal(new(true, 1), await Queue.ReceiveWebhookAsync("local", "wh-1", "ftjob-1", Token));

        Assert.Equal(mine with { DueAt = Under.Now, Revision = mine.Revision + 1 }, await Store.GetJobAsync(mine.Key, Token));
        Assert.Equal(theirs, await Store.GetJobAsync(theirs.Key, Token));
        Assert.Equal(mine.Key, Assert.Single(await Queue.ClaimAsync("w", Lease, 10, Token)).Job.Key);
        Assert.Equal(new(true, 1), await Queue.ReceiveWebhookAsync("local", "wh-2", "ftjob-2", Token));
        Assert.Equal(theirs.Key, Assert.Single(await Queue.ClaimAsync("w", Lease, 10, Token)).Job.Key);
    }

    [Fact]
    public virtual async Task The_same_call_again_does_nothing()
    {
        var job = await SubmitAsync(Sample, "ftjob-1");
        await Queue.ReceiveWebhookAsync("local", "wh-1", "ftjob-1", Token);
        var claim = Assert.Single(await Queue.ClaimAsync("w", Lease, 10, Token));
        var saved = await Queue.SaveAsync(claim, claim.Job with { DueAt = Under.Now.AddHours(1) }, [], Token);

        Assert.Equal(new(false, 0), await Queue.ReceiveWebhookAsync("local", "wh-1", "ftjob-1", Token));

        Assert.Equal(saved, await Store.GetJobAsync(job.Key, Token));

        // The same id of another vendor is another call, and so is an id that only looks alike.
        Assert.Equal(new(true, 0), await Queue.ReceiveWebhookAsync("openai", "wh-1", "ftjob-1", Token));
        Assert.Equal(new(true, 1), await Queue.ReceiveWebhookAsync("local", "WH-1", "ftjob-1", Token));
    }

    [Fact]
    public virtual async Task A_call_sent_many_times_at_once_is_new_once()
    {
        await SubmitAsync(Sample, "ftjob-1");

        var receipts = await InParallelAsync(12, _ => Queue.ReceiveWebhookAsync("local", "wh-1", "ftjob-1", Token));

        Assert.Equal(new(true, 1), Assert.Single(receipts, r => r.IsNew));
        Assert.All(receipts.Where(r => !r.IsNew), r => Assert.Equal(0, r.Jobs));
    }

    [Fact]
    public virtual async Task A_call_about_no_job_of_ours_is_only_noted()
    {
        var job = await SubmitAsync(Sample, "ftjob-1");

        Assert.Equal(new(true, 0), await Queue.ReceiveWebhookAsync("local", "wh-1", null, Token));
        Assert.Equal(new(false, 0), await Queue.ReceiveWebhookAsync("local", "wh-1", "ftjob-1", Token));
        Assert.Equal(new(true, 0), await Queue.ReceiveWebhookAsync("local", "wh-2", "ftjob-x", Token));
        Assert.Equal(new(true, 0), await Queue.ReceiveWebhookAsync("elsewhere", "wh-3", "ftjob-1", Token));
        Assert.Equal(job, await Store.GetJobAsync(job.Key, Token));
    }

    [Fact]
    public virtual async Task A_settled_job_stays_as_it_is_and_one_that_is_due_is_due()
    {
        var settled = await SubmitAsync(Sample, "ftjob-1", j => j with { Status = FineTuneJobStatus.Failed, IsSettled = true });
        var due = await SubmitAsync(Sample, "ftjob-2", j => j with { DueAt = Under.Now.AddMinutes(-1) });
        var ended = await SubmitAsync(Sample, "ftjob-3", j => j with { Status = FineTuneJobStatus.Failed });

        Assert.Equal(new(true, 0), await Queue.ReceiveWebhookAsync("local", "wh-1", "ftjob-1", Token));
        Assert.Equal(new(true, 1), await Queue.ReceiveWebhookAsync("local", "wh-2", "ftjob-2", Token));
        Assert.Equal(new(true, 1), await Queue.ReceiveWebhookAsync("local", "wh-3", "ftjob-3", Token));

        Assert.Equal(settled, await Store.GetJobAsync(settled.Key, Token));
        Assert.Equal(due, await Store.GetJobAsync(due.Key, Token));
        Assert.Equal(Under.Now, (await Store.GetJobAsync(ended.Key, Token))!.DueAt);
    }

    [Fact]
    public virtual async Task A_worker_that_asked_the_vendor_before_the_call_came_puts_the_job_not_off()
    {
        var job = await SubmitAsync(Sample, "ftjob-1");
        var claim = (await Queue.ClaimAsync(job.Key, "w", Lease, Token))!;
        await Queue.ReceiveWebhookAsync("local", "wh-1", "ftjob-1", Token);

        var saved = await Queue.SaveAsync(claim, claim.Job with { Progress = 0.5, DueAt = Under.Now.AddHours(2) }, [], Token);
        Assert.Equal((0.5, Under.Now), (saved.Progress, saved.DueAt));

        // Who has seen it decides again.
        Assert.Equal(Under.Now.AddHours(2), (await Queue.SaveAsync(claim, saved with { DueAt = Under.Now.AddHours(2) }, [], Token)).DueAt);
    }

    [Fact]
    public virtual async Task Ids_are_remembered_for_three_days()
    {
        await Queue.ReceiveWebhookAsync("local", "wh-1", null, Token);
        await Under.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.False((await Queue.ReceiveWebhookAsync("local", "wh-1", null, Token)).IsNew);
        await Under.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.True((await Queue.ReceiveWebhookAsync("local", "wh-2", null, Token)).IsNew);
        Assert.True((await Queue.ReceiveWebhookAsync("local", "wh-1", null, Token)).IsNew);
    }

    [Fact]
    public virtual async Task A_call_that_was_not_stored_can_be_sent_again()
    {
        await SubmitAsync(Sample, "ftjob-1");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Queue.ReceiveWebhookAsync("local", "wh-1", "ftjob-1", new(canceled: true)));

        Assert.Equal(new(true, 1), await Queue.ReceiveWebhookAsync("local", "wh-1", "ftjob-1", Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("a\0b")]
    public virtual async Task What_is_no_id_is_refused(string? id)
    {
        foreach (var bad in (string?[])[id, new string('w', AvatarKey.MaxLength + 1)])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Queue.ReceiveWebhookAsync("local", bad!, null, Token));
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Queue.ReceiveWebhookAsync(bad!, "wh-1", null, Token));
        }

        if (id is not null)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Queue.ReceiveWebhookAsync("local", "wh-1", id, Token));
        }

        Assert.True((await Queue.ReceiveWebhookAsync("local", "wh-1", null, Token)).IsNew);
    }

    [Theory]
    [InlineData("it's; DROP TABLE avatar_webhooks --")]
    [InlineData("\u202Eid 👍")]
    [InlineData("100%_")]
    public virtual async Task Any_other_id_is_kept_as_it_is(string id)
    {
        var job = await SubmitAsync(Sample, id);

        Assert.Equal(new(true, 1), await Queue.ReceiveWebhookAsync("local", id, id, Token));
        Assert.Equal(new(false, 0), await Queue.ReceiveWebhookAsync("local", id, id, Token));
        Assert.Equal(Under.Now, (await Store.GetJobAsync(job.Key, Token))!.DueAt);
    }

    /// <summary>A job that its vendor has, due in an hour.</summary>
    private async Task<FineTuneJob> SubmitAsync(Sample sample, string vendorJobId, Func<FineTuneJob, FineTuneJob>? change = null)
    {
        var claim = await Under.AddAndClaimAsync(sample.Job(vendorJobId) with { DueAt = Under.Now.AddHours(1) });
        var job = claim.Job with { VendorJobId = vendorJobId, Status = FineTuneJobStatus.Running };
        job = await Queue.SaveAsync(claim, change is null ? job : change(job), [], Token);
        await Queue.ReleaseAsync(claim, Token);
        return job;
    }
}
