using AvatarFineTune.Datasets;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>The whole avatar erased: all but the record of what was trained where.</summary>
public abstract class AvatarErasureTests : StoreSuite
{
    [Fact]
    public virtual async Task Everything_goes_but_jobs_and_versions_without_prompts()
    {
        var (dataset, job) = await SeedAsync(Sample);

        var report = await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);

        Assert.Equal((1, 1), (report.Examples, report.DatasetLines));
        Assert.Equal([1], report.TrainedVersions);
        await AssertEmptyAsync();
        Assert.Null(await Store.GetDatasetAsync(Ava, dataset, Token));
        Assert.Empty(await Store.LinesAsync(Ava, dataset, DatasetSide.Training));
        Assert.Equal(job, await Store.GetJobAsync(job.Key, Token));
        var version = Assert.Single(await Store.ListVersionsAsync(Ava, Token));
        Assert.Equal((1, "local/m", null), (version.Number, version.Model.ToString(), version.Prompt));
    }

    [Fact]
    public virtual async Task Erasing_twice_is_harmless_and_still_answers()
    {
        await SeedAsync(Sample);
        await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);

        var again = await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);

        Assert.Equal((0, 0), (again.Examples, again.DatasetLines));
        Assert.Equal([1], again.TrainedVersions);
    }

    [Fact]
    public virtual async Task Another_avatar_of_the_user_stays_whole()
    {
        var eve = Sample with { Avatar = new(Ava.UserId, "eve") };
        await SeedAsync(Sample);
        var (dataset, _) = await SeedAsync(eve);
        var secret = await Store.GetAvatarSecretAsync(eve.Avatar, Token);

        await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);

        Assert.NotNull((await Store.GetAvatarAsync(eve.Avatar, Token))!.Prompt);
        Assert.Single(await Store.ReadAllAsync(eve.Avatar));
        Assert.Single(await Store.ListImportsAsync(eve.Avatar, Token));
        Assert.Single(await Store.LinesAsync(eve.Avatar, dataset, DatasetSide.Training));
        Assert.Equal(2, (await Store.SearchNotesAsync(eve.Avatar, "tea", null, 10, Token)).Count);
        Assert.Equal(1, (await Usage.GetDailyAsync(new(Ava.UserId, "eve"), Token)).Sum(u => u.Messages));
        Assert.NotNull((await Store.GetVersionAsync(eve.Avatar, 1, Token))!.Prompt);
        Assert.Equal(secret, await Store.GetAvatarSecretAsync(eve.Avatar, Token));
    }

    [Fact]
    public virtual async Task The_avatars_secret_goes_with_it()
    {
        var before = await Store.GetAvatarSecretAsync(Ava, Token);
        await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);

        Assert.NotEqual(before, await Store.GetAvatarSecretAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task A_training_that_ends_after_the_erasure_brings_nothing_back()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key") with { Activation = ActivationPolicy.WhenSucceeded });
        await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);

        var job = await Queue.CompleteAsync(claim, claim.Job.Succeeded("late"), Sample.Version("late"), [], Token);

        Assert.Equal(1, job.Version);
        Assert.Null(Assert.Single(await Store.ListVersionsAsync(Ava, Token)).Prompt);
        Assert.Null(await Store.GetAvatarAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task What_a_participant_had_erased_stays_out_even_when_the_avatar_begins_anew()
    {
        var import = Sample.Import();
        await Store.ImportAsync(import, Sample.Example(import, "ben", "Ben"));
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);
        var again = Sample.Import();

        Assert.Equal(1, (await Store.ImportAsync(again, Sample.Example(again, "ben", "Ben"))).Exchanges.Blocked);
    }

    [Fact]
    public virtual async Task The_avatar_may_begin_anew()
    {
        await SeedAsync(Sample);
        await Store.EraseAsync(Ava, ErasureScope.Avatar, new() { AllowReimport = true }, Token);

        var import = Sample.Import();
        Assert.Equal(1, (await Store.ImportAsync(import, Sample.Example(import, "tea"))).Exchanges.Added);
        var example = Assert.Single(await Store.ReadAllAsync(Ava));
        var job = await Under.TrainAsync(Sample, "second", [example]);
        Assert.Equal(2, job.Version);
        Assert.Equal("You are Ava.", (await Store.GetVersionAsync(Ava, 2, Token))!.Prompt);
    }

    private async Task AssertEmptyAsync()
    {
        Assert.Null(await Store.GetAvatarAsync(Ava, Token));
        Assert.Empty(await Store.ListAvatarsAsync(Ava.UserId, Token));
        Assert.Empty(await Store.ListImportsAsync(Ava, Token));
        Assert.Empty(await Store.ReadAllAsync(Ava));
        Assert.Empty(await Store.ListDatasetsAsync(Ava, Token));
        Assert.Empty(await Store.ListNotesAsync(Ava, NoteKind.Knowledge, Token));
        Assert.Empty(await Store.ListNotesAsync(Ava, NoteKind.Memory, Token));
        Assert.Empty(await Store.SearchNotesAsync(Ava, "tea", "caller", 10, Token));
        Assert.Empty(await Usage.GetDailyAsync(new(Ava.UserId), Token));
    }

    private async Task<(Guid Dataset, FineTuneJob Job)> SeedAsync(Sample sample)
    {
        await Store.SaveAvatarAsync(sample.Profile(), Token);
        var import = sample.Import();
        var example = sample.Example(import, "tea");
        await Store.ImportAsync(import, example);
        var job = await Under.TrainAsync(sample, "m", [example]);
        await Store.SetActiveVersionAsync(sample.Avatar, 1, Token);
        await Store.SaveNoteAsync(sample.Note("tea at five"), Token);
        await Store.SaveNoteAsync(sample.Note("tea again", NoteKind.Memory), Token);
        await Usage.RecordAsync(sample.Record(), Token);
        return (job.DatasetId, job);
    }
}
