using AvatarFineTune.Jobs;

namespace AvatarFineTune.Stores.Providers;

/// <summary>How a stored vendor erasure changes: one rule for every store. Each method returns the row as it is to be stored.</summary>
public static class StoredErasure
{
    /// <summary>Whether the model of a job may stay: it learned nothing of what is erased, or it is trained already and is to be kept.</summary>
    /// <param name="job">The job.</param>
    /// <param name="isTrainedOn">Whether its training lines, not only its validation lines, held what is erased.</param>
    /// <param name="options">The erasure's options.</param>
    public static bool KeepsModel(FineTuneJob job, bool isTrainedOn, ErasureOptions options)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(options);
        return !isTrainedOn || (options.KeepTrainedModels && job.Status == FineTuneJobStatus.Succeeded);
    }

    /// <summary>The row of a job that had none.</summary>
    public static VendorErasure Added(FineTuneJob job, bool keepsModel, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(job);
        var model = keepsModel ? VendorErasurePart.Kept : VendorErasurePart.Pending;
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Avatar = job.Avatar,
            Job = job.Key,
            Vendor = job.Base.Vendor,
            RequestedAt = now,
            DueAt = now,
            Deployments = model,
            Model = model,
        };
    }

    /// <summary>
    /// The row of a job that has one and is erased once more: a model that stayed goes now, if it may not stay any longer.
    /// A changed row takes a new fencing number, so that a worker on its way with the old one can't end it.
    /// </summary>
    /// <returns>The row; the same one if nothing changes.</returns>
    public static VendorErasure Reopened(VendorErasure stored, bool keepsModel, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(stored);
        if (keepsModel || (Again(stored.Model) == stored.Model && Again(stored.Deployments) == stored.Deployments))
        {
            return stored;
        }

        return stored with { Deployments = Again(stored.Deployments), Model = Again(stored.Model), DueAt = now, DoneAt = null, Attempts = 0, LastError = null };
    }

    /// <summary>A worker's save: what is deleted stays deleted, and the row is done when nothing is pending.</summary>
    public static VendorErasure Saved(VendorErasure stored, VendorErasure erasure, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(erasure);
        var next = stored with
        {
            DueAt = erasure.DueAt,
            Attempts = erasure.Attempts,
            LastError = erasure.LastError,
            Deployments = Merge(stored.Deployments, erasure.Deployments),
            Model = Merge(stored.Model, erasure.Model),
            Files = Merge(stored.Files, erasure.Files),
        };
        var isPending = next.Deployments == VendorErasurePart.Pending || next.Model == VendorErasurePart.Pending || next.Files == VendorErasurePart.Pending;
        return isPending ? next with { DoneAt = null } : next with { DoneAt = stored.DoneAt ?? now, LastError = null };
    }

    /// <summary>Whether a version that a row speaks of may still answer.</summary>
    public static bool MayAnswer(VendorErasure erasure)
    {
        ArgumentNullException.ThrowIfNull(erasure);
        return erasure.Model == VendorErasurePart.Kept;
    }

    private static VendorErasurePart Merge(VendorErasurePart stored, VendorErasurePart next) =>
        stored == VendorErasurePart.Deleted ? stored : next;

    private static VendorErasurePart Again(VendorErasurePart part) =>
        part is VendorErasurePart.Deleted or VendorErasurePart.NothingThere ? part : VendorErasurePart.Pending;
}
