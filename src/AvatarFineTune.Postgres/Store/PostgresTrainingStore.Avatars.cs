using System.Globalization;
using System.Security.Cryptography;
using AvatarFineTune.Avatars;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    // Rows that the app made itself may lack times.
    private const string ProfileColumns = """
        user_id::text, id::text, name, prompt, base_vendor, base_model, active_version,
        coalesce(created_at, 'epoch'), coalesce(updated_at, created_at, 'epoch')
        """;

    private const string ThisProfile = "user_id = @user::aft_profiles_user AND id = @avatar::aft_profiles_id";

    /// <inheritdoc/>
    public Task<AvatarProfile?> GetAvatarAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("GetAvatar", avatar, c => ProfileAsync(c, avatar), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<AvatarProfile> SaveAvatarAsync(AvatarProfile profile, CancellationToken cancellationToken)
    {
        profile = StoreInput.Clean(profile);
        return WriteAsync("SaveAvatar", profile.Avatar, async c =>
        {
            await EnsureProfileAsync(c, profile.Avatar).ConfigureAwait(false);

            // The time changes with the content only, so that a repeated save changes nothing.
            var changed = await c.RunAsync(
                $"""
                UPDATE aft.avatar_profiles SET
                    name = @name, prompt = @prompt, base_vendor = @baseVendor, base_model = @baseModel, updated_at = aft.avatar_fine_tune_now()
                WHERE {ThisProfile}
                    AND (name, prompt, base_vendor, base_model) IS DISTINCT FROM (@name::text, @prompt::text, @baseVendor::text, @baseModel::text)
                """,
                Key(
                    profile.Avatar, ("name", profile.Name), ("prompt", profile.Prompt), ("baseVendor", profile.BaseModel?.Vendor),
                    ("baseModel", profile.BaseModel?.Model))).ConfigureAwait(false);
            if (changed > 0)
            {
                await NotifyAvatarAsync(c, profile.Avatar).ConfigureAwait(false);
            }

            return (await ProfileAsync(c, profile.Avatar).ConfigureAwait(false))!;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarProfile>> ListAvatarsAsync(string userId, CancellationToken cancellationToken)
    {
        StoredText.Id(userId, nameof(userId));
        return _database.ReadAsync<IReadOnlyList<AvatarProfile>>(
            "ListAvatars",
            PostgresScope.User(userId),
            async c => [.. (await c.AllAsync(
                    ReadProfile, $"SELECT {ProfileColumns} FROM aft.avatar_profiles WHERE user_id = @user::aft_profiles_user", ("user", userId)).ConfigureAwait(false))
                .OrderBy(p => p.Avatar.AvatarId, StringComparer.Ordinal)],
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<byte[]> GetAvatarSecretAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        const string Operation = "GetAvatarSecret";
        return await ReadAsync(Operation, avatar, c => StoredSecretAsync(c, avatar), cancellationToken).ConfigureAwait(false)
            ?? await WriteAsync(Operation, avatar, c => SecretAsync(c, avatar), cancellationToken).ConfigureAwait(false);
    }

    private static Task<AvatarProfile?> ProfileAsync(PostgresSession c, AvatarKey avatar) =>
        c.FirstAsync(ReadProfile, $"SELECT {ProfileColumns} FROM aft.avatar_profiles WHERE {ThisProfile}", Key(avatar));

    /// <summary>
    /// Not ON CONFLICT: a table of the app's own may have any key. An avatar that was erased begins anew with this: its
    /// earlier versions are somebody's again.
    /// </summary>
    private static Task<int> EnsureProfileAsync(PostgresSession c, AvatarKey avatar) => c.RunAsync(
        $"""
        WITH anew AS (UPDATE aft.avatar_model_versions SET avatar_erased = false {Whose} AND avatar_erased)
        INSERT INTO aft.avatar_profiles (user_id, id, created_at, updated_at)
        SELECT @user::aft_profiles_user, @avatar::aft_profiles_id, aft.avatar_fine_tune_now(), aft.avatar_fine_tune_now()
        WHERE NOT EXISTS (SELECT FROM aft.avatar_profiles WHERE {ThisProfile})
        """,
        Key(avatar));

    /// <summary>Makes chats of all hosts read the avatar again: told is a number that only who knows its ids can work out.</summary>
    private static Task<int> NotifyAvatarAsync(PostgresSession c, AvatarKey avatar) => c.RunAsync(
        "SELECT pg_notify('avatar_fine_tune', @payload)",
        ("payload", $"{c.Names.PlainSchema}:avatar:{StoreNotifications.NumberOf(avatar).ToString(CultureInfo.InvariantCulture)}"));

    private static AvatarProfile ReadProfile(PostgresRow row) => new()
    {
        Avatar = row.Avatar(),
        Name = row.TextOrNull(),
        Prompt = row.TextOrNull(),
        BaseModel = row.ModelOrNull(),
        ActiveVersion = row.IntOrNull(),
        CreatedAt = row.Time(),
        UpdatedAt = row.Time(),
    };

    private static async Task<byte[]?> StoredSecretAsync(PostgresSession c, AvatarKey avatar) =>
        (byte[]?)await c.ScalarAsync("SELECT secret FROM aft.avatar_secrets WHERE user_id = @user AND avatar_id = @avatar", Key(avatar)).ConfigureAwait(false);

    private static async Task<byte[]> SecretAsync(PostgresSession c, AvatarKey avatar)
    {
        await c.RunAsync(
            "INSERT INTO aft.avatar_secrets (user_id, avatar_id, secret) VALUES (@user, @avatar, @secret) ON CONFLICT DO NOTHING",
            Key(avatar, ("secret", RandomNumberGenerator.GetBytes(32)))).ConfigureAwait(false);
        return (await StoredSecretAsync(c, avatar).ConfigureAwait(false))!;
    }
}
