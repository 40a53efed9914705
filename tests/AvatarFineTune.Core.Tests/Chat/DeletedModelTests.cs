using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;

namespace AvatarFineTune.Core.Tests.Chat;

/// <summary>A version whose model was deleted at its vendor is never asked, and its base answers.</summary>
public sealed class DeletedModelTests
{
    [Fact]
    public void A_deleted_version_is_named_in_the_chain_as_deleted_and_its_base_follows()
    {
        var avatar = new AvatarKey("user", "ava");
        var version = new ModelVersion
        {
            Avatar = avatar, Number = 1, Model = new("v", "ft:x"), Base = new("v", "base"), CreatedAt = DateTimeOffset.UnixEpoch, DeletedAt = DateTimeOffset.UnixEpoch,
        };
        var chain = ChatLink.Chain(new(Profile: null, version), new AvatarChatDefaults());

        Assert.Equal([("v/ft:x", true), ("v/base", false)], chain.Select(l => (l.Model.ToString(), l.IsDeleted)));
        Assert.False(ChatLink.Chain(new(Profile: null, version with { DeletedAt = null }), new AvatarChatDefaults())[0].IsDeleted);
    }
}
