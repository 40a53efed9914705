using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    /// <inheritdoc/>
    public Task<(FineTuneJob Job, bool Created)> AddJobAsync(FineTuneJob job, CancellationToken cancellationToken) => Run(() =>
    {
        job = StoredJob.Added(job);
        if (_jobs.TryGetValue(job.Key, out var known))
        {
            return (known.Job, false);
        }

        if (!job.IsFinished && Unfinished(job.Avatar, job.IdempotencyKey) is { } other)
        {
            return (other, false);
        }

        CheckUnique(job, "AddJob");
        _jobs.Add(job.Key, new(job));
        return (job, true);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<FineTuneJob?> GetJobAsync(JobKey key, CancellationToken cancellationToken) =>
        Run(() => Row(key)?.Job, cancellationToken);

    /// <inheritdoc/>
    public Task<FineTuneJob?> FindUnfinishedJobAsync(AvatarKey avatar, string idempotencyKey, CancellationToken cancellationToken) => Run(() =>
    {
        ArgumentNullException.ThrowIfNull(avatar);
        StoredText.Id(idempotencyKey, nameof(idempotencyKey));
        return Unfinished(avatar, idempotencyKey);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJob>> ListJobsAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<FineTuneJob>>(() =>
        {
            ArgumentNullException.ThrowIfNull(avatar);
            return [.. _jobs.Values.Select(r => r.Job).Where(j => j.Avatar == avatar)
                .OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.Key.Id)];
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<FineTuneJob?> RequestCancelAsync(JobKey key, DateTimeOffset now, CancellationToken cancellationToken) =>
        Run(() => Row(key) is { } row ? row.Job = StoredJob.CancelRequested(row.Job, now) : null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJobEvent>> ListEventsAsync(JobKey key, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<FineTuneJobEvent>>(() => [.. Row(key)?.Events ?? []], cancellationToken);

    private JobRow? Row(JobKey key)
    {
        StoreInput.Check(key);
        return _jobs.GetValueOrDefault(key);
    }

    private FineTuneJob? Unfinished(AvatarKey avatar, string idempotencyKey) => _jobs.Values
        .Select(r => r.Job)
        .FirstOrDefault(j => !j.IsFinished && j.Avatar == avatar && j.IdempotencyKey == idempotencyKey);

    private void CheckUnique(FineTuneJob job, string operation)
    {
        if (!job.IsFinished && Unfinished(job.Avatar, job.IdempotencyKey) is { } other && other.Key != job.Key)
        {
            throw StoreFault.KeyTaken(Name, operation, job.Key.Id);
        }

        if (job.VendorJobId is { } id
            && _jobs.Values.Any(r => r.Job.Key != job.Key && r.Job.VendorJobId == id && r.Job.Base.Vendor == job.Base.Vendor))
        {
            throw StoreFault.VendorJobTaken(Name, operation, job.Key.Id);
        }
    }
}
