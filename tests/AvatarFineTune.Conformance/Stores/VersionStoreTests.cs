namespace AvatarFineTune.Conformance.Stores;

/// <summary>Versions, their numbers, and which one is active.</summary>
public abstract class VersionStoreTests : StoreSuite
{
    [Fact]
    public virtual async Task Parallel_adoptions_are_numbered_without_gap_or_repeat()
    {
        var versions = await InParallelAsync(16, i => Store.AdoptVersionAsync(Sample.Version($"m{i}"), Token));

        Assert.Equal(Enumerable.Range(1, 16), versions.Select(v => v.Number).Order());
        var stored = await Store.ListVersionsAsync(Ava, Token);
        Assert.Equal(Enumerable.Range(1, 16).Reverse(), stored.Select(v => v.Number));
        Assert.Equal(versions.OrderByDescending(v => v.Number), stored);
    }

    [Fact]
    public virtual async Task Parallel_completions_and_adoptions_share_one_row_of_numbers()
    {
        var claims = new List<AvatarFineTune.Stores.JobClaim>();
        for (var i = 0; i < 8; i++)
        {
            claims.Add(await Under.AddAndClaimAsync(Sample.Job($"key{i}")));
        }

        var numbers = await InParallelAsync(16, async i => i < 8
            ? (await Queue.CompleteAsync(claims[i], claims[i].Job.Succeeded($"job{i}"), Sample.Version($"job{i}"), [], Token)).Version!.Value
            : (await Store.AdoptVersionAsync(Sample.Version($"adopted{i}"), Token)).Number);

        Assert.Equal(Enumerable.Range(1, 16), numbers.Order());
        Assert.Equal(16, (await Store.ListVersionsAsync(Ava, Token)).Count);
    }

    [Fact]
    public virtual async Task The_same_model_adopted_by_many_at_once_is_one_version()
    {
        var versions = await InParallelAsync(16, _ => Store.AdoptVersionAsync(Sample.Version("m"), Token));

        Assert.All(versions, v => Assert.Equal(1, v.Number));
        Assert.Single(await Store.ListVersionsAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task The_same_model_of_another_avatar_is_another_version()
    {
        var eve = Sample with { Avatar = new(Ava.UserId, "eve") };
        await Store.AdoptVersionAsync(Sample.Version("m0"), Token);
        var mine = await Store.AdoptVersionAsync(Sample.Version("m"), Token);
        var hers = await Store.AdoptVersionAsync(eve.Version("m"), Token);

        Assert.Equal((2, 1), (mine.Number, hers.Number));
    }

    [Fact]
    public virtual async Task A_version_comes_back_as_it_was_adopted()
    {
        var bare = Sample.Version("bare") with { Base = null, Prompt = null };
        var full = Sample.Version("a/b:c d") with { DatasetId = Guid.NewGuid() };
        await Store.AdoptVersionAsync(bare, Token);
        await Store.AdoptVersionAsync(full, Token);

        Assert.Equal(bare with { Number = 1 }, await Store.GetVersionAsync(Ava, 1, Token));
        Assert.Equal(full with { Number = 2 }, await Store.GetVersionAsync(Ava, 2, Token));
        Assert.Null(await Store.GetVersionAsync(Ava, 3, Token));
        Assert.Null(await Store.GetVersionAsync(Ava, 0, Token));
        Assert.Null(await Store.GetVersionAsync(Ava, -1, Token));
    }

    [Fact]
    public virtual async Task Checkpoints_of_a_job_are_versions_beside_its_end_result()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        var early = Sample.Version("m:10") with { JobId = claim.Job.Key.Id, DatasetId = claim.Job.DatasetId, CheckpointStep = 10 };
        var late = early with { Model = new("local", "m:5000000000"), CheckpointStep = 5_000_000_000 };

        Assert.Equal(early with { Number = 1 }, await Store.AdoptVersionAsync(early, Token));
        Assert.Equal(2, (await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Token)).Version);
        Assert.Equal(late with { Number = 3 }, await Store.AdoptVersionAsync(late, Token));
        Assert.Equal(1, (await Store.AdoptVersionAsync(early, Token)).Number);

        // The end result itself is known by its job, whatever the model is called there.
        Assert.Equal(2, (await Store.AdoptVersionAsync(Sample.Version("renamed") with { JobId = claim.Job.Key.Id }, Token)).Number);
        Assert.Equal([5_000_000_000, null, 10], (await Store.ListVersionsAsync(Ava, Token)).Select(v => v.CheckpointStep));
        Assert.Equal(late with { Number = 3 }, await Store.GetVersionAsync(Ava, 3, Token));
        Assert.True(await Store.SetActiveVersionAsync(Ava, 1, Token));
    }

    [Fact]
    public virtual async Task Adopting_creates_the_avatar_and_activates_nothing()
    {
        await Store.AdoptVersionAsync(Sample.Version("m"), Token);

        var profile = await Store.GetAvatarAsync(Ava, Token);
        Assert.NotNull(profile);
        Assert.Null(profile.ActiveVersion);
    }

    [Fact]
    public virtual async Task A_version_is_activated_exchanged_and_taken_back()
    {
        await Store.AdoptVersionAsync(Sample.Version("m1"), Token);
        await Store.AdoptVersionAsync(Sample.Version("m2"), Token);

        Assert.True(await Store.SetActiveVersionAsync(Ava, 1, Token));
        Assert.Equal(1, (await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
        Assert.True(await Store.SetActiveVersionAsync(Ava, 2, Token));
        Assert.Equal(2, (await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
        Assert.False(await Store.SetActiveVersionAsync(Ava, 3, Token));
        Assert.False(await Store.SetActiveVersionAsync(Ava, 0, Token));
        Assert.Equal(2, (await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
        Assert.True(await Store.SetActiveVersionAsync(Ava, null, Token));
        Assert.Null((await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
    }

    [Fact]
    public virtual async Task Deactivating_an_unknown_avatar_creates_nothing()
    {
        Assert.True(await Store.SetActiveVersionAsync(Ava, null, Token));
        Assert.False(await Store.SetActiveVersionAsync(Ava, 1, Token));
        Assert.Null(await Store.GetAvatarAsync(Ava, Token));
    }
}
