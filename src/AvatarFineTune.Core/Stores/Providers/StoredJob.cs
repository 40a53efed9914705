using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.Stores.Providers;

/// <summary>How a stored job changes: one rule for every store. Each method returns the job as it is to be stored.</summary>
public static class StoredJob
{
    /// <summary>A new job: its revision begins at 1.</summary>
    public static FineTuneJob Added(FineTuneJob job) => StoreInput.Clean(job) with { Revision = 1 };

    /// <summary>
    /// A worker's save: what was asked for stays as it was asked for, a cancel request is never taken back, and one that the
    /// worker has not seen keeps the job due, as does a vendor's call. A save without news is the stored job itself, revision and all, so that a
    /// repeated one changes nothing.
    /// </summary>
    public static FineTuneJob Saved(FineTuneJob stored, FineTuneJob job, bool hasNewEvents)
    {
        var next = Merge(stored, StoreInput.Clean(job)) with { Version = stored.Version };
        var hasNotSeen = (stored.CancelRequested && !job.CancelRequested) || stored.Revision > job.Revision;
        if (hasNotSeen && stored.DueAt < next.DueAt)
        {
            next = next with { DueAt = stored.DueAt };
        }

        return next == stored && !hasNewEvents ? stored : next with { Revision = stored.Revision + 1 };
    }

    /// <summary>A worker's success, with the number of the version that it made.</summary>
    public static FineTuneJob Completed(FineTuneJob stored, FineTuneJob job, int version) =>
        Merge(stored, StoreInput.Clean(job)) with { Version = version, Revision = stored.Revision + 1 };

    /// <summary>A cancel request: an ended job stays as it is, a job that is due earlier stays due earlier.</summary>
    public static FineTuneJob CancelRequested(FineTuneJob stored, DateTimeOffset now)
    {
        if (stored.IsFinished || (stored.CancelRequested && stored.DueAt <= now))
        {
            return stored;
        }

        return stored with
        {
            CancelRequested = true,
            DueAt = stored.DueAt < now ? stored.DueAt : now,
            Revision = stored.Revision + 1,
        };
    }

    /// <summary>A job that a vendor's call is about: it is due now, unless it is settled or due already.</summary>
    /// <returns>The job; the same one if nothing changes.</returns>
    public static FineTuneJob MadeDue(FineTuneJob stored, DateTimeOffset now) =>
        stored.IsSettled || stored.DueAt <= now ? stored : stored with { DueAt = now, Revision = stored.Revision + 1 };

    /// <summary>The version that a success stores: it names its job and dataset, and holds no prompt of an avatar erased meanwhile.</summary>
    public static ModelVersion Version(FineTuneJob job, ModelVersion version, int number, bool avatarErased)
    {
        version = StoreInput.Clean(version);
        return version with
        {
            Avatar = job.Avatar,
            Number = number,
            JobId = job.Key.Id,
            DatasetId = version.DatasetId ?? job.DatasetId,
            Prompt = avatarErased ? null : version.Prompt,
        };
    }

    /// <summary>
    /// Whether a success makes its version the active one. An erased avatar does not come back to life; and a model that was
    /// paid for before its job could be cancelled is kept, but nobody who cancelled wants it to answer by itself.
    /// </summary>
    public static bool Activates(FineTuneJob job, int? activeVersion, bool avatarErased) => !avatarErased && !job.CancelRequested && job.Activation switch
    {
        ActivationPolicy.WhenSucceeded => true,
        ActivationPolicy.WhenNoneActive => activeVersion is null,
        _ => false,
    };

    private static FineTuneJob Merge(FineTuneJob stored, FineTuneJob job) => stored with
    {
        Status = job.Status,
        RawStatus = job.RawStatus,
        ActualCost = job.ActualCost,
        TrainedTokens = job.TrainedTokens,
        Progress = job.Progress,
        EstimatedFinish = job.EstimatedFinish,
        VendorJobId = job.VendorJobId,
        TrainingFileId = job.TrainingFileId,
        ValidationFileId = job.ValidationFileId,
        CreateAttemptedAt = job.CreateAttemptedAt,
        FineTunedModel = job.FineTunedModel,
        Error = job.Error,
        FinishedAt = job.FinishedAt,
        LastNewsAt = job.LastNewsAt,
        DueAt = job.DueAt,
        Attempts = job.Attempts,
        IsSettled = job.IsSettled,
    };
}
