using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;
using Npgsql;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    /// <inheritdoc/>
    public Task<(FineTuneJob Job, bool Created)> AddJobAsync(FineTuneJob job, CancellationToken cancellationToken)
    {
        const string Operation = "AddJob";
        job = StoredJob.Added(job);
        return WriteAsync(Operation, job.Avatar, async c =>
        {
            if (await JobAsync(c, job.Key).ConfigureAwait(false) is { } known)
            {
                return (known, false);
            }

            if (!job.IsFinished && await UnfinishedAsync(c, job.Avatar, job.IdempotencyKey).ConfigureAwait(false) is { } other)
            {
                return (other, false);
            }

            await UniqueAsync(Operation, job, c.RunAsync(InsertJob, JobValues(job))).ConfigureAwait(false);
            return (job, true);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<FineTuneJob?> GetJobAsync(JobKey key, CancellationToken cancellationToken)
    {
        StoreInput.Check(key);
        return _database.ReadAsync("GetJob", PostgresScope.User(key.UserId), c => JobAsync(c, key), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<FineTuneJob?> FindUnfinishedJobAsync(AvatarKey avatar, string idempotencyKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        StoredText.Id(idempotencyKey, nameof(idempotencyKey));
        return ReadAsync("FindUnfinishedJob", avatar, c => UnfinishedAsync(c, avatar, idempotencyKey), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJob>> ListJobsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync<IReadOnlyList<FineTuneJob>>(
            "ListJobs",
            avatar,
            async c => await c.AllAsync(
                ReadJob, $"SELECT {JobColumns} FROM aft.avatar_fine_tune_jobs {Whose} ORDER BY created_at DESC, id DESC", Key(avatar)).ConfigureAwait(false),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<FineTuneJob?> RequestCancelAsync(JobKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        StoreInput.Check(key);
        return _database.WriteAsync("RequestCancel", PostgresScope.User(key.UserId), PostgresRetry.Always, async c =>
        {
            if (await JobAsync(c, key, "FOR UPDATE").ConfigureAwait(false) is not { } stored)
            {
                return null;
            }

            var next = StoredJob.CancelRequested(stored, now);
            if (!ReferenceEquals(next, stored))
            {
                await c.RunAsync(UpdateJob, JobValues(next)).ConfigureAwait(false);
            }

            return next;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJobEvent>> ListEventsAsync(JobKey key, CancellationToken cancellationToken)
    {
        StoreInput.Check(key);
        return _database.ReadAsync<IReadOnlyList<FineTuneJobEvent>>(
            "ListEvents",
            PostgresScope.User(key.UserId),
            async c => await c.AllAsync(
                row => new FineTuneJobEvent(
                    row.Text(), row.Time(), row.Text(), row.Text(), row.LongOrNull(), row.TextOrNull() is { } metrics ? StoredJson.Metrics(metrics) : null),
                """
                SELECT id, at, level, message, step, metrics FROM aft.avatar_fine_tune_job_events
                WHERE user_id = @user AND job_id = @id ORDER BY sequence
                """,
                ("user", key.UserId),
                ("id", key.Id)).ConfigureAwait(false),
            cancellationToken);
    }

    private static Task<FineTuneJob?> JobAsync(PostgresSession c, JobKey key, string forUpdate = "") => c.FirstAsync(
        ReadJob,
        $"SELECT {JobColumns} FROM aft.avatar_fine_tune_jobs WHERE user_id = @user AND id = @id {forUpdate}",
        ("user", key.UserId),
        ("id", key.Id));

    private static Task<FineTuneJob?> UnfinishedAsync(PostgresSession c, AvatarKey avatar, string idempotencyKey) => c.FirstAsync(
        ReadJob,
        $"SELECT {JobColumns} FROM aft.avatar_fine_tune_jobs {Whose} AND idempotency_key = @key AND {IsUnfinished}",
        Key(avatar, ("key", idempotencyKey)));

    /// <summary>Awaits a write of a job, and says in plain words which of its two unique keys was taken.</summary>
    private static async Task UniqueAsync(string operation, FineTuneJob job, Task write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.ConstraintName == "avatar_fine_tune_jobs_idempotency")
        {
            throw StoreFault.KeyTaken(PostgresErrors.Store, operation, job.Key.Id);
        }
        catch (PostgresException exception) when (exception.ConstraintName == "avatar_fine_tune_jobs_vendor")
        {
            throw StoreFault.VendorJobTaken(PostgresErrors.Store, operation, job.Key.Id);
        }
    }
}
