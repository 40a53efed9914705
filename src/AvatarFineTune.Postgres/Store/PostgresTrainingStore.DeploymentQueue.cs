using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string IsDeploymentFree = "ended_at IS NULL AND (lease_owner IS NULL OR lease_until <= aft.avatar_fine_tune_now())";

    private const string IsDeploymentDue = $"{IsDeploymentFree} AND due_at <= aft.avatar_fine_tune_now()";

    private const string HeldDeployment = $"{ThisDeployment} AND fencing = @fencing AND ended_at IS NULL AND lease_owner IS NOT NULL";

    private const string ClaimDeployment = """
        UPDATE aft.avatar_deployments SET
            lease_owner = @owner, lease_until = aft.avatar_fine_tune_now() + @lease::interval, fencing = fencing + 1
        """;

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeploymentClaim>> ClaimDeploymentsAsync(
        string owner, IReadOnlyList<string> vendors, TimeSpan lease, int limit, CancellationToken cancellationToken)
    {
        StoreInput.CheckLease(owner, lease);
        ArgumentNullException.ThrowIfNull(vendors);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        // Materialized, so that the rows are chosen once however they are joined. What was claimed with a lost answer waits for
        // its lease's end.
        return _database.WriteAsync<IReadOnlyList<DeploymentClaim>>("ClaimDeployments", PostgresScope.System, PostgresRetry.RolledBack, async c =>
        {
            var claims = await c.AllAsync(
                row => new DeploymentClaim(ReadDeployment(row), owner, row.Long()),
                $"""
                WITH due AS MATERIALIZED (
                    SELECT user_id, id FROM aft.avatar_deployments
                    WHERE {IsDeploymentDue} AND vendor = ANY (@vendors)
                    ORDER BY due_at, id LIMIT @limit
                    FOR UPDATE SKIP LOCKED)
                {ClaimDeployment} WHERE (user_id, id) IN (SELECT user_id, id FROM due)
                RETURNING {DeploymentColumns}, fencing
                """,
                ("owner", owner),
                ("lease", lease),
                ("vendors", vendors.ToArray()),
                ("limit", limit)).ConfigureAwait(false);

            // RETURNING promises no order.
            return [.. claims.OrderBy(claim => claim.Deployment.DueAt).ThenBy(claim => claim.Deployment.Id)];
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<DeploymentClaim?> ClaimDeploymentAsync(AvatarKey avatar, int version, string owner, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        StoreInput.CheckLease(owner, lease);
        return _database.WriteAsync(
            "ClaimDeployment",
            PostgresScope.User(avatar.UserId),
            PostgresRetry.RolledBack,
            c => c.FirstAsync(
                row => new DeploymentClaim(ReadDeployment(row), owner, row.Long()),
                $"{ClaimDeployment} {Whose} AND version = @version AND {IsDeploymentFree} RETURNING {DeploymentColumns}, fencing",
                Key(avatar, ("version", version), ("owner", owner), ("lease", lease))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> RenewDeploymentAsync(DeploymentClaim claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        StoreInput.CheckLease(claim.Owner, lease);
        return HeldWriteAsync(
            "RenewDeployment",
            claim,
            async c => await c.RunAsync(
                $"UPDATE aft.avatar_deployments SET lease_until = aft.avatar_fine_tune_now() + @lease::interval {HeldDeployment}",
                [.. ClaimValues(claim), ("lease", lease)]).ConfigureAwait(false) > 0,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModelDeployment> SaveDeploymentAsync(
        DeploymentClaim claim, ModelDeployment deployment, bool activate, ModelDeployment? next, CancellationToken cancellationToken)
    {
        StoreInput.CheckClaim(claim, deployment, next);

        // Under the avatar's lock, which comes before any row's: an erasure decides whether the version may answer.
        return WriteAsync("SaveDeployment", claim.Deployment.Avatar, async c =>
        {
            var stored = await HeldAsync(c, claim).ConfigureAwait(false);
            var saved = StoredDeployment.Saved(stored, claim.Deployment, deployment, activate);
            if (!stored.IsOpen)
            {
                // The save that ended it, once more.
                return ReferenceEquals(saved, stored) ? stored : throw LeaseLostException.OfDeployment(PostgresErrors.Store, stored.Id);
            }

            await ChangeAsync(c, stored, saved).ConfigureAwait(false);
            if (await VersionAsync(c, saved.Avatar, saved.Version).ConfigureAwait(false) is not { } version
                || await IsErasedAsync(c, version).ConfigureAwait(false))
            {
                return saved;
            }

            if (StoredDeployment.Activates(saved, activate))
            {
                await ActivateAsync(c, saved.Avatar, saved.Version).ConfigureAwait(false);
            }

            if (StoredDeployment.Next(saved, next, version) is { } following)
            {
                await InsertAsync(c, following).ConfigureAwait(false);
            }

            return saved;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseDeploymentAsync(DeploymentClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return HeldWriteAsync(
            "ReleaseDeployment",
            claim,
            c => c.RunAsync($"UPDATE aft.avatar_deployments SET lease_owner = NULL, lease_until = NULL {HeldDeployment}", ClaimValues(claim)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> IsHostingSharedAsync(ModelDeployment deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return _database.ReadAsync(
            "IsHostingShared",
            PostgresScope.System,
            c => c.AnyAsync(
                """
                SELECT 1 FROM aft.avatar_deployments
                WHERE vendor = @vendor AND model = @model AND ended_at IS NULL AND NOT stop_requested
                    AND (user_id <> @user OR avatar_id <> @avatar OR version <> @version) LIMIT 1
                """,
                Key(
                    deployment.Avatar,
                    ("vendor", StoredText.Clean(deployment.Model.Vendor)), ("model", StoredText.Clean(deployment.Model.Model)), ("version", deployment.Version))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<DeploymentQueueStatus> GetDeploymentStatusAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        "GetDeploymentStatus",
        PostgresScope.System,
        async c => (await c.FirstAsync(
            row => new DeploymentQueueStatus(row.Int(), row.TimeOrNull(), row.Int(), row.Int()),
            $"""
            SELECT (count(*) FILTER (WHERE {IsDeploymentDue}))::integer, min(due_at) FILTER (WHERE {IsDeploymentDue}),
                count(*)::integer, count(last_error)::integer
            FROM aft.avatar_deployments WHERE ended_at IS NULL
            """).ConfigureAwait(false))!,
        cancellationToken);

    /// <summary>A write by who holds a claim: for the row's user, so that row-level security lets it see no one else's rows.</summary>
    private Task<T> HeldWriteAsync<T>(string operation, DeploymentClaim claim, Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken) =>
        _database.WriteAsync(operation, PostgresScope.User(claim.Deployment.Avatar.UserId), PostgresRetry.Always, work, cancellationToken);

    /// <summary>The claimed row, while the claim holds; and the row that a save of this claim has ended.</summary>
    private static async Task<ModelDeployment> HeldAsync(PostgresSession c, DeploymentClaim claim) =>
        await c.FirstAsync(
            ReadDeployment,
            $"""
            SELECT {DeploymentColumns} FROM aft.avatar_deployments
            {ThisDeployment} AND fencing = @fencing AND (ended_at IS NOT NULL OR lease_owner IS NOT NULL) FOR UPDATE
            """,
            ClaimValues(claim)).ConfigureAwait(false) ?? throw LeaseLostException.OfDeployment(PostgresErrors.Store, claim.Deployment.Id);

    private static (string, object?)[] ClaimValues(DeploymentClaim claim) =>
        Key(claim.Deployment.Avatar, ("id", claim.Deployment.Id), ("fencing", claim.Fencing));
}
