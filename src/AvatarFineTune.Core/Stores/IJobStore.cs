using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.Stores;

/// <summary>Keeps fine-tune jobs, for their users. Workers change them through <see cref="IJobQueue"/>.</summary>
public interface IJobStore
{
    /// <summary>
    /// Stores a new job. If the avatar has an unfinished one with the same idempotency key, that one is returned; the
    /// same job id again returns the stored job. Its revision begins at 1.
    /// </summary>
    /// <returns>The stored job, and whether this call created it.</returns>
    Task<(FineTuneJob Job, bool Created)> AddJobAsync(FineTuneJob job, CancellationToken cancellationToken);

    /// <summary>Reads a job; <see langword="null"/> if the user has none of that id.</summary>
    Task<FineTuneJob?> GetJobAsync(JobKey key, CancellationToken cancellationToken);

    /// <summary>Finds the avatar's unfinished job with an idempotency key; <see langword="null"/> if there is none.</summary>
    Task<FineTuneJob?> FindUnfinishedJobAsync(AvatarKey avatar, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Reads all jobs of an avatar, newest first.</summary>
    Task<IReadOnlyList<FineTuneJob>> ListJobsAsync(AvatarKey avatar, CancellationToken cancellationToken);

    /// <summary>Asks to cancel a job and makes it due at <paramref name="now"/>, if it isn't due earlier; one that has ended stays as it is.</summary>
    /// <returns>The job as it is now; <see langword="null"/> if there is none.</returns>
    Task<FineTuneJob?> RequestCancelAsync(JobKey key, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Reads a job's events, in the order in which they were stored.</summary>
    Task<IReadOnlyList<FineTuneJobEvent>> ListEventsAsync(JobKey key, CancellationToken cancellationToken);
}
