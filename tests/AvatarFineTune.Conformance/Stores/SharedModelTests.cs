using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Whether a model is an avatar's alone, so that an erasure may delete it at its vendor.</summary>
public abstract class SharedModelTests : StoreSuite
{
    [Fact]
    public virtual async Task A_model_is_shared_if_another_avatar_or_user_names_it()
    {
        var model = new ModelRef("local", "m");
        await Under.QueueErasureAsync(Sample);
        Assert.False(await ErasureQueue.IsModelSharedAsync(model, Ava, Token));

        await Store.AdoptVersionAsync(Sample.Version("other") with { Avatar = new(Ava.UserId, "eve") }, Token);
        Assert.False(await ErasureQueue.IsModelSharedAsync(model, Ava, Token));
        await Store.AdoptVersionAsync(Sample.Version("m") with { Avatar = new(Ava.UserId + "x", "ava") }, Token);
        Assert.True(await ErasureQueue.IsModelSharedAsync(model, Ava, Token));
        Assert.True(await ErasureQueue.IsModelSharedAsync(new("local", "other"), Ava, Token));
        Assert.False(await ErasureQueue.IsModelSharedAsync(new("openai", "other"), Ava, Token));
    }

    [Fact]
    public virtual async Task A_model_is_not_shared_with_an_avatar_that_is_erased_itself()
    {
        await Under.QueueErasureAsync(Sample);
        var other = Sample with { Avatar = new(Ava.UserId, "eve") };
        await Store.AdoptVersionAsync(other.Version("m"), Token);
        Assert.True(await ErasureQueue.IsModelSharedAsync(new("local", "m"), Ava, Token));

        await Store.EraseAsync(other.Avatar, ErasureScope.Avatar, Token);

        Assert.False(await ErasureQueue.IsModelSharedAsync(new("local", "m"), Ava, Token));
        Assert.Single(await Store.ListVersionsAsync(other.Avatar, Token));
    }

    [Fact]
    public virtual async Task A_model_is_shared_again_with_an_avatar_that_begins_anew()
    {
        await Under.QueueErasureAsync(Sample);
        var other = Sample with { Avatar = new(Ava.UserId, "eve") };
        await Store.AdoptVersionAsync(other.Version("m"), Token);
        await Store.EraseAsync(other.Avatar, ErasureScope.Avatar, Token);

        await Store.SaveAvatarAsync(other.Profile(), Token);

        Assert.True(await ErasureQueue.IsModelSharedAsync(new("local", "m"), Ava, Token));
    }
}
