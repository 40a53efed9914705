using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    /// <inheritdoc/>
    public Task<FineTuneJob> SaveAsync(
        JobClaim claim, FineTuneJob job, IReadOnlyList<FineTuneJobEvent> events, CancellationToken cancellationToken)
    {
        const string Operation = "SaveJob";
        StoreInput.CheckClaim(claim, job);
        ArgumentNullException.ThrowIfNull(events);
        return WriteAsync(Operation, c =>
        {
            var stored = Held(c, claim);
            var next = StoredJob.Saved(stored, job, AddEvents(c, job.Key, events) > 0);
            if (!ReferenceEquals(next, stored))
            {
                Unique(Operation, job, () => c.Run(UpdateJob, JobValues(next)));
            }

            return next;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<FineTuneJob> CompleteAsync(
        JobClaim claim, FineTuneJob job, ModelVersion version, IReadOnlyList<FineTuneJobEvent> events, ModelDeployment? deployment, CancellationToken cancellationToken)
    {
        const string Operation = "CompleteJob";
        StoreInput.CheckClaim(claim, job);
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(events);
        return WriteAsync(Operation, c =>
        {
            var stored = Held(c, claim);
            if (stored.Version is not null)
            {
                return stored;
            }

            var erased = c.Scalar(
                "SELECT 1 FROM avatar_fine_tune_jobs WHERE user_id = $user AND id = $id AND avatar_erased = 1", ClaimValues(claim)) is not null;
            var number = NextNumber(c, stored.Avatar);
            var next = StoredJob.Completed(stored, job, number);
            var made = StoredJob.Version(next, version, number, erased);
            var mayAnswer = !IsErased(c, made);
            Insert(c, mayAnswer ? made : made with { Prompt = null });
            CountUse(c, next);
            if (!erased)
            {
                EnsureProfile(c, next.Avatar);
                if (StoredJob.Activates(next, Profile(c, next.Avatar)!.ActiveVersion, erased))
                {
                    Begin(c, made, deployment, mayAnswer);
                }
            }

            AddEvents(c, job.Key, events);
            Unique(Operation, job, () => c.Run(UpdateJob, JobValues(next)));
            return next;
        }, cancellationToken);
    }

    /// <summary>A new version answers at once; or, where it is to be hosted first, when its hosting is ready.</summary>
    private void Begin(SqliteConnection c, ModelVersion version, ModelDeployment? deployment, bool mayAnswer)
    {
        if (deployment is null)
        {
            Activate(c, version.Avatar, version.Number);
        }
        else if (mayAnswer)
        {
            Insert(c, StoredDeployment.Completed(deployment, version));
        }
    }

    /// <summary>Counts the training lines' examples as used, each once, and marks the imports that they came with.</summary>
    private static void CountUse(SqliteConnection c, FineTuneJob job)
    {
        const string Used = """
            (SELECT d.example_id FROM avatar_dataset_examples d
            WHERE d.user_id = $user AND d.avatar_id = $avatar AND d.dataset_id = $dataset AND d.side = 'training')
            """;
        var key = Key(job.Avatar, ("$dataset", SqliteValue.Of(job.DatasetId)));
        c.Run(
            $"""
            UPDATE avatar_training_examples SET used_in_training = 1, times_used = times_used + 1
            WHERE user_id = $user AND avatar_id = $avatar AND id IN {Used}
            """,
            key);
        c.Run(
            $"""
            UPDATE avatar_training_data SET fine_tuning_status = 'trained' WHERE user_id = $user AND avatar_id = $avatar AND id IN (
                SELECT e.training_data_id FROM avatar_training_examples e WHERE e.user_id = $user AND e.avatar_id = $avatar AND e.id IN {Used})
            """,
            key);
    }

    private static int AddEvents(SqliteConnection c, JobKey key, IReadOnlyList<FineTuneJobEvent> events)
    {
        var added = 0;
        foreach (var jobEvent in events.Select(StoreInput.Clean))
        {
            added += c.Run(
                """
                INSERT INTO avatar_fine_tune_job_events (user_id, job_id, id, at, level, message, step, metrics)
                VALUES ($user, $job, $id, $at, $level, $message, $step, $metrics)
                ON CONFLICT (user_id, job_id, id) DO NOTHING
                """,
                ("$user", key.UserId),
                ("$job", SqliteValue.Of(key.Id)),
                ("$id", jobEvent.Id),
                ("$at", SqliteValue.Of(jobEvent.At)),
                ("$level", jobEvent.Level),
                ("$message", jobEvent.Message),
                ("$step", jobEvent.Step),
                ("$metrics", jobEvent.Metrics is { } metrics ? StoredJson.Write(metrics) : null));
        }

        return added;
    }
}
