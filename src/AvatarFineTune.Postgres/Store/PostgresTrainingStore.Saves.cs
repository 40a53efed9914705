using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    /// <inheritdoc/>
    public Task<FineTuneJob> SaveAsync(
        JobClaim claim, FineTuneJob job, IReadOnlyList<FineTuneJobEvent> events, CancellationToken cancellationToken)
    {
        const string Operation = "SaveJob";
        StoreInput.CheckClaim(claim, job);
        ArgumentNullException.ThrowIfNull(events);
        return HeldWriteAsync(Operation, claim, async c =>
        {
            var stored = await HeldAsync(c, claim).ConfigureAwait(false);
            var next = StoredJob.Saved(stored, job, await AddEventsAsync(c, job.Key, events).ConfigureAwait(false) > 0);
            if (!ReferenceEquals(next, stored))
            {
                await UniqueAsync(Operation, job, c.RunAsync(UpdateJob, JobValues(next))).ConfigureAwait(false);
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
        return WriteAsync(Operation, claim.Job.Avatar, async c =>
        {
            var stored = await HeldAsync(c, claim).ConfigureAwait(false);
            if (stored.Version is not null)
            {
                return stored;
            }

            var erased = await c.AnyAsync(
                "SELECT 1 FROM aft.avatar_fine_tune_jobs WHERE user_id = @user AND id = @id AND avatar_erased", ClaimValues(claim)).ConfigureAwait(false);
            var number = await NextNumberAsync(c, stored.Avatar).ConfigureAwait(false);
            var next = StoredJob.Completed(stored, job, number);
            var made = StoredJob.Version(next, version, number, erased);
            var mayAnswer = !await IsErasedAsync(c, made).ConfigureAwait(false);
            await InsertAsync(c, mayAnswer ? made : made with { Prompt = null }, erased).ConfigureAwait(false);
            await CountUseAsync(c, next).ConfigureAwait(false);
            if (!erased)
            {
                await EnsureProfileAsync(c, next.Avatar).ConfigureAwait(false);
                if (StoredJob.Activates(next, (await ProfileAsync(c, next.Avatar).ConfigureAwait(false))!.ActiveVersion, erased))
                {
                    await BeginAsync(c, made, deployment, mayAnswer).ConfigureAwait(false);
                }
            }

            await AddEventsAsync(c, job.Key, events).ConfigureAwait(false);
            await UniqueAsync(Operation, job, c.RunAsync(UpdateJob, JobValues(next))).ConfigureAwait(false);
            return next;
        }, cancellationToken);
    }

    /// <summary>A new version answers at once; or, where it is to be hosted first, when its hosting is ready.</summary>
    private static Task BeginAsync(PostgresSession c, ModelVersion version, ModelDeployment? deployment, bool mayAnswer) => deployment switch
    {
        null => ActivateAsync(c, version.Avatar, version.Number),
        _ when mayAnswer => InsertAsync(c, StoredDeployment.Completed(deployment, version)),
        _ => Task.CompletedTask,
    };

    /// <summary>Counts the training lines' examples as used, each once, and marks the imports that they came with.</summary>
    private static async Task CountUseAsync(PostgresSession c, FineTuneJob job)
    {
        const string Used = """
            (SELECT d.example_id FROM aft.avatar_dataset_examples d
            WHERE d.user_id = @user AND d.avatar_id = @avatar AND d.dataset_id = @dataset AND d.side = 'training')
            """;
        var key = Key(job.Avatar, ("dataset", job.DatasetId));
        await c.RunAsync(
            $"UPDATE aft.avatar_training_examples SET used_in_training = true, times_used = times_used + 1 {Whose} AND id IN {Used}", key).ConfigureAwait(false);
        await c.RunAsync(
            $"""
            UPDATE aft.avatar_training_data SET fine_tuning_status = 'trained'
            WHERE {OurImports} AND id::text IN (
                SELECT e.training_data_id::text FROM aft.avatar_training_examples e WHERE e.user_id = @user AND e.avatar_id = @avatar AND e.id IN {Used})
            """,
            key).ConfigureAwait(false);
    }

    private static async Task<int> AddEventsAsync(PostgresSession c, JobKey key, IReadOnlyList<FineTuneJobEvent> events)
    {
        var added = 0;
        foreach (var jobEvent in events.Select(StoreInput.Clean))
        {
            added += await c.RunAsync(
                """
                INSERT INTO aft.avatar_fine_tune_job_events (user_id, job_id, id, at, level, message, step, metrics)
                VALUES (@user, @job, @id, @at, @level, @message, @step, @metrics)
                ON CONFLICT (user_id, job_id, md5(id)) DO NOTHING
                """,
                ("user", key.UserId),
                ("job", key.Id),
                ("id", jobEvent.Id),
                ("at", jobEvent.At),
                ("level", jobEvent.Level),
                ("message", jobEvent.Message),
                ("step", jobEvent.Step),
                ("metrics", jobEvent.Metrics is { } metrics ? new Json(StoredJson.Write(metrics)) : null)).ConfigureAwait(false);
        }

        return added;
    }
}
