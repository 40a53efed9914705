using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>
/// Another user, with the same avatar id and the same ids of everything, sees nothing and changes nothing. One test a
/// method group; the ids are known to the other user, as leaked ids would be.
/// </summary>
public abstract class TenantIsolationTests : StoreSuite
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private AvatarKey Other => new(Ava.UserId + "x", Ava.AvatarId);

    [Fact]
    public virtual async Task Profiles_secrets_and_versions()
    {
        await Store.SaveAvatarAsync(Sample.Profile(), Token);
        var secret = await Store.GetAvatarSecretAsync(Ava, Token);
        await Store.AdoptVersionAsync(Sample.Version("m"), Token);

        Assert.Null(await Store.GetAvatarAsync(Other, Token));
        Assert.Empty(await Store.ListAvatarsAsync(Other.UserId, Token));
        Assert.NotEqual(secret, await Store.GetAvatarSecretAsync(Other, Token));
        Assert.Null(await Store.GetVersionAsync(Other, 1, Token));
        Assert.Empty(await Store.ListVersionsAsync(Other, Token));
        Assert.False(await Store.SetActiveVersionAsync(Other, 1, Token));

        await Store.SaveAvatarAsync(Sample.Profile() with { Avatar = Other, Name = "Theirs" }, Token);
        var theirs = await Store.AdoptVersionAsync(Sample.Version("theirs") with { Avatar = Other }, Token);
        await Store.SetActiveVersionAsync(Other, 1, Token);
        Assert.Equal(1, theirs.Number);
        Assert.Equal(("Ava", null), await Store.GetAvatarAsync(Ava, Token) is { } p ? (p.Name, p.ActiveVersion) : default);
        Assert.Equal("local/m", Assert.Single(await Store.ListVersionsAsync(Ava, Token)).Model.ToString());
    }

    [Fact]
    public virtual async Task Imports_and_examples()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "tea");
        var before = await SeedAsync(import, example);

        Assert.Null(await Store.GetImportAsync(Other, import.Id, Token));
        Assert.Empty(await Store.ListImportsAsync(Other, Token));
        Assert.Empty(await Store.ReadAllAsync(Other));
        Assert.Empty((await Store.ReadExamplesAsync(Other, new() { Imports = [import.Id] }, null, 10, Token)).Items);
        Assert.Null(await Store.GetExampleAsync(Other, example.Id, Token));
        Assert.Null(await Store.SetExclusionAsync(Other, example.Id, "theirs", Token));
        Assert.Null(await Store.EditReplyAsync(Other, example.Id, "theirs", 0.1, Token));
        Assert.Equal(0, (await Store.GetStatisticsAsync(Other, Token)).Total);

        // The same ids are theirs as much as ours.
        var theirs = await Store.ImportAsync(import with { Avatar = Other }, example with { Avatar = Other, Reply = "theirs" });
        Assert.Equal(1, theirs.Exchanges.Added);
        Assert.Equivalent(before, await Store.GetExampleAsync(Ava, example.Id, Token), strict: true);
        Assert.Equal("theirs", (await Store.GetExampleAsync(Other, example.Id, Token))!.Reply);
    }

    [Fact]
    public virtual async Task Erasures()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "tea", "Ben");
        await SeedAsync(import, example);
        await Under.TrainAsync(Sample, "m", [example]);

        foreach (var scope in (ErasureScope[])[ErasureScope.Participant("Ben"), ErasureScope.Import(import.Id), ErasureScope.Avatar])
        {
            Assert.Equivalent(new ErasureReport(0, 0, []), await Store.EraseAsync(Other, scope, new() { AllowReimport = true }, Token), strict: true);
        }

        Assert.Single(await Store.ReadAllAsync(Ava));
        Assert.Single(await Store.LinesAsync(Ava, (await Store.ListDatasetsAsync(Ava, Token))[0].Id, DatasetSide.Training));

        // What we erased is not blocked for them.
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        Assert.Equal(1, (await Store.ImportAsync(import with { Avatar = Other }, example with { Avatar = Other })).Exchanges.Added);
    }

    [Fact]
    public virtual async Task Datasets()
    {
        var manifest = Sample.Dataset("one");
        await Store.AddAsync(manifest, Sample.Line(DatasetSide.Training, 0) with { Json = "ours" });

        Assert.Null(await Store.GetDatasetAsync(Other, manifest.Id, Token));
        Assert.Empty(await Store.ListDatasetsAsync(Other, Token));
        Assert.Empty(await Store.LinesAsync(Other, manifest.Id, DatasetSide.Training));

        var theirs = await Store.AddAsync(manifest with { Avatar = Other }, Sample.Line(DatasetSide.Training, 0) with { Json = "theirs" });
        Assert.Equal(Other, theirs.Avatar);
        Assert.Equal("ours", Assert.Single(await Store.LinesAsync(Ava, manifest.Id, DatasetSide.Training)).Json);
        Assert.Equal("theirs", Assert.Single(await Store.LinesAsync(Other, manifest.Id, DatasetSide.Training)).Json);
    }

    [Fact]
    public virtual async Task Jobs_and_events()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        var ours = await Queue.SaveAsync(claim, claim.Job with { Status = FineTuneJobStatus.Running }, [Sample.Event("1")], Token);
        var key = new JobKey(Other.UserId, ours.Key.Id);

        Assert.Null(await Store.GetJobAsync(key, Token));
        Assert.Null(await Store.FindUnfinishedJobAsync(Other, "key", Token));
        Assert.Empty(await Store.ListJobsAsync(Other, Token));
        Assert.Null(await Store.RequestCancelAsync(key, Under.Now, Token));
        Assert.Empty(await Store.ListEventsAsync(key, Token));
        Assert.Null(await Queue.ClaimAsync(key, "w", Lease, Token));

        var (theirs, created) = await Store.AddJobAsync(Sample.Job("key") with { Key = key, Avatar = Other }, Token);
        Assert.True(created);
        Assert.Equal(FineTuneJobStatus.Queued, theirs.Status);
        await Store.RequestCancelAsync(key, Under.Now, Token);
        var theirClaim = (await Queue.ClaimAsync(key, "w", Lease, Token))!;
        await Queue.CompleteAsync(theirClaim, theirClaim.Job.Succeeded("m"), Sample.Version("m") with { Avatar = Other }, [Sample.Event("1")], Token);

        Assert.Equal(ours, await Store.GetJobAsync(ours.Key, Token));
        Assert.Single(await Store.ListEventsAsync(ours.Key, Token));
        Assert.Empty(await Store.ListVersionsAsync(Ava, Token));
        Assert.True(await Queue.RenewAsync(claim, Lease, Token));
    }

    [Fact]
    public virtual async Task A_success_counts_no_use_of_another_users_examples()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "tea");
        await SeedAsync(import, example);
        var theirs = new Sample(Other, Under.Now);
        await Store.ImportAsync(import with { Avatar = Other }, example with { Avatar = Other });

        await Under.TrainAsync(theirs, "m", [example with { Avatar = Other }]);

        Assert.Equal(0, (await Store.GetExampleAsync(Ava, example.Id, Token))!.TimesUsed);
        Assert.Equal(1, (await Store.GetExampleAsync(Other, example.Id, Token))!.TimesUsed);
    }

    [Fact]
    public virtual async Task Usage_records()
    {
        var record = Sample.Record();
        await Usage.RecordAsync(record, Token);

        Assert.Empty(await Usage.GetDailyAsync(new(Other.UserId), Token));
        Assert.Empty(await Usage.GetDailyAsync(new(Other.UserId, Ava.AvatarId), Token));
        Assert.True(await Usage.RecordAsync(record with { Avatar = Other }, Token));
        Assert.Equal(1, Assert.Single(await Usage.GetDailyAsync(new(Ava.UserId), Token)).Messages);
    }

    [Fact]
    public virtual async Task Notes()
    {
        var note = Sample.Note("tea");
        await Store.SaveNoteAsync(note, Token);
        await Store.SaveNoteAsync(Sample.Note("tea", NoteKind.Memory, "caller"), Token);

        Assert.Empty(await Store.ListNotesAsync(Other, NoteKind.Knowledge, Token));
        Assert.Empty(await Store.ListNotesAsync(Other, NoteKind.Memory, Token));
        Assert.Empty(await Store.SearchNotesAsync(Other, "tea", "caller", 10, Token));
        Assert.False(await Store.DeleteNoteAsync(Other, note.Id, Token));
        await Store.SaveNoteAsync(note with { Avatar = Other, Text = "theirs" }, Token);
        Assert.Equal(note, Assert.Single(await Store.ListNotesAsync(Ava, NoteKind.Knowledge, Token)));
    }

    [Theory]
    [InlineData("u", "U")]
    [InlineData("u", "u ")]
    [InlineData("ü", "u\u0308")]
    [InlineData("user", "use_")]
    [InlineData("user", "use%")]
    [InlineData("ｕ", "u")]
    [InlineData("user\uFFFD", "user")]
    public virtual async Task Ids_that_only_look_alike_are_two_users(string mine, string theirs)
    {
        await Store.SaveAvatarAsync(new() { Avatar = new(mine, "ava"), Name = "Mine" }, Token);
        await Usage.RecordAsync(Sample.Record() with { Avatar = new(mine, "ava") }, Token);

        Assert.Null(await Store.GetAvatarAsync(new(theirs, "ava"), Token));
        Assert.Empty(await Store.ListAvatarsAsync(theirs, Token));
        Assert.Empty(await Usage.GetDailyAsync(new(theirs), Token));
        Assert.Null(await Store.GetAvatarAsync(new("ava", mine), Token));
    }

    private async Task<TrainingExample> SeedAsync(TrainingData import, TrainingExample example)
    {
        await Store.ImportAsync(import, example);
        return (await Store.GetExampleAsync(Ava, example.Id, Token))!;
    }
}
