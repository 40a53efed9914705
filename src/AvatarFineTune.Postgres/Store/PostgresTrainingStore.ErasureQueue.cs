using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string IsErasureDue =
        "done_at IS NULL AND due_at <= aft.avatar_fine_tune_now() AND (lease_owner IS NULL OR lease_until <= aft.avatar_fine_tune_now())";

    private const string IsErasureHeld =
        "user_id = @user AND avatar_id = @avatar AND id = @id AND job_id = @job AND fencing = @fencing AND lease_owner IS NOT NULL";

    /// <inheritdoc/>
    public Task<IReadOnlyList<ErasureClaim>> ClaimErasuresAsync(
        string owner, IReadOnlyList<string> vendors, TimeSpan lease, int limit, CancellationToken cancellationToken)
    {
        StoreInput.CheckLease(owner, lease);
        ArgumentNullException.ThrowIfNull(vendors);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        // Materialized, so that the rows are chosen once however they are joined: chosen again, they would be others. What was
        // claimed with a lost answer waits for its lease's end.
        return _database.WriteAsync<IReadOnlyList<ErasureClaim>>("ClaimErasures", PostgresScope.System, PostgresRetry.RolledBack, async c =>
        {
            var claims = await c.AllAsync(
                row => new ErasureClaim(ReadErasure(row), owner, row.Long()),
                $"""
                WITH due AS MATERIALIZED (
                    SELECT user_id, id FROM aft.avatar_vendor_erasures
                    WHERE {IsErasureDue} AND vendor = ANY (@vendors)
                    ORDER BY due_at, id LIMIT @limit
                    FOR UPDATE SKIP LOCKED)
                UPDATE aft.avatar_vendor_erasures SET
                    lease_owner = @owner, lease_until = aft.avatar_fine_tune_now() + @lease::interval, fencing = fencing + 1
                WHERE (user_id, id) IN (SELECT user_id, id FROM due)
                RETURNING {ErasureColumns}, fencing
                """,
                ("owner", owner),
                ("lease", lease),
                ("vendors", vendors.ToArray()),
                ("limit", limit)).ConfigureAwait(false);

            // RETURNING promises no order.
            return [.. claims.OrderBy(claim => claim.Erasure.DueAt).ThenBy(claim => claim.Erasure.Id)];
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> RenewErasureAsync(ErasureClaim claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        StoreInput.CheckLease(claim.Owner, lease);
        return HeldWriteAsync(
            "RenewErasure",
            claim,
            async c => await c.RunAsync(
                $"UPDATE aft.avatar_vendor_erasures SET lease_until = aft.avatar_fine_tune_now() + @lease::interval WHERE {IsErasureHeld}",
                [.. ClaimValues(claim), ("lease", lease)]).ConfigureAwait(false) > 0,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<VendorErasure> SaveErasureAsync(ErasureClaim claim, VendorErasure erasure, CancellationToken cancellationToken)
    {
        StoreInput.CheckClaim(claim, erasure);

        // Under the avatar's lock, which comes before any row's: versions and the active one may change with it.
        return WriteAsync("SaveErasure", claim.Erasure.Avatar, async c =>
        {
            var (stored, now) = await c.FirstAsync(
                row => Tuple.Create(ReadErasure(row), row.Time()),
                $"SELECT {ErasureColumns}, aft.avatar_fine_tune_now() FROM aft.avatar_vendor_erasures WHERE {IsErasureHeld} FOR UPDATE",
                ClaimValues(claim)).ConfigureAwait(false) ?? throw new LeaseLostException(PostgresErrors.Store, claim.Erasure.Job.Id);
            var next = StoredErasure.Saved(stored, erasure, now);
            await c.RunAsync($"{UpdateErasure} {Whose} AND id = @id", ErasureValues(next)).ConfigureAwait(false);
            if (next.Model == VendorErasurePart.Deleted && stored.Model != VendorErasurePart.Deleted)
            {
                await MarkDeletedAsync(c, next).ConfigureAwait(false);
            }

            return next;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseErasureAsync(ErasureClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return HeldWriteAsync(
            "ReleaseErasure",
            claim,
            c => c.RunAsync($"UPDATE aft.avatar_vendor_erasures SET lease_owner = NULL, lease_until = NULL WHERE {IsErasureHeld}", ClaimValues(claim)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> IsModelSharedAsync(ModelRef model, AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(avatar);
        return _database.ReadAsync(
            "IsModelShared",
            PostgresScope.System,
            async c => (bool)(await c.ScalarAsync(
                "SELECT aft.avatar_fine_tune_model_is_shared(@vendor, @model, @user, @avatar)",
                Key(avatar, ("vendor", model.Vendor), ("model", model.Model))).ConfigureAwait(false))!,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ErasureQueueStatus> GetErasureStatusAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        "GetErasureStatus",
        PostgresScope.System,
        async c => await c.FirstAsync(
            row => new ErasureQueueStatus(row.Int(), row.Int(), ReadErasure(row)),
            $"""
            SELECT (count(*) FILTER (WHERE {IsErasureDue}) OVER ())::integer, (count(*) OVER ())::integer, {ErasureColumns}
            FROM aft.avatar_vendor_erasures WHERE done_at IS NULL ORDER BY requested_at, id LIMIT 1
            """).ConfigureAwait(false) ?? new(Due: 0, Pending: 0, Oldest: null),
        cancellationToken);

    /// <summary>Marks the versions of a job's model, whoever numbered them, and of its checkpoints, which go with it.</summary>
    private static async Task MarkDeletedAsync(PostgresSession c, VendorErasure erasure)
    {
        var model = (await JobAsync(c, erasure.Job).ConfigureAwait(false))?.FineTunedModel;
        await c.RunAsync(
            $"""
            UPDATE aft.avatar_model_versions SET deleted_at = aft.avatar_fine_tune_now()
            {Whose} AND ((vendor = @vendor::text AND model = @model::text) OR (job_id = @job AND checkpoint_step IS NOT NULL)) AND deleted_at IS NULL
            """,
            Key(erasure.Avatar, ("vendor", model?.Vendor), ("model", model?.Model), ("job", erasure.Job.Id))).ConfigureAwait(false);
        if ((await ProfileAsync(c, erasure.Avatar).ConfigureAwait(false))?.ActiveVersion is { } active
            && (await VersionAsync(c, erasure.Avatar, active).ConfigureAwait(false))?.DeletedAt is not null)
        {
            await ActivateAsync(c, erasure.Avatar, version: null).ConfigureAwait(false);
        }
    }

    /// <summary>A write by who holds a claim: for the row's user, so that row-level security lets it see no one else's rows.</summary>
    private Task<T> HeldWriteAsync<T>(string operation, ErasureClaim claim, Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken) =>
        _database.WriteAsync(operation, PostgresScope.User(claim.Erasure.Avatar.UserId), PostgresRetry.Always, work, cancellationToken);

    private static (string, object?)[] ClaimValues(ErasureClaim claim) => Key(
        claim.Erasure.Avatar, ("id", claim.Erasure.Id), ("job", claim.Erasure.Job.Id), ("fencing", claim.Fencing));
}
