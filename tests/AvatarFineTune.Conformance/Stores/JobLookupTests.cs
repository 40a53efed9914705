using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>What the sweep of files at vendors asks: whose a file's job is, and who had jobs there.</summary>
public abstract class JobLookupTests : StoreSuite
{
    [Fact]
    public virtual async Task Jobs_are_found_by_their_ids_alone_whoevers_they_are()
    {
        var mine = await StoredAsync(Sample.Job("mine"));
        var theirs = await StoredAsync((Sample with { Avatar = new(Ava.UserId + "x", "ben") }).Job("theirs"));
        await StoredAsync(Sample.Job("other"));

        var found = await Queue.FindJobsAsync([mine.Key.Id, Guid.NewGuid(), theirs.Key.Id, mine.Key.Id], Token);

        Assert.Equal(new[] { mine, theirs }.OrderBy(j => j.Key.Id), found.OrderBy(j => j.Key.Id));
        Assert.Empty(await Queue.FindJobsAsync([], Token));
        Assert.Empty(await Queue.FindJobsAsync([Guid.NewGuid()], Token));
    }

    [Fact]
    public virtual async Task Many_ids_are_asked_for_at_once()
    {
        var job = await StoredAsync(Sample.Job("key"));

        Assert.Equal([job], await Queue.FindJobsAsync([.. Enumerable.Range(0, 1000).Select(_ => Guid.NewGuid()), job.Key.Id], Token));
    }

    [Fact]
    public virtual async Task A_job_is_found_after_its_avatar_was_erased()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "ben", "Ben");
        await Store.ImportAsync(import, example);
        var job = await Under.TrainAsync(Sample, "m", [example]);
        await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);

        Assert.Equal(job.Key, Assert.Single(await Queue.FindJobsAsync([job.Key.Id], Token)).Key);
        Assert.Equal([Ava.UserId], await Queue.ListJobUsersAsync("local", Under.Now, Token));
    }

    [Fact]
    public virtual async Task Users_are_those_whose_jobs_at_the_vendor_ended_since()
    {
        var other = Sample with { Avatar = new(Ava.UserId + "x", "ben") };
        var early = Sample with { Avatar = new(Ava.UserId + "y", "cem") };
        var running = Sample with { Avatar = new(Ava.UserId + "z", "dan") };
        await StoredAsync(Ended(Sample.Job("a"), TimeSpan.Zero));
        await StoredAsync(Ended(Sample.Job("b"), TimeSpan.FromDays(1)));
        await StoredAsync(Ended(other.Job("c"), TimeSpan.FromDays(2)));
        await StoredAsync(Ended(other.Job("d") with { Base = new("elsewhere", "m") }, TimeSpan.FromDays(9)));
        await StoredAsync(Ended(early.Job("e"), TimeSpan.FromTicks(-10)));
        await StoredAsync(running.Job("f"));

        Assert.Equal([Ava.UserId, other.Avatar.UserId], (await Queue.ListJobUsersAsync("local", Under.Now, Token)).Order(StringComparer.Ordinal));
        Assert.Equal([other.Avatar.UserId], await Queue.ListJobUsersAsync("elsewhere", Under.Now, Token));
        Assert.Empty(await Queue.ListJobUsersAsync("nowhere", default, Token));
    }

    private FineTuneJob Ended(FineTuneJob job, TimeSpan later) => job with { Status = FineTuneJobStatus.Failed, FinishedAt = Under.Now + later, IsSettled = true };

    private async Task<FineTuneJob> StoredAsync(FineTuneJob job) => (await Store.AddJobAsync(job, Token)).Job;
}
