using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const string ErasureColumns = """
        user_id, avatar_id, id, job_id, vendor, requested_at, due_at, attempts, last_error, deployments, model, files, done_at
        """;

    /// <inheritdoc/>
    public Task<IReadOnlyList<VendorErasure>> ListVendorErasuresAsync(string userId, string? avatarId, CancellationToken cancellationToken)
    {
        StoredText.Id(userId, nameof(userId));
        StoredText.IdOrNull(avatarId, nameof(avatarId));
        return _database.ReadAsync<IReadOnlyList<VendorErasure>>(
            "ListVendorErasures",
            PostgresScope.User(userId),
            async c => await c.AllAsync(
                ReadErasure,
                $"""
                SELECT {ErasureColumns} FROM aft.avatar_vendor_erasures
                WHERE user_id = @user AND (@avatar::text IS NULL OR avatar_id = @avatar::text)
                ORDER BY requested_at DESC, id DESC
                """,
                ("user", userId),
                ("avatar", avatarId)).ConfigureAwait(false),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ParticipantBlocks> GetBlockedParticipantsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("GetBlockedParticipants", avatar, c => BlocksAsync(c, avatar), cancellationToken);
    }

    /// <summary>In the erasure's transaction: a row for each job whose dataset held what goes, and the request to cancel the unfinished ones.</summary>
    /// <returns>How many are unfinished, and how many rows are not done.</returns>
    private static async Task<(int Cancelled, int Queued)> QueueVendorErasuresAsync(
        PostgresSession c, AvatarKey avatar, string[]? scopes, ErasureOptions options, DateTimeOffset now)
    {
        var key = Key(avatar, ("scopes", scopes));

        // Locked: a worker that saves one of them at this moment takes no lock of the avatar.
        var jobs = await c.AllAsync(
            ReadJob,
            $"""
            SELECT {JobColumns} FROM aft.avatar_fine_tune_jobs {Whose} AND (@scopes::text[] IS NULL OR dataset_id IN ({ErasedDatasets}))
            ORDER BY created_at, id FOR UPDATE
            """,
            key).ConfigureAwait(false);
        var trained = (await c.AllAsync(
            row => row.Id(),
            $"""
            SELECT id FROM aft.avatar_fine_tune_jobs
            {Whose} AND (@scopes::text[] IS NULL OR dataset_id IN ({ErasedDatasets} AND d.side = 'training'))
            """,
            key).ConfigureAwait(false)).ToHashSet();
        var known = (await c.AllAsync(
            ReadErasure,
            $"SELECT {ErasureColumns} FROM aft.avatar_vendor_erasures {Whose} AND job_id = ANY (@jobs)",
            Key(avatar, ("jobs", jobs.Select(j => j.Key.Id).ToArray()))).ConfigureAwait(false)).ToDictionary(e => e.Job.Id);
        var queued = 0;
        foreach (var job in jobs)
        {
            var keepsModel = StoredErasure.KeepsModel(job, trained.Contains(job.Key.Id), options);
            queued += await QueueAsync(c, job, known.GetValueOrDefault(job.Key.Id), keepsModel, now).ConfigureAwait(false) ? 1 : 0;
            var next = StoredJob.CancelRequested(job, now);
            if (!ReferenceEquals(next, job))
            {
                await c.RunAsync(UpdateJob, JobValues(next)).ConfigureAwait(false);
            }
        }

        return (jobs.Count(j => !j.IsFinished), queued);
    }

    private static async Task<bool> QueueAsync(PostgresSession c, FineTuneJob job, VendorErasure? stored, bool keepsModel, DateTimeOffset now)
    {
        var row = stored is null ? StoredErasure.Added(job, keepsModel, now) : StoredErasure.Reopened(stored, keepsModel, now);
        if (stored is null)
        {
            await c.RunAsync(
                $"""
                INSERT INTO aft.avatar_vendor_erasures ({ErasureColumns})
                VALUES (@user, @avatar, @id, @job, @vendor, @requested, @due, @attempts, @error, @deployments, @model, @files, @done)
                """,
                [.. ErasureValues(row), ("job", row.Job.Id), ("vendor", row.Vendor), ("requested", row.RequestedAt)]).ConfigureAwait(false);
        }
        else if (!ReferenceEquals(row, stored))
        {
            // Whoever holds it holds it no more: a worker on its way must not end what has begun anew.
            await c.RunAsync($"{UpdateErasure}, lease_owner = NULL, lease_until = NULL, fencing = fencing + 1 {Whose} AND id = @id", ErasureValues(row)).ConfigureAwait(false);
        }

        return row.DoneAt is null;
    }

    /// <summary>Whether a version's model is deleted, or to be deleted; by its job, or as the same model under another number.</summary>
    private static async Task<bool> IsErasedAsync(PostgresSession c, ModelVersion version) =>
        version.DeletedAt is not null
        || (await c.AllAsync(
            ReadErasure,
            $"""
            SELECT {ErasureColumns} FROM aft.avatar_vendor_erasures {Whose} AND (job_id = @job::uuid OR job_id IN (
                SELECT j.id FROM aft.avatar_fine_tune_jobs j
                WHERE j.user_id = @user AND j.avatar_id = @avatar AND j.fine_tuned_vendor = @vendor AND j.fine_tuned_model = @model))
            """,
            Key(version.Avatar, ("job", version.JobId), ("vendor", version.Model.Vendor), ("model", version.Model.Model))).ConfigureAwait(false))
            .Exists(erasure => !StoredErasure.MayAnswer(erasure));

    private const string UpdateErasure = """
        UPDATE aft.avatar_vendor_erasures SET due_at = @due, attempts = @attempts, last_error = @error,
            deployments = @deployments, model = @model, files = @files, done_at = @done
        """;

    private static (string, object?)[] ErasureValues(VendorErasure row) => Key(
        row.Avatar,
        ("id", row.Id),
        ("due", row.DueAt),
        ("attempts", row.Attempts),
        ("error", row.LastError is { } error ? StoredNames.Of(error) : null),
        ("deployments", StoredNames.Of(row.Deployments)),
        ("model", StoredNames.Of(row.Model)),
        ("files", StoredNames.Of(row.Files)),
        ("done", row.DoneAt));

    private static VendorErasure ReadErasure(PostgresRow row)
    {
        var (avatar, id, job) = (row.Avatar(), row.Id(), row.Id());
        return new()
        {
            Avatar = avatar,
            Id = id,
            Job = new(avatar.UserId, job),
            Vendor = row.Text(),
            RequestedAt = row.Time(),
            DueAt = row.Time(),
            Attempts = row.Int(),
            LastError = row.TextOrNull() is { } error ? StoredNames.Fault(error) : null,
            Deployments = StoredNames.ErasurePart(row.Text()),
            Model = StoredNames.ErasurePart(row.Text()),
            Files = StoredNames.ErasurePart(row.Text()),
            DoneAt = row.TimeOrNull(),
        };
    }
}
