using AvatarFineTune.Avatars;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Profiles and secrets.</summary>
public abstract class AvatarStoreTests : StoreSuite
{
    [Fact]
    public virtual async Task A_profile_comes_back_as_it_was_stored()
    {
        Assert.Null(await Store.GetAvatarAsync(Ava, Token));

        var saved = await Store.SaveAvatarAsync(Sample.Profile(), Token);
        Assert.Equal(Sample.Profile() with { CreatedAt = Under.Now, UpdatedAt = Under.Now }, saved);
        Assert.Equal(saved, await Store.GetAvatarAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task Fields_can_be_taken_away_again()
    {
        await Store.SaveAvatarAsync(Sample.Profile(), Token);
        var bare = await Store.SaveAvatarAsync(new() { Avatar = Ava }, Token);

        Assert.Null(bare.Name);
        Assert.Null(bare.Prompt);
        Assert.Null(bare.BaseModel);
    }

    [Fact]
    public virtual async Task Saving_keeps_the_first_time_and_moves_the_last_only_when_something_changes()
    {
        var first = await Store.SaveAvatarAsync(Sample.Profile(), Token);
        await Under.AdvanceAsync(TimeSpan.FromMinutes(1));
        var same = await Store.SaveAvatarAsync(Sample.Profile(), Token);
        var changed = await Store.SaveAvatarAsync(Sample.Profile() with { Name = "Eve" }, Token);

        Assert.Equal(first, same);
        Assert.Equal(first.CreatedAt, changed.CreatedAt);
        Assert.True(changed.UpdatedAt > first.UpdatedAt);
    }

    [Fact]
    public virtual async Task Saving_a_profile_never_activates_a_version()
    {
        await Store.AdoptVersionAsync(Sample.Version("m1"), Token);
        await Store.AdoptVersionAsync(Sample.Version("m2"), Token);
        await Store.SetActiveVersionAsync(Ava, 1, Token);

        var saved = await Store.SaveAvatarAsync(Sample.Profile() with { ActiveVersion = 2 }, Token);

        Assert.Equal(1, saved.ActiveVersion);
        Assert.Equal(1, (await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
    }

    [Fact]
    public virtual async Task Avatars_of_a_user_are_listed_by_id()
    {
        foreach (var id in (string[])["b", "a", "Z", "\uFFFD", "\U0001F600"])
        {
            await Store.SaveAvatarAsync(new() { Avatar = new(Ava.UserId, id) }, Token);
        }

        var listed = await Store.ListAvatarsAsync(Ava.UserId, Token);

        Assert.Equal(["Z", "a", "b", "\U0001F600", "\uFFFD"], listed.Select(p => p.Avatar.AvatarId));
    }

    [Fact]
    public virtual async Task A_secret_is_made_once_and_is_no_profile()
    {
        var secrets = await InParallelAsync(16, _ => Store.GetAvatarSecretAsync(Ava, Token));

        Assert.All(secrets, s => Assert.Equal(secrets[0], s));
        Assert.Equal(32, secrets[0].Length);
        Assert.NotEqual(secrets[0], await Store.GetAvatarSecretAsync(new(Ava.UserId, "eve"), Token));
        Assert.Null(await Store.GetAvatarAsync(Ava, Token));
        Assert.Empty(await Store.ListAvatarsAsync(Ava.UserId, Token));
    }

    [Fact]
    public virtual async Task A_callers_copy_of_the_secret_is_its_own()
    {
        var secret = await Store.GetAvatarSecretAsync(Ava, Token);
        var before = secret.ToArray();
        Array.Clear(secret);

        Assert.Equal(before, await Store.GetAvatarSecretAsync(Ava, Token));
    }
}
