using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string IsFree = "is_settled = 0 AND (lease_owner IS NULL OR lease_until <= $now)";

    private const string Claim = "UPDATE avatar_fine_tune_jobs SET lease_owner = $owner, lease_until = $until, fencing = fencing + 1";

    // Held: nobody claimed it after, and it was not released. Its end alone loses nothing; it only lets others claim.
    private const string IsHeld = "user_id = $user AND id = $id AND fencing = $fencing AND lease_owner IS NOT NULL";

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobClaim>> ClaimAsync(
        string owner, IReadOnlyCollection<string>? vendors, TimeSpan lease, int limit, CancellationToken cancellationToken)
    {
        StoreInput.CheckLease(owner, lease);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return WriteAsync<IReadOnlyList<JobClaim>>("ClaimJobs", c =>
        {
            var now = _time.GetUtcNow();
            var claims = c.All(
                row => new JobClaim(ReadJob(row), owner, row.Long()),
                $"""
                {Claim} WHERE rowid IN (
                    SELECT rowid FROM avatar_fine_tune_jobs
                    WHERE {IsFree} AND due_at <= $now AND ($vendors IS NULL OR vendor IN (SELECT value FROM json_each($vendors)))
                    ORDER BY due_at, id LIMIT $limit)
                RETURNING {JobColumns}, fencing
                """,
                ("$owner", owner),
                ("$now", SqliteValue.Of(now)),
                ("$until", SqliteValue.Of(now + lease)),
                ("$vendors", vendors is null ? null : StoredJson.Write([.. vendors])),
                ("$limit", limit));

            // RETURNING promises no order.
            return [.. claims.OrderBy(claim => claim.Job.DueAt).ThenBy(claim => claim.Job.Key.Id)];
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<JobClaim?> ClaimAsync(JobKey key, string owner, TimeSpan lease, CancellationToken cancellationToken)
    {
        StoreInput.Check(key);
        StoreInput.CheckLease(owner, lease);
        return WriteAsync("ClaimJob", c =>
        {
            var now = _time.GetUtcNow();
            return c.First(
                row => new JobClaim(ReadJob(row), owner, row.Long()),
                $"{Claim} WHERE user_id = $user AND id = $id AND {IsFree} RETURNING {JobColumns}, fencing",
                ("$user", key.UserId),
                ("$id", SqliteValue.Of(key.Id)),
                ("$owner", owner),
                ("$now", SqliteValue.Of(now)),
                ("$until", SqliteValue.Of(now + lease)));
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> RenewAsync(JobClaim claim, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        StoreInput.CheckLease(claim.Owner, lease);
        return WriteAsync(
            "RenewClaim",
            c => c.Run(
                $"UPDATE avatar_fine_tune_jobs SET lease_until = $until WHERE {IsHeld}",
                [.. ClaimValues(claim), ("$until", SqliteValue.Of(_time.GetUtcNow() + lease))]) > 0,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return WriteAsync(
            "ReleaseClaim",
            c => c.Run($"UPDATE avatar_fine_tune_jobs SET lease_owner = NULL, lease_until = NULL WHERE {IsHeld}", ClaimValues(claim)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<JobQueueStatus> GetQueueStatusAsync(CancellationToken cancellationToken) => ReadAsync(
        "GetQueueStatus",
        c => c.First(
            row => new JobQueueStatus(row.Int(), row.TimeOrNull(), row.Int(), row.TimeOrNull()),
            $"""
            SELECT count(*), min(due_at), (SELECT count(*) FROM avatar_fine_tune_jobs WHERE {IsUnfinished}),
                (SELECT min(last_news_at) FROM avatar_fine_tune_jobs WHERE {IsUnfinished})
            FROM avatar_fine_tune_jobs WHERE {IsFree} AND due_at <= $now
            """,
            ("$now", SqliteValue.Of(_time.GetUtcNow())))!,
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJob>> FindJobsAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobIds);
        return ReadAsync<IReadOnlyList<FineTuneJob>>(
            "FindJobs",
            c => c.All(
                ReadJob,
                $"SELECT {JobColumns} FROM avatar_fine_tune_jobs WHERE id IN (SELECT value FROM json_each($ids))",
                ("$ids", StoredJson.Write([.. jobIds.Select(SqliteValue.Of)]))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListJobUsersAsync(string vendor, DateTimeOffset endedSince, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vendor);
        return ReadAsync<IReadOnlyList<string>>(
            "ListJobUsers",
            c => c.All(
                row => row.Text(),
                "SELECT DISTINCT user_id FROM avatar_fine_tune_jobs WHERE vendor = $vendor AND finished_at >= $since",
                ("$vendor", vendor),
                ("$since", SqliteValue.Of(endedSince))),
            cancellationToken);
    }

    private static (string, object?)[] ClaimValues(JobClaim claim) =>
        [("$user", claim.Job.Key.UserId), ("$id", SqliteValue.Of(claim.Job.Key.Id)), ("$fencing", claim.Fencing)];

    private static FineTuneJob Held(SqliteConnection c, JobClaim claim) =>
        c.First(ReadJob, $"SELECT {JobColumns} FROM avatar_fine_tune_jobs WHERE {IsHeld}", ClaimValues(claim))
            ?? throw new LeaseLostException(SqliteErrors.Store, claim.Job.Key.Id);
}
