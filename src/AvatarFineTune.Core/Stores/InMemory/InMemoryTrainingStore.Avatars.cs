using System.Security.Cryptography;
using AvatarFineTune.Avatars;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    /// <inheritdoc/>
    public Task<AvatarProfile?> GetAvatarAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        Run(() => Room(avatar).Profile, cancellationToken);

    /// <inheritdoc/>
    public Task<AvatarProfile> SaveAvatarAsync(AvatarProfile profile, CancellationToken cancellationToken) => Run(() =>
    {
        profile = StoreInput.Clean(profile);
        var now = _time.GetUtcNow();
        var room = Room(profile.Avatar);
        var stored = room.Profile ?? new() { Avatar = profile.Avatar, CreatedAt = now, UpdatedAt = now };
        var next = stored with { Name = profile.Name, Prompt = profile.Prompt, BaseModel = profile.BaseModel };
        return room.Profile = next == stored ? stored : next with { UpdatedAt = now };
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarProfile>> ListAvatarsAsync(string userId, CancellationToken cancellationToken) => Run<IReadOnlyList<AvatarProfile>>(() =>
    {
        StoredText.Id(userId, nameof(userId));
        return [.. _avatars.Values.Select(r => r.Profile).OfType<AvatarProfile>()
            .Where(p => string.Equals(p.Avatar.UserId, userId, StringComparison.Ordinal))
            .OrderBy(p => p.Avatar.AvatarId, StringComparer.Ordinal)];
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> GetAvatarSecretAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        Run(() => (byte[])Secret(Room(avatar)).Clone(), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SetActiveVersionAsync(AvatarKey avatar, int? version, CancellationToken cancellationToken) => Run(() =>
    {
        var room = Room(avatar);
        if (version is { } number && (number < 1 || number > room.Versions.Count || IsErased(room.Versions[number - 1])))
        {
            return false;
        }

        if (version is not null || room.Profile is not null)
        {
            Activate(room, avatar, version);
        }

        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ModelVersion> AdoptVersionAsync(ModelVersion version, CancellationToken cancellationToken) => Run(() =>
    {
        version = StoreInput.Clean(version);
        var room = Room(version.Avatar);
        var known = room.Versions.Find(v => v.Model == version.Model
            || (v.JobId is { } job && job == version.JobId && v.CheckpointStep is null && version.CheckpointStep is null));
        if (known is not null)
        {
            return known;
        }

        EnsureProfile(room, version.Avatar);
        var adopted = version with { Number = room.Versions.Count + 1 };
        adopted = IsErased(adopted) ? adopted with { Prompt = null } : adopted;
        room.Versions.Add(adopted);
        return adopted;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ModelVersion?> GetVersionAsync(AvatarKey avatar, int number, CancellationToken cancellationToken) =>
        Run(() => Room(avatar).Versions.ElementAtOrDefault(number - 1), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListVersionsAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<ModelVersion>>(() => [.. Room(avatar).Versions.AsEnumerable().Reverse()], cancellationToken);

    private static byte[] Secret(AvatarRoom room) => room.Secret ??= RandomNumberGenerator.GetBytes(32);

    private AvatarProfile EnsureProfile(AvatarRoom room, AvatarKey avatar)
    {
        var now = _time.GetUtcNow();
        return room.Profile ??= new() { Avatar = avatar, CreatedAt = now, UpdatedAt = now };
    }

    private void Activate(AvatarRoom room, AvatarKey avatar, int? version)
    {
        var profile = EnsureProfile(room, avatar);
        if (profile.ActiveVersion != version)
        {
            room.Profile = profile with { ActiveVersion = version, UpdatedAt = _time.GetUtcNow() };
        }
    }
}
