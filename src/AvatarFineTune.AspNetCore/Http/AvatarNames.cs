using AvatarFineTune.Avatars;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>How an avatar gets its name where nobody gives it one.</summary>
internal static class AvatarNames
{
    /// <summary>The first import names the avatar; a later one doesn't rename it.</summary>
    public static async Task NameAsync(this AvatarService avatars, RequestedAvatar avatar, string name)
    {
        var profile = await avatars.GetAsync(avatar.Key, avatar.Cancelled).ConfigureAwait(false);
        if (profile?.Name is null)
        {
            await avatars.SaveAsync((profile ?? new() { Avatar = avatar.Key }) with { Name = name }, avatar.Cancelled).ConfigureAwait(false);
        }
    }
}
