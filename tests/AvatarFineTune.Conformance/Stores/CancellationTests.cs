using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>A call that was cancelled before it began does nothing; an import that is cancelled midway leaves nothing.</summary>
public abstract class CancellationTests : StoreSuite
{
    private static readonly CancellationToken Cancelled = new(canceled: true);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    [Fact]
    public virtual async Task A_cancelled_read_is_not_answered()
    {
        var key = new JobKey(Ava.UserId, Guid.NewGuid());
        await CancelsAsync(() => Store.GetAvatarAsync(Ava, Cancelled));
        await CancelsAsync(() => Store.ListAvatarsAsync(Ava.UserId, Cancelled));
        await CancelsAsync(() => Store.GetVersionAsync(Ava, 1, Cancelled));
        await CancelsAsync(() => Store.ListVersionsAsync(Ava, Cancelled));
        await CancelsAsync(() => Store.GetImportAsync(Ava, key.Id, Cancelled));
        await CancelsAsync(() => Store.ListImportsAsync(Ava, Cancelled));
        await CancelsAsync(() => Store.ReadExamplesAsync(Ava, new(), null, 1, Cancelled));
        await CancelsAsync(() => Store.GetExampleAsync(Ava, key.Id, Cancelled));
        await CancelsAsync(() => Store.GetStatisticsAsync(Ava, Cancelled));
        await CancelsAsync(() => Store.GetDatasetAsync(Ava, key.Id, Cancelled));
        await CancelsAsync(() => Store.ListDatasetsAsync(Ava, Cancelled));
        await CancelsAsync(() => Store.ReadLinesAsync(Ava, key.Id, DatasetSide.Training, Cancelled).ToListAsync(Token).AsTask());
        await CancelsAsync(() => Store.GetJobAsync(key, Cancelled));
        await CancelsAsync(() => Store.FindUnfinishedJobAsync(Ava, "key", Cancelled));
        await CancelsAsync(() => Store.ListJobsAsync(Ava, Cancelled));
        await CancelsAsync(() => Store.ListEventsAsync(key, Cancelled));
        await CancelsAsync(() => Store.ListNotesAsync(Ava, NoteKind.Memory, Cancelled));
        await CancelsAsync(() => Store.SearchNotesAsync(Ava, "tea", null, 1, Cancelled));
        await CancelsAsync(() => Queue.GetQueueStatusAsync(Cancelled));
        await CancelsAsync(() => Queue.FindJobsAsync([key.Id], Cancelled));
        await CancelsAsync(() => Queue.ListJobUsersAsync("fake", default, Cancelled));
        await CancelsAsync(() => Usage.GetDailyAsync(new(Ava.UserId), Cancelled));
    }

    [Fact]
    public virtual async Task A_cancelled_write_of_something_new_stores_nothing()
    {
        var import = Sample.Import();
        await CancelsAsync(() => Store.SaveAvatarAsync(Sample.Profile(), Cancelled));
        await CancelsAsync(() => Store.GetAvatarSecretAsync(Ava, Cancelled));
        await CancelsAsync(() => Store.AdoptVersionAsync(Sample.Version("m"), Cancelled));
        await CancelsAsync(() => Store.AddImportAsync(import, new[] { Sample.Example(import, "a") }.ToAsyncEnumerable(), Cancelled));
        await CancelsAsync(() => Store.AddDatasetAsync(Sample.Dataset("one"), new[] { Sample.Line(DatasetSide.Training, 0) }.ToAsyncEnumerable(), Cancelled));
        await CancelsAsync(() => Store.AddJobAsync(Sample.Job("key"), Cancelled));
        await CancelsAsync(() => Store.SaveNoteAsync(Sample.Note("tea"), Cancelled));
        await CancelsAsync(() => Usage.RecordAsync(Sample.Record(), Cancelled));

        Assert.Null(await Store.GetAvatarAsync(Ava, Token));
        Assert.Empty(await Store.ListVersionsAsync(Ava, Token));
        Assert.Empty(await Store.ListImportsAsync(Ava, Token));
        Assert.Empty(await Store.ReadAllAsync(Ava));
        Assert.Empty(await Store.ListDatasetsAsync(Ava, Token));
        Assert.Empty(await Store.ListJobsAsync(Ava, Token));
        Assert.Empty(await Store.ListNotesAsync(Ava, NoteKind.Knowledge, Token));
        Assert.Empty(await Usage.GetDailyAsync(new(Ava.UserId), Token));
    }

    [Fact]
    public virtual async Task A_cancelled_change_changes_nothing()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "a", "Ben");
        await Store.ImportAsync(import, example);
        var before = await Store.GetExampleAsync(Ava, example.Id, Token);
        var note = Sample.Note("tea");
        await Store.SaveNoteAsync(note, Token);
        await Store.AdoptVersionAsync(Sample.Version("m"), Token);

        await CancelsAsync(() => Store.SetActiveVersionAsync(Ava, 1, Cancelled));
        await CancelsAsync(() => Store.SetExclusionAsync(Ava, example.Id, "why", Cancelled));
        await CancelsAsync(() => Store.EditReplyAsync(Ava, example.Id, "new", 0.1, Cancelled));
        await CancelsAsync(() => Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Cancelled));
        await CancelsAsync(() => Store.EraseAsync(Ava, ErasureScope.Avatar, Cancelled));
        await CancelsAsync(() => Store.DeleteNoteAsync(Ava, note.Id, Cancelled));

        Assert.Null((await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
        Assert.Equivalent(before, await Store.GetExampleAsync(Ava, example.Id, Token), strict: true);
        Assert.Single(await Store.ListNotesAsync(Ava, NoteKind.Knowledge, Token));
    }

    [Fact]
    public virtual async Task A_cancelled_worker_changes_nothing()
    {
        var free = Sample.Job("free");
        await Store.AddJobAsync(free, Token);
        var claim = await Under.AddAndClaimAsync(Sample.Job("held"));

        await CancelsAsync(() => Queue.ClaimAsync("w", Lease, 1, Cancelled));
        await CancelsAsync(() => Queue.ClaimAsync(free.Key, "w", Lease, Cancelled));
        await CancelsAsync(() => Queue.RenewAsync(claim, Lease, Cancelled));
        await CancelsAsync(() => Queue.SaveAsync(claim, claim.Job with { Status = FineTuneJobStatus.Running }, [Sample.Event("1")], Cancelled));
        await CancelsAsync(() => Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Cancelled));
        await CancelsAsync(() => Queue.ReleaseAsync(claim, Cancelled));
        await CancelsAsync(() => Store.RequestCancelAsync(claim.Job.Key, Under.Now, Cancelled));

        Assert.Equal(claim.Job, await Store.GetJobAsync(claim.Job.Key, Token));
        Assert.Empty(await Store.ListVersionsAsync(Ava, Token));
        Assert.Equal(1, (await Queue.ClaimAsync("w", Lease, 10, Token)).Single(c => c.Job.Key == free.Key).Fencing);
        Assert.True(await Queue.RenewAsync(claim, Lease, Token));
    }

    [Fact]
    public virtual async Task An_import_and_a_dataset_that_are_cancelled_midway_leave_nothing()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var import = Sample.Import();
        await CancelsAsync(() => Store.AddImportAsync(import, Examples(), source.Token));
        using var second = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await CancelsAsync(() => Store.AddDatasetAsync(Sample.Dataset("one"), Lines(), second.Token));

        Assert.Empty(await Store.ListImportsAsync(Ava, Token));
        Assert.Empty(await Store.ReadAllAsync(Ava));
        Assert.Empty(await Store.ListDatasetsAsync(Ava, Token));

        async IAsyncEnumerable<TrainingExample> Examples()
        {
            yield return Sample.Example(import, "a");
            await source.CancelAsync();
            yield return Sample.Example(import, "b");
        }

        async IAsyncEnumerable<DatasetLine> Lines()
        {
            yield return Sample.Line(DatasetSide.Training, 0);
            await second.CancelAsync();
            yield return Sample.Line(DatasetSide.Training, 1);
        }
    }

    private static async Task CancelsAsync(Func<Task> call) => await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
}
