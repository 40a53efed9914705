using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string IsFree = "NOT is_settled AND (lease_owner IS NULL OR lease_until <= aft.avatar_fine_tune_now())";

    private const string Claim = """
        UPDATE aft.avatar_fine_tune_jobs SET
            lease_owner = @owner, lease_until = aft.avatar_fine_tune_now() + @lease::interval, fencing = fencing + 1
        """;

    // Held: nobody claimed it after, and it was not released. Its end alone loses nothing; it only lets others claim.
    private const string IsHeld = "user_id = @user AND id = @id AND fencing = @fencing AND lease_owner IS NOT NULL";

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobClaim>> ClaimAsync(
        string owner, IReadOnlyCollection<string>? vendors, TimeSpan lease, int limit, CancellationToken cancellationToken)
    {
        StoreInput.CheckLease(owner, lease);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        // Whoever is claiming a row at this moment is passed by, not waited for. What was claimed with a lost answer waits for its lease's end.
        return _database.WriteAsync<IReadOnlyList<JobClaim>>("ClaimJobs", PostgresScope.System, PostgresRetry.RolledBack, async c =>
        {
            var claims = await c.AllAsync(
                row => new JobClaim(ReadJob(row), owner, row.Long()),
                $"""
                {Claim} WHERE (user_id, id) IN (
                    SELECT user_id, id FROM aft.avatar_fine_tune_jobs
                    WHERE {IsFree} AND due_at <= aft.avatar_fine_tune_now() AND (@vendors::text[] IS NULL OR vendor = ANY (@vendors::text[]))
                    ORDER BY due_at, id LIMIT @limit
                    FOR UPDATE SKIP LOCKED)
                RETURNING {JobColumns}, fencing
                """,
                ("owner", owner),
                ("lease", lease),
                ("vendors", vendors?.ToArray()),
                ("limit", limit)).ConfigureAwait(false);

            // RETURNING promises no order.
            return [.. claims.OrderBy(claim => claim.Job.DueAt).ThenBy(claim => claim.Job.Key.Id)];
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<JobClaim?> ClaimAsync(JobKey key, string owner, TimeSpan lease, CancellationToken cancellationToken)
    {
        StoreInput.Check(key);
        StoreInput.CheckLease(owner, lease);
        return _database.WriteAsync(
            "ClaimJob",
            PostgresScope.User(key.UserId),
            PostgresRetry.RolledBack,
            c => c.FirstAsync(
                row => new JobClaim(ReadJob(row), owner, row.Long()),
                $"{Claim} WHERE user_id = @user AND id = @id AND {IsFree} RETURNING {JobColumns}, fencing",
                ("user", key.UserId),
                ("id", key.Id),
                ("owner", owner),
                ("lease", lease)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> RenewAsync(JobClaim claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        StoreInput.CheckLease(claim.Owner, lease);
        return HeldWriteAsync(
            "RenewClaim",
            claim,
            async c => await c.RunAsync(
                $"UPDATE aft.avatar_fine_tune_jobs SET lease_until = aft.avatar_fine_tune_now() + @lease::interval WHERE {IsHeld}",
                [.. ClaimValues(claim), ("lease", lease)]).ConfigureAwait(false) > 0,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return HeldWriteAsync(
            "ReleaseClaim",
            claim,
            c => c.RunAsync($"UPDATE aft.avatar_fine_tune_jobs SET lease_owner = NULL, lease_until = NULL WHERE {IsHeld}", ClaimValues(claim)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<JobQueueStatus> GetQueueStatusAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        "GetQueueStatus",
        PostgresScope.System,
        async c => (await c.FirstAsync(
            row => new JobQueueStatus(row.Int(), row.TimeOrNull(), row.Int(), row.TimeOrNull()),
            $"""
            SELECT count(*)::integer, min(due_at), (SELECT count(*)::integer FROM aft.avatar_fine_tune_jobs WHERE {IsUnfinished}),
                (SELECT min(last_news_at) FROM aft.avatar_fine_tune_jobs WHERE {IsUnfinished})
            FROM aft.avatar_fine_tune_jobs WHERE {IsFree} AND due_at <= aft.avatar_fine_tune_now()
            """).ConfigureAwait(false))!,
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJob>> FindJobsAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobIds);
        return _database.ReadAsync<IReadOnlyList<FineTuneJob>>(
            "FindJobs",
            PostgresScope.System,
            async c => await c.AllAsync(
                ReadJob, $"SELECT {JobColumns} FROM aft.avatar_fine_tune_jobs WHERE id = ANY (@ids)", ("ids", jobIds.ToArray())).ConfigureAwait(false),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListJobUsersAsync(string vendor, DateTimeOffset endedSince, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vendor);
        return _database.ReadAsync<IReadOnlyList<string>>(
            "ListJobUsers",
            PostgresScope.System,
            async c => await c.AllAsync(
                row => row.Text(),
                "SELECT DISTINCT user_id FROM aft.avatar_fine_tune_jobs WHERE vendor = @vendor AND finished_at >= @since",
                ("vendor", vendor),
                ("since", endedSince)).ConfigureAwait(false),
            cancellationToken);
    }

    /// <summary>A write by who holds a claim: for the job's user, so that row-level security lets it see no one else's rows.</summary>
    private Task<T> HeldWriteAsync<T>(string operation, JobClaim claim, Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken) =>
        _database.WriteAsync(operation, PostgresScope.User(claim.Job.Key.UserId), PostgresRetry.Always, work, cancellationToken);

    private static (string, object?)[] ClaimValues(JobClaim claim) =>
        [("user", claim.Job.Key.UserId), ("id", claim.Job.Key.Id), ("fencing", claim.Fencing)];

    private static async Task<FineTuneJob> HeldAsync(PostgresSession c, JobClaim claim) =>
        await c.FirstAsync(ReadJob, $"SELECT {JobColumns} FROM aft.avatar_fine_tune_jobs WHERE {IsHeld} FOR UPDATE", ClaimValues(claim)).ConfigureAwait(false)
            ?? throw new LeaseLostException(PostgresErrors.Store, claim.Job.Key.Id);
}
