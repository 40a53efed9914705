using AvatarFineTune.Avatars;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string VersionColumns =
        "user_id, avatar_id, number, vendor, model, base_vendor, base_model, dataset_id, job_id, checkpoint_step, prompt, created_at, deleted_at";

    /// <inheritdoc/>
    public Task<bool> SetActiveVersionAsync(AvatarKey avatar, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return WriteAsync("SetActiveVersion", c =>
        {
            if (version is { } number && (Version(c, avatar, number) is not { } found || IsErased(c, found)))
            {
                return false;
            }

            Activate(c, avatar, version);
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModelVersion> AdoptVersionAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        version = StoreInput.Clean(version);
        return WriteAsync("AdoptVersion", c =>
        {
            var known = c.First(
                ReadVersion,
                $"""
                SELECT {VersionColumns} FROM avatar_model_versions
                WHERE user_id = $user AND avatar_id = $avatar AND ((vendor = $vendor AND model = $model) OR (job_id = $job AND checkpoint_step IS NULL AND $step IS NULL))
                ORDER BY number LIMIT 1
                """,
                Key(version.Avatar, ("$vendor", version.Model.Vendor), ("$model", version.Model.Model), ("$job", SqliteValue.Of(version.JobId)), ("$step", version.CheckpointStep)));
            if (known is not null)
            {
                return known;
            }

            EnsureProfile(c, version.Avatar);
            var adopted = version with { Number = NextNumber(c, version.Avatar) };
            Insert(c, adopted);
            return adopted;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModelVersion?> GetVersionAsync(AvatarKey avatar, int number, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("GetVersion", c => Version(c, avatar, number), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListVersionsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync<IReadOnlyList<ModelVersion>>(
            "ListVersions",
            c => c.All(
                ReadVersion,
                $"SELECT {VersionColumns} FROM avatar_model_versions WHERE user_id = $user AND avatar_id = $avatar ORDER BY number DESC",
                Key(avatar)),
            cancellationToken);
    }

    private static ModelVersion? Version(SqliteConnection c, AvatarKey avatar, int number) => c.First(
        ReadVersion,
        $"SELECT {VersionColumns} FROM avatar_model_versions WHERE user_id = $user AND avatar_id = $avatar AND number = $number",
        Key(avatar, ("$number", number)));

    private static int NextNumber(SqliteConnection c, AvatarKey avatar) => (int)(long)c.Scalar(
        "SELECT coalesce(max(number), 0) + 1 FROM avatar_model_versions WHERE user_id = $user AND avatar_id = $avatar", Key(avatar))!;

    private static void Insert(SqliteConnection c, ModelVersion version) => c.Run(
        $"""
        INSERT INTO avatar_model_versions ({VersionColumns})
        VALUES ($user, $avatar, $number, $vendor, $model, $baseVendor, $baseModel, $dataset, $job, $step, $prompt, $created, NULL)
        """,
        Key(
            version.Avatar, ("$number", version.Number), ("$vendor", version.Model.Vendor), ("$model", version.Model.Model),
            ("$baseVendor", version.Base?.Vendor), ("$baseModel", version.Base?.Model), ("$dataset", SqliteValue.Of(version.DatasetId)),
            ("$job", SqliteValue.Of(version.JobId)), ("$step", version.CheckpointStep), ("$prompt", version.Prompt), ("$created", SqliteValue.Of(version.CreatedAt))));

    private void EnsureProfile(SqliteConnection c, AvatarKey avatar) => c.Run(
        "INSERT INTO avatar_profiles (user_id, id, created_at, updated_at) VALUES ($user, $avatar, $now, $now) ON CONFLICT DO NOTHING",
        Key(avatar, ("$now", SqliteValue.Of(_time.GetUtcNow()))));

    /// <summary>Sets the active version and the two columns that the guide's queries read, in one statement.</summary>
    private void Activate(SqliteConnection c, AvatarKey avatar, int? version)
    {
        if (version is not null)
        {
            EnsureProfile(c, avatar);
        }

        c.Run(
            """
            UPDATE avatar_profiles SET
                active_version = $version, use_fine_tuned_model = $version IS NOT NULL,
                (active_vendor, active_fine_tuned_model) =
                    (SELECT vendor, model FROM avatar_model_versions WHERE user_id = $user AND avatar_id = $avatar AND number = $version),
                updated_at = $now
            WHERE user_id = $user AND id = $avatar AND active_version IS NOT $version
            """,
            Key(avatar, ("$version", version), ("$now", SqliteValue.Of(_time.GetUtcNow()))));
    }

    private static ModelVersion ReadVersion(SqliteRow row) => new()
    {
        Avatar = row.Avatar(),
        Number = row.Int(),
        Model = row.Model(),
        Base = row.ModelOrNull(),
        DatasetId = row.IdOrNull(),
        JobId = row.IdOrNull(),
        CheckpointStep = row.LongOrNull(),
        Prompt = row.TextOrNull(),
        CreatedAt = row.Time(),
        DeletedAt = row.TimeOrNull(),
    };
}
