using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    /// <inheritdoc/>
    public Task<(FineTuneJob Job, bool Created)> AddJobAsync(FineTuneJob job, CancellationToken cancellationToken)
    {
        const string Operation = "AddJob";
        job = StoredJob.Added(job);
        return WriteAsync(Operation, c =>
        {
            if (Job(c, job.Key) is { } known)
            {
                return (known, false);
            }

            if (!job.IsFinished && Unfinished(c, job.Avatar, job.IdempotencyKey) is { } other)
            {
                return (other, false);
            }

            Unique(Operation, job, () => c.Run(InsertJob, JobValues(job)));
            return (job, true);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<FineTuneJob?> GetJobAsync(JobKey key, CancellationToken cancellationToken)
    {
        StoreInput.Check(key);
        return ReadAsync("GetJob", c => Job(c, key), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<FineTuneJob?> FindUnfinishedJobAsync(AvatarKey avatar, string idempotencyKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        StoredText.Id(idempotencyKey, nameof(idempotencyKey));
        return ReadAsync("FindUnfinishedJob", c => Unfinished(c, avatar, idempotencyKey), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJob>> ListJobsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync<IReadOnlyList<FineTuneJob>>(
            "ListJobs",
            c => c.All(
                ReadJob,
                $"SELECT {JobColumns} FROM avatar_fine_tune_jobs WHERE user_id = $user AND avatar_id = $avatar ORDER BY created_at DESC, id DESC",
                Key(avatar)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<FineTuneJob?> RequestCancelAsync(JobKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        StoreInput.Check(key);
        return WriteAsync("RequestCancel", c =>
        {
            if (Job(c, key) is not { } stored)
            {
                return null;
            }

            var next = StoredJob.CancelRequested(stored, now);
            if (!ReferenceEquals(next, stored))
            {
                c.Run(UpdateJob, JobValues(next));
            }

            return next;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJobEvent>> ListEventsAsync(JobKey key, CancellationToken cancellationToken)
    {
        StoreInput.Check(key);
        return ReadAsync<IReadOnlyList<FineTuneJobEvent>>(
            "ListEvents",
            c => c.All(
                row => new FineTuneJobEvent(
                    row.Text(), row.Time(), row.Text(), row.Text(), row.LongOrNull(), row.TextOrNull() is { } metrics ? StoredJson.Metrics(metrics) : null),
                """
                SELECT id, at, level, message, step, metrics FROM avatar_fine_tune_job_events
                WHERE user_id = $user AND job_id = $id ORDER BY sequence
                """,
                ("$user", key.UserId),
                ("$id", SqliteValue.Of(key.Id))),
            cancellationToken);
    }

    private static FineTuneJob? Job(SqliteConnection c, JobKey key) => c.First(
        ReadJob,
        $"SELECT {JobColumns} FROM avatar_fine_tune_jobs WHERE user_id = $user AND id = $id",
        ("$user", key.UserId),
        ("$id", SqliteValue.Of(key.Id)));

    private static FineTuneJob? Unfinished(SqliteConnection c, AvatarKey avatar, string idempotencyKey) => c.First(
        ReadJob,
        $"SELECT {JobColumns} FROM avatar_fine_tune_jobs WHERE user_id = $user AND avatar_id = $avatar AND idempotency_key = $key AND {IsUnfinished}",
        Key(avatar, ("$key", idempotencyKey)));

    /// <summary>Runs a write of a job, and says in plain words which of its two unique keys was taken.</summary>
    private static void Unique(string operation, FineTuneJob job, Action write)
    {
        const int Constraint = 19;
        try
        {
            write();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Constraint
            && exception.Message.Contains("idempotency_key", StringComparison.Ordinal))
        {
            throw StoreFault.KeyTaken(SqliteErrors.Store, operation, job.Key.Id);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Constraint
            && exception.Message.Contains("vendor_job_id", StringComparison.Ordinal))
        {
            throw StoreFault.VendorJobTaken(SqliteErrors.Store, operation, job.Key.Id);
        }
    }
}
