using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string ErasureColumns = """
        user_id, avatar_id, id, job_id, vendor, requested_at, due_at, attempts, last_error, deployments, model, files, done_at
        """;

    /// <inheritdoc/>
    public Task<IReadOnlyList<VendorErasure>> ListVendorErasuresAsync(string userId, string? avatarId, CancellationToken cancellationToken)
    {
        StoredText.Id(userId, nameof(userId));
        StoredText.IdOrNull(avatarId, nameof(avatarId));
        return ReadAsync<IReadOnlyList<VendorErasure>>(
            "ListVendorErasures",
            c => c.All(
                ReadErasure,
                $"""
                SELECT {ErasureColumns} FROM avatar_vendor_erasures WHERE user_id = $user AND ($avatar IS NULL OR avatar_id = $avatar)
                ORDER BY requested_at DESC, id DESC
                """,
                ("$user", userId),
                ("$avatar", avatarId)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ParticipantBlocks> GetBlockedParticipantsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync("GetBlockedParticipants", c => Blocks(c, avatar), cancellationToken);
    }

    private static ParticipantBlocks Blocks(SqliteConnection c, AvatarKey avatar) => new(c.All(
        row => (Convert.FromHexString(row.Text()), row.Text()),
        "SELECT hex(key), hash FROM avatar_erased_participants WHERE user_id = $user AND avatar_id = $avatar",
        Key(avatar)));

    /// <summary>In the erasure's transaction: a row for each job whose dataset held what goes, and the request to cancel the unfinished ones.</summary>
    /// <returns>How many are unfinished, and how many rows are not done.</returns>
    private static (int Cancelled, int Queued) QueueVendorErasures(
        SqliteConnection c, AvatarKey avatar, List<string>? scopes, ErasureOptions options, DateTimeOffset now)
    {
        var key = Key(avatar, ("$scopes", scopes is null ? null : StoredJson.Write(scopes)));
        const string OfAvatar = "FROM avatar_fine_tune_jobs WHERE user_id = $user AND avatar_id = $avatar";
        var jobs = c.All(
            ReadJob, $"SELECT {JobColumns} {OfAvatar} AND ($scopes IS NULL OR dataset_id IN ({ErasedDatasets})) ORDER BY created_at, id", key);
        var trained = c.All(
            row => row.Id(), $"SELECT id {OfAvatar} AND ($scopes IS NULL OR dataset_id IN ({ErasedDatasets} AND d.side = 'training'))", key).ToHashSet();
        var queued = 0;
        foreach (var job in jobs)
        {
            var keepsModel = StoredErasure.KeepsModel(job, trained.Contains(job.Key.Id), options);
            queued += Queue(c, job, keepsModel, now) ? 1 : 0;
            var next = StoredJob.CancelRequested(job, now);
            if (!ReferenceEquals(next, job))
            {
                c.Run(UpdateJob, JobValues(next));
            }
        }

        return (jobs.Count(j => !j.IsFinished), queued);
    }

    private static bool Queue(SqliteConnection c, FineTuneJob job, bool keepsModel, DateTimeOffset now)
    {
        var stored = c.First(
            ReadErasure,
            $"SELECT {ErasureColumns} FROM avatar_vendor_erasures WHERE user_id = $user AND job_id = $job",
            ("$user", job.Key.UserId),
            ("$job", SqliteValue.Of(job.Key.Id)));
        var row = stored is null ? StoredErasure.Added(job, keepsModel, now) : StoredErasure.Reopened(stored, keepsModel, now);
        if (stored is null)
        {
            c.Run(
                $"""
                INSERT INTO avatar_vendor_erasures ({ErasureColumns})
                VALUES ($user, $avatar, $id, $job, $vendor, $requested, $due, $attempts, $error, $deployments, $model, $files, $done)
                """,
                [.. ErasureValues(row), ("$job", SqliteValue.Of(row.Job.Id)), ("$vendor", row.Vendor), ("$requested", SqliteValue.Of(row.RequestedAt))]);
        }
        else if (!ReferenceEquals(row, stored))
        {
            // Whoever holds it holds it no more: a worker on its way must not end what has begun anew.
            c.Run($"{UpdateErasure}, lease_owner = NULL, lease_until = NULL, fencing = fencing + 1 WHERE user_id = $user AND avatar_id = $avatar AND id = $id", ErasureValues(row));
        }

        return row.DoneAt is null;
    }

    /// <summary>Whether a version's model is deleted, or to be deleted; by its job, or as the same model under another number.</summary>
    private static bool IsErased(SqliteConnection c, ModelVersion version) =>
        version.DeletedAt is not null
        || c.All(
            ReadErasure,
            $"""
            SELECT {ErasureColumns} FROM avatar_vendor_erasures {Whose} AND (job_id = $job OR job_id IN (
                SELECT j.id FROM avatar_fine_tune_jobs j WHERE j.user_id = $user AND j.fine_tuned_vendor = $vendor AND j.fine_tuned_model = $model))
            """,
            Key(version.Avatar, ("$job", SqliteValue.Of(version.JobId)), ("$vendor", version.Model.Vendor), ("$model", version.Model.Model)))
            .Exists(erasure => !StoredErasure.MayAnswer(erasure));

    private const string UpdateErasure = """
        UPDATE avatar_vendor_erasures SET due_at = $due, attempts = $attempts, last_error = $error,
            deployments = $deployments, model = $model, files = $files, done_at = $done
        """;

    private static (string, object?)[] ErasureValues(VendorErasure row) => Key(
        row.Avatar,
        ("$id", SqliteValue.Of(row.Id)),
        ("$due", SqliteValue.Of(row.DueAt)),
        ("$attempts", row.Attempts),
        ("$error", row.LastError is { } error ? StoredNames.Of(error) : null),
        ("$deployments", StoredNames.Of(row.Deployments)),
        ("$model", StoredNames.Of(row.Model)),
        ("$files", StoredNames.Of(row.Files)),
        ("$done", SqliteValue.Of(row.DoneAt)));

    private static VendorErasure ReadErasure(SqliteRow row)
    {
        var avatar = row.Avatar();
        return new()
        {
            Avatar = avatar,
            Id = row.Id(),
            Job = new(avatar.UserId, row.Id()),
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
