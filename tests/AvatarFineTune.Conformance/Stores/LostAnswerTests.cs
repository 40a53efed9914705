using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>
/// The lost answer of a commit: every write that is repeated with the same ids has the effect of one, and answers as if it
/// were the first wherever the caller needs it.
/// </summary>
public abstract class LostAnswerTests : StoreSuite
{
    [Fact]
    public virtual async Task A_profile()
    {
        var saved = await RepeatAsync("SaveAvatar", s => s.SaveAvatarAsync(Sample.Profile(), Token));

        Assert.Equal(saved, Assert.Single(await Store.ListAvatarsAsync(Ava.UserId, Token)));
    }

    [Fact]
    public virtual async Task A_secret()
    {
        var secret = await RepeatAsync("GetAvatarSecret", s => s.GetAvatarSecretAsync(Ava, Token));

        Assert.Equal(secret, await Store.GetAvatarSecretAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task An_adoption_and_an_activation()
    {
        var version = await RepeatAsync("AdoptVersion", s => s.AdoptVersionAsync(Sample.Version("m"), Token));
        var activated = await RepeatAsync("SetActiveVersion", s => s.SetActiveVersionAsync(Ava, 1, Token));

        Assert.Equal(1, version.Number);
        Assert.True(activated);
        Assert.Single(await Store.ListVersionsAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task An_import()
    {
        var import = Sample.Import();
        TrainingExample[] examples = [Sample.Example(import, "a"), Sample.Example(import, "b")];

        var stored = await RepeatAsync("AddImport", s => s.AddImportAsync(import, examples.ToAsyncEnumerable(), Token));

        // The repeated answer tells what the import did, not that it was there already.
        Assert.Equal((2, 0), (stored.Exchanges.Added, stored.Exchanges.AlreadyKnown));
        Assert.Equal(2, (await Store.ReadAllAsync(Ava)).Count);
    }

    [Fact]
    public virtual async Task Exclusion_and_edit()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "a");
        await Store.ImportAsync(import, example);

        await RepeatAsync("SetExclusion", s => s.SetExclusionAsync(Ava, example.Id, "why", Token));
        var edited = await RepeatAsync("EditReply", s => s.EditReplyAsync(Ava, example.Id, "new", 0.7, Token));

        Assert.Equal(("why", "new", 0.7), (edited!.Exclusion, edited.Reply, edited.QualityScore));
        Assert.Equivalent(edited, Assert.Single(await Store.ReadAllAsync(Ava)), strict: true);
    }

    [Fact]
    public virtual async Task A_dataset()
    {
        var manifest = Sample.Dataset("one");
        var line = Sample.Line(DatasetSide.Training, 0);

        var stored = await RepeatAsync("AddDataset", s => s.AddDatasetAsync(manifest, new[] { line }.ToAsyncEnumerable(), Token));

        Assert.Equal(manifest, stored);
        Assert.Single(await Store.ListDatasetsAsync(Ava, Token));
        Assert.Single(await Store.LinesAsync(Ava, manifest.Id, DatasetSide.Training));
    }

    [Fact]
    public virtual async Task An_erasure()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "a", "Ben");
        await Store.ImportAsync(import, example);
        await Under.TrainAsync(Sample, "m", [example]);

        var report = await RepeatAsync("Erase", s => s.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token));

        Assert.Equal([1], report.TrainedVersions);
        Assert.Empty(await Store.ReadAllAsync(Ava));
    }

    [Fact]
    public virtual async Task A_job_and_its_cancel_request()
    {
        var job = Sample.Job("key");

        var added = await RepeatAsync("AddJob", s => s.AddJobAsync(job, Token));
        var asked = await RepeatAsync("RequestCancel", s => s.RequestCancelAsync(job.Key, Under.Now, Token));

        Assert.Equal(job.Key, added.Job.Key);
        Assert.Equal(2, asked!.Revision);
        Assert.Equal(asked, Assert.Single(await Store.ListJobsAsync(Ava, Token)));
    }

    [Fact]
    public virtual async Task A_renewal_a_save_a_success_and_a_release()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "a");
        await Store.ImportAsync(import, example);
        var dataset = await Store.AddAsync(Sample.Dataset("one"), Sample.Line(DatasetSide.Training, 0, example));
        var claim = await Under.AddAndClaimAsync(Sample.Job("key", dataset.Id) with { Activation = ActivationPolicy.WhenSucceeded });

        Assert.True(await RepeatAsync("Renew", s => s.RenewAsync(claim, TimeSpan.FromMinutes(5), Token)));
        var saved = await RepeatAsync(
            "Save", s => s.SaveAsync(claim, claim.Job with { Status = FineTuneJobStatus.Running }, [Sample.Event("1")], Token));
        var done = await RepeatAsync(
            "Complete", s => s.CompleteAsync(claim, saved.Succeeded("m"), Sample.Version("m"), [Sample.Event("2")], deployment: null, Token));
        await RepeatAsync("Release", async s =>
        {
            await s.ReleaseAsync(claim, Token);
            return true;
        });

        Assert.Equal((2, 3, 1), (saved.Revision, done.Revision, done.Version));
        Assert.Equal(["1", "2"], (await Store.ListEventsAsync(claim.Job.Key, Token)).Select(e => e.Id));
        Assert.Single(await Store.ListVersionsAsync(Ava, Token));
        Assert.Equal(1, (await Store.GetExampleAsync(Ava, example.Id, Token))!.TimesUsed);
        Assert.Single(await Queue.ClaimAsync("other", TimeSpan.FromMinutes(5), 10, Token));
    }

    [Fact]
    public virtual async Task A_claim_whose_answer_was_lost_comes_back_with_its_lease()
    {
        var job = Sample.Job("key");
        await Store.AddJobAsync(job, Token);
        var faulty = new FaultyStore(Under).LoseAnswer("Claim");
        await Assert.ThrowsAsync<TrainingStoreException>(() => faulty.ClaimAsync("worker", null, TimeSpan.FromMinutes(5), 1, Token));

        Assert.Empty(await Queue.ClaimAsync("worker", TimeSpan.FromMinutes(5), 1, Token));
        await Under.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(2, Assert.Single(await Queue.ClaimAsync("worker", TimeSpan.FromMinutes(5), 1, Token)).Fencing);
    }

    [Fact]
    public virtual async Task A_usage_record()
    {
        var record = Sample.Record(0.25m);

        Assert.False(await RepeatAsync("Record", s => s.RecordAsync(record, Token)));

        Assert.Equal((1, 0.25m), (await Usage.GetDailyAsync(new(Ava.UserId), Token)).Select(d => (d.Messages, d.EstimatedCost)).Single());
    }

    [Fact]
    public virtual async Task A_note_and_its_deletion()
    {
        var note = Sample.Note("tea");

        await RepeatAsync("SaveNote", async s =>
        {
            await s.SaveNoteAsync(note, Token);
            return true;
        });
        Assert.Equal([note], await Store.SearchNotesAsync(Ava, "tea", null, 10, Token));

        await RepeatAsync("DeleteNote", s => s.DeleteNoteAsync(Ava, note.Id, Token));
        Assert.Empty(await Store.ListNotesAsync(Ava, NoteKind.Knowledge, Token));
    }

    /// <summary>A call that never reached the store, one whose answer was lost, then one that is answered.</summary>
    private async Task<T> RepeatAsync<T>(string operation, Func<FaultyStore, Task<T>> call)
    {
        var faulty = new FaultyStore(Under).FailBefore(operation).LoseAnswer(operation);
        await Assert.ThrowsAsync<TrainingStoreException>(() => call(faulty));
        await Assert.ThrowsAsync<TrainingStoreException>(() => call(faulty));
        Assert.Equal(0, faulty.Pending);
        return await call(faulty);
    }
}
