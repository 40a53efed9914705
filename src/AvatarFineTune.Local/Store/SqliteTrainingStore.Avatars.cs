using System.Security.Cryptography;
using AvatarFineTune.Avatars;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string ProfileColumns = "user_id, id, name, prompt, base_vendor, base_model, active_version, created_at, updated_at";

    /// <inheritdoc/>
    public Task<AvatarProfile?> GetAvatarAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("GetAvatar", c => Profile(c, avatar), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<AvatarProfile> SaveAvatarAsync(AvatarProfile profile, CancellationToken cancellationToken)
    {
        profile = StoreInput.Clean(profile);
        return WriteAsync("SaveAvatar", c =>
        {
            // The time changes with the content only, so that a repeated save changes nothing.
            c.Run(
                """
                INSERT INTO avatar_profiles (user_id, id, name, prompt, base_vendor, base_model, created_at, updated_at)
                VALUES ($user, $avatar, $name, $prompt, $baseVendor, $baseModel, $now, $now)
                ON CONFLICT (user_id, id) DO UPDATE SET
                    name = $name, prompt = $prompt, base_vendor = $baseVendor, base_model = $baseModel, updated_at = $now
                WHERE name IS NOT $name OR prompt IS NOT $prompt OR base_vendor IS NOT $baseVendor OR base_model IS NOT $baseModel
                """,
                Key(
                    profile.Avatar, ("$name", profile.Name), ("$prompt", profile.Prompt), ("$baseVendor", profile.BaseModel?.Vendor),
                    ("$baseModel", profile.BaseModel?.Model), ("$now", SqliteValue.Of(_time.GetUtcNow()))));
            return Profile(c, profile.Avatar)!;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarProfile>> ListAvatarsAsync(string userId, CancellationToken cancellationToken)
    {
        StoredText.Id(userId, nameof(userId));
        return ReadAsync<IReadOnlyList<AvatarProfile>>(
            "ListAvatars",
            c => [.. c.All(ReadProfile, $"SELECT {ProfileColumns} FROM avatar_profiles WHERE user_id = $user", ("$user", userId))
                .OrderBy(p => p.Avatar.AvatarId, StringComparer.Ordinal)],
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<byte[]> GetAvatarSecretAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        const string Operation = "GetAvatarSecret";
        return await ReadAsync(Operation, c => StoredSecret(c, avatar), cancellationToken).ConfigureAwait(false)
            ?? await WriteAsync(Operation, c => Secret(c, avatar), cancellationToken).ConfigureAwait(false);
    }

    private static AvatarProfile? Profile(SqliteConnection c, AvatarKey avatar) =>
        c.First(ReadProfile, $"SELECT {ProfileColumns} FROM avatar_profiles WHERE user_id = $user AND id = $avatar", Key(avatar));

    private static AvatarProfile ReadProfile(SqliteRow row) => new()
    {
        Avatar = row.Avatar(),
        Name = row.TextOrNull(),
        Prompt = row.TextOrNull(),
        BaseModel = row.ModelOrNull(),
        ActiveVersion = row.IntOrNull(),
        CreatedAt = row.Time(),
        UpdatedAt = row.Time(),
    };

    private static byte[]? StoredSecret(SqliteConnection c, AvatarKey avatar) =>
        (byte[]?)c.Scalar("SELECT secret FROM avatar_secrets WHERE user_id = $user AND avatar_id = $avatar", Key(avatar));

    private static byte[] Secret(SqliteConnection c, AvatarKey avatar)
    {
        c.Run(
            "INSERT INTO avatar_secrets (user_id, avatar_id, secret) VALUES ($user, $avatar, $secret) ON CONFLICT DO NOTHING",
            Key(avatar, ("$secret", RandomNumberGenerator.GetBytes(32))));
        return StoredSecret(c, avatar)!;
    }
}
