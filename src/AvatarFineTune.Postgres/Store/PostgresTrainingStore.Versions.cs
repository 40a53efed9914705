using AvatarFineTune.Avatars;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string VersionColumns =
        "user_id, avatar_id, number, vendor, model, base_vendor, base_model, dataset_id, job_id, checkpoint_step, prompt, created_at, deleted_at";

    private const string Whose = "WHERE user_id = @user AND avatar_id = @avatar";

    /// <inheritdoc/>
    public Task<bool> SetActiveVersionAsync(AvatarKey avatar, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return WriteAsync("SetActiveVersion", avatar, async c =>
        {
            if (version is { } number && (await VersionAsync(c, avatar, number).ConfigureAwait(false) is not { } found
                || await IsErasedAsync(c, found).ConfigureAwait(false)))
            {
                return false;
            }

            await ActivateAsync(c, avatar, version).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModelVersion> AdoptVersionAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        version = StoreInput.Clean(version);
        return WriteAsync("AdoptVersion", version.Avatar, async c =>
        {
            var known = await c.FirstAsync(
                ReadVersion,
                $"""
                SELECT {VersionColumns} FROM aft.avatar_model_versions
                {Whose} AND ((vendor = @vendor AND model = @model) OR (job_id = @job::uuid AND checkpoint_step IS NULL AND @step::bigint IS NULL))
                ORDER BY number LIMIT 1
                """,
                Key(version.Avatar, ("vendor", version.Model.Vendor), ("model", version.Model.Model), ("job", version.JobId), ("step", version.CheckpointStep))).ConfigureAwait(false);
            if (known is not null)
            {
                return known;
            }

            await EnsureProfileAsync(c, version.Avatar).ConfigureAwait(false);
            var adopted = version with { Number = await NextNumberAsync(c, version.Avatar).ConfigureAwait(false) };
            await InsertAsync(c, adopted, isAvatarErased: false).ConfigureAwait(false);
            return adopted;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModelVersion?> GetVersionAsync(AvatarKey avatar, int number, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("GetVersion", avatar, c => VersionAsync(c, avatar, number), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListVersionsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync<IReadOnlyList<ModelVersion>>(
            "ListVersions",
            avatar,
            async c => await c.AllAsync(
                ReadVersion, $"SELECT {VersionColumns} FROM aft.avatar_model_versions {Whose} ORDER BY number DESC", Key(avatar)).ConfigureAwait(false),
            cancellationToken);
    }

    private static Task<ModelVersion?> VersionAsync(PostgresSession c, AvatarKey avatar, int number) => c.FirstAsync(
        ReadVersion, $"SELECT {VersionColumns} FROM aft.avatar_model_versions {Whose} AND number = @number", Key(avatar, ("number", number)));

    private static async Task<int> NextNumberAsync(PostgresSession c, AvatarKey avatar) => (int)(await c.ScalarAsync(
        $"SELECT coalesce(max(number), 0) + 1 FROM aft.avatar_model_versions {Whose}", Key(avatar)).ConfigureAwait(false))!;

    private static Task<int> InsertAsync(PostgresSession c, ModelVersion version, bool isAvatarErased) => c.RunAsync(
        $"""
        INSERT INTO aft.avatar_model_versions ({VersionColumns}, avatar_erased)
        VALUES (@user, @avatar, @number, @vendor, @model, @baseVendor, @baseModel, @dataset, @job, @step, @prompt, @created, NULL, @erased)
        """,
        Key(
            version.Avatar, ("number", version.Number), ("vendor", version.Model.Vendor), ("model", version.Model.Model),
            ("baseVendor", version.Base?.Vendor), ("baseModel", version.Base?.Model), ("dataset", version.DatasetId),
            ("job", version.JobId), ("step", version.CheckpointStep), ("prompt", version.Prompt), ("created", version.CreatedAt), ("erased", isAvatarErased)));

    /// <summary>Sets the active version and the two columns that the guide's queries read, in one statement.</summary>
    private static async Task ActivateAsync(PostgresSession c, AvatarKey avatar, int? version)
    {
        if (version is not null)
        {
            await EnsureProfileAsync(c, avatar).ConfigureAwait(false);
        }

        await c.RunAsync(
            $"""
            UPDATE aft.avatar_profiles SET
                active_version = @version, use_fine_tuned_model = @version::integer IS NOT NULL,
                (active_vendor, active_fine_tuned_model) =
                    (SELECT v.vendor, v.model FROM aft.avatar_model_versions v WHERE v.user_id = @user AND v.avatar_id = @avatar AND v.number = @version),
                updated_at = aft.avatar_fine_tune_now()
            WHERE {ThisProfile} AND active_version IS DISTINCT FROM @version::integer
            """,
            Key(avatar, ("version", version))).ConfigureAwait(false);
        await NotifyAvatarAsync(c, avatar).ConfigureAwait(false);
    }

    private static ModelVersion ReadVersion(PostgresRow row) => new()
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
