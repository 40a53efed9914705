using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string IsDeploymentFree = "ended_at IS NULL AND (lease_owner IS NULL OR lease_until <= $now)";

    private const string IsDeploymentHeld = "user_id = $user AND avatar_id = $avatar AND id = $id AND fencing = $fencing AND ended_at IS NULL AND lease_owner IS NOT NULL";

    private const string ClaimDeployment = "UPDATE avatar_deployments SET lease_owner = $owner, lease_until = $until, fencing = fencing + 1";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeploymentClaim>> ClaimDeploymentsAsync(
        string owner, IReadOnlyList<string> vendors, TimeSpan lease, int limit, CancellationToken cancellationToken)
    {
        const string Operation = "ClaimDeployments";
        StoreInput.CheckLease(owner, lease);
        ArgumentNullException.ThrowIfNull(vendors);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        // Most often there is nothing, and a look takes no lock.
        const string Due = $"SELECT rowid FROM avatar_deployments WHERE {IsDeploymentFree} AND due_at <= $now";
        if (await ReadAsync(Operation, c => c.Scalar($"{Due} LIMIT 1", Now()), cancellationToken).ConfigureAwait(false) is null)
        {
            return [];
        }

        return await WriteAsync<IReadOnlyList<DeploymentClaim>>(Operation, c =>
        {
            var claims = c.All(
                row => new DeploymentClaim(ReadDeployment(row), owner, row.Long()),
                $"""
                {ClaimDeployment} WHERE rowid IN (
                    {Due} AND vendor IN (SELECT value FROM json_each($vendors)) ORDER BY due_at, id LIMIT $limit)
                RETURNING {DeploymentColumns}, fencing
                """,
                [.. LeaseValues(owner, lease), ("$vendors", StoredJson.Write(vendors)), ("$limit", limit)]);

            // RETURNING promises no order.
            return [.. claims.OrderBy(claim => claim.Deployment.DueAt).ThenBy(claim => claim.Deployment.Id)];
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<DeploymentClaim?> ClaimDeploymentAsync(AvatarKey avatar, int version, string owner, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        StoreInput.CheckLease(owner, lease);
        return WriteAsync(
            "ClaimDeployment",
            c => c.First(
                row => new DeploymentClaim(ReadDeployment(row), owner, row.Long()),
                $"{ClaimDeployment} {Whose} AND version = $version AND {IsDeploymentFree} RETURNING {DeploymentColumns}, fencing",
                Key(avatar, [("$version", version), .. LeaseValues(owner, lease)])),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> RenewDeploymentAsync(DeploymentClaim claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        StoreInput.CheckLease(claim.Owner, lease);
        return WriteAsync(
            "RenewDeployment",
            c => c.Run(
                $"UPDATE avatar_deployments SET lease_until = $until WHERE {IsDeploymentHeld}",
                [.. ClaimValues(claim), ("$until", SqliteValue.Of(_time.GetUtcNow() + lease))]) > 0,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModelDeployment> SaveDeploymentAsync(
        DeploymentClaim claim, ModelDeployment deployment, bool activate, ModelDeployment? next, CancellationToken cancellationToken)
    {
        StoreInput.CheckClaim(claim, deployment, next);
        return WriteAsync("SaveDeployment", c =>
        {
            var stored = Held(c, claim);
            var saved = StoredDeployment.Saved(stored, claim.Deployment, deployment, activate);
            if (!stored.IsOpen)
            {
                // The save that ended it, once more.
                return ReferenceEquals(saved, stored) ? stored : throw LeaseLostException.OfDeployment(SqliteErrors.Store, stored.Id);
            }

            Change(c, stored, saved);
            if (Version(c, saved.Avatar, saved.Version) is not { } version || IsErased(c, version))
            {
                return saved;
            }

            if (StoredDeployment.Activates(saved, activate))
            {
                Activate(c, saved.Avatar, saved.Version);
            }

            if (StoredDeployment.Next(saved, next, version) is { } following)
            {
                Insert(c, following);
            }

            return saved;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseDeploymentAsync(DeploymentClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return WriteAsync(
            "ReleaseDeployment",
            c => c.Run($"UPDATE avatar_deployments SET lease_owner = NULL, lease_until = NULL WHERE {IsDeploymentHeld}", ClaimValues(claim)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> IsHostingSharedAsync(ModelDeployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return ReadAsync(
            "IsHostingShared",
            c => c.Scalar(
                """
                SELECT 1 FROM avatar_deployments
                WHERE vendor = $vendor AND model = $model AND ended_at IS NULL AND stop_requested = 0
                    AND (user_id <> $user OR avatar_id <> $avatar OR version <> $version) LIMIT 1
                """,
                Key(
                    deployment.Avatar,
                    ("$vendor", StoredText.Clean(deployment.Model.Vendor)), ("$model", StoredText.Clean(deployment.Model.Model)), ("$version", deployment.Version))) is not null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<DeploymentQueueStatus> GetDeploymentStatusAsync(CancellationToken cancellationToken) => ReadAsync(
        "GetDeploymentStatus",
        c => c.First(
            row => new DeploymentQueueStatus(row.Int(), row.TimeOrNull(), row.Int(), row.Int()),
            $"""
            SELECT count(*) FILTER (WHERE {IsDeploymentFree} AND due_at <= $now), min(due_at) FILTER (WHERE {IsDeploymentFree} AND due_at <= $now),
                count(*), count(last_error)
            FROM avatar_deployments WHERE ended_at IS NULL
            """,
            Now())!,
        cancellationToken);

    /// <summary>The claimed row, while the claim holds; and the row that a save of this claim has ended.</summary>
    private static ModelDeployment Held(SqliteConnection c, DeploymentClaim claim) =>
        c.First(
            ReadDeployment,
            $"SELECT {DeploymentColumns} FROM avatar_deployments {ThisDeployment} AND fencing = $fencing AND (ended_at IS NOT NULL OR lease_owner IS NOT NULL)",
            ClaimValues(claim)) ?? throw LeaseLostException.OfDeployment(SqliteErrors.Store, claim.Deployment.Id);

    private static (string, object?)[] ClaimValues(DeploymentClaim claim) => Key(
        claim.Deployment.Avatar, ("$id", SqliteValue.Of(claim.Deployment.Id)), ("$fencing", claim.Fencing));

    private (string, object?)[] LeaseValues(string owner, TimeSpan lease)
    {
        var now = _time.GetUtcNow();
        return [("$owner", owner), ("$now", SqliteValue.Of(now)), ("$until", SqliteValue.Of(now + lease))];
    }
}
