using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string IsErasureDue = "done_at IS NULL AND due_at <= $now AND (lease_owner IS NULL OR lease_until <= $now)";

    private const string IsErasureHeld = "user_id = $user AND id = $id AND job_id = $job AND fencing = $fencing AND lease_owner IS NOT NULL";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ErasureClaim>> ClaimErasuresAsync(
        string owner, IReadOnlyList<string> vendors, TimeSpan lease, int limit, CancellationToken cancellationToken)
    {
        const string Operation = "ClaimErasures";
        StoreInput.CheckLease(owner, lease);
        ArgumentNullException.ThrowIfNull(vendors);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        // What an erasure left of itself on the disk, because a reader or another process was in its way.
        await _database.CompactLeftAsync().ConfigureAwait(false);

        // Most often there is nothing, and a look takes no lock.
        if (await ReadAsync(Operation, c => c.Scalar($"SELECT 1 FROM avatar_vendor_erasures WHERE {IsErasureDue} LIMIT 1", Now()), cancellationToken).ConfigureAwait(false) is null)
        {
            return [];
        }

        return await WriteAsync<IReadOnlyList<ErasureClaim>>(Operation, c =>
        {
            var now = _time.GetUtcNow();
            var claims = c.All(
                row => new ErasureClaim(ReadErasure(row), owner, row.Long()),
                $"""
                UPDATE avatar_vendor_erasures SET lease_owner = $owner, lease_until = $until, fencing = fencing + 1 WHERE rowid IN (
                    SELECT rowid FROM avatar_vendor_erasures
                    WHERE {IsErasureDue} AND vendor IN (SELECT value FROM json_each($vendors)) ORDER BY due_at, id LIMIT $limit)
                RETURNING {ErasureColumns}, fencing
                """,
                ("$owner", owner),
                ("$now", SqliteValue.Of(now)),
                ("$until", SqliteValue.Of(now + lease)),
                ("$vendors", StoredJson.Write(vendors)),
                ("$limit", limit));

            // RETURNING promises no order.
            return [.. claims.OrderBy(claim => claim.Erasure.DueAt).ThenBy(claim => claim.Erasure.Id)];
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<bool> RenewErasureAsync(ErasureClaim claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        StoreInput.CheckLease(claim.Owner, lease);
        return WriteAsync(
            "RenewErasure",
            c => c.Run(
                $"UPDATE avatar_vendor_erasures SET lease_until = $until WHERE {IsErasureHeld}",
                [.. ClaimValues(claim), ("$until", SqliteValue.Of(_time.GetUtcNow() + lease))]) > 0,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<VendorErasure> SaveErasureAsync(ErasureClaim claim, VendorErasure erasure, CancellationToken cancellationToken)
    {
        StoreInput.CheckClaim(claim, erasure);
        return WriteAsync("SaveErasure", c =>
        {
            var stored = c.First(ReadErasure, $"SELECT {ErasureColumns} FROM avatar_vendor_erasures WHERE {IsErasureHeld}", ClaimValues(claim))
                ?? throw new LeaseLostException(SqliteErrors.Store, claim.Erasure.Job.Id);
            var next = StoredErasure.Saved(stored, erasure, _time.GetUtcNow());
            c.Run($"{UpdateErasure} WHERE user_id = $user AND avatar_id = $avatar AND id = $id", ErasureValues(next));
            if (next.Model == VendorErasurePart.Deleted && stored.Model != VendorErasurePart.Deleted)
            {
                MarkDeleted(c, next);
            }

            return next;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseErasureAsync(ErasureClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return WriteAsync(
            "ReleaseErasure",
            c => c.Run($"UPDATE avatar_vendor_erasures SET lease_owner = NULL, lease_until = NULL WHERE {IsErasureHeld}", ClaimValues(claim)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> IsModelSharedAsync(ModelRef model, AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync(
            "IsModelShared",
            c => c.Scalar(
                """
                SELECT 1 FROM avatar_model_versions v JOIN avatar_profiles p ON p.user_id = v.user_id AND p.id = v.avatar_id
                WHERE v.vendor = $vendor AND v.model = $model AND v.deleted_at IS NULL AND (v.user_id <> $user OR v.avatar_id <> $avatar) LIMIT 1
                """,
                Key(avatar, ("$vendor", model.Vendor), ("$model", model.Model))) is not null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ErasureQueueStatus> GetErasureStatusAsync(CancellationToken cancellationToken) => ReadAsync(
        "GetErasureStatus",
        c => new ErasureQueueStatus(
            (int)(long)c.Scalar($"SELECT count(*) FROM avatar_vendor_erasures WHERE {IsErasureDue}", Now())!,
            (int)(long)c.Scalar("SELECT count(*) FROM avatar_vendor_erasures WHERE done_at IS NULL")!,
            c.First(ReadErasure, $"SELECT {ErasureColumns} FROM avatar_vendor_erasures WHERE done_at IS NULL ORDER BY requested_at, id LIMIT 1")),
        cancellationToken);

    /// <summary>Marks the versions of a job's model, whoever numbered them, and of its checkpoints, which go with it.</summary>
    private void MarkDeleted(SqliteConnection c, VendorErasure erasure)
    {
        var model = Job(c, erasure.Job)?.FineTunedModel;
        c.Run(
            $"""
            UPDATE avatar_model_versions SET deleted_at = $now
            {Whose} AND ((vendor = $vendor AND model = $model) OR (job_id = $job AND checkpoint_step IS NOT NULL)) AND deleted_at IS NULL
            """,
            Key(erasure.Avatar, ("$vendor", model?.Vendor), ("$model", model?.Model), ("$job", SqliteValue.Of(erasure.Job.Id)), Now()));
        if (Profile(c, erasure.Avatar)?.ActiveVersion is { } active && Version(c, erasure.Avatar, active)?.DeletedAt is not null)
        {
            Activate(c, erasure.Avatar, version: null);
        }
    }

    private (string, object?) Now() => ("$now", SqliteValue.Of(_time.GetUtcNow()));

    private static (string, object?)[] ClaimValues(ErasureClaim claim) =>
    [
        ("$user", claim.Erasure.Avatar.UserId), ("$id", SqliteValue.Of(claim.Erasure.Id)), ("$job", SqliteValue.Of(claim.Erasure.Job.Id)),
        ("$fencing", claim.Fencing),
    ];
}
