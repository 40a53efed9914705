using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>A claimed job while it is driven: each change goes through the store, under the claim's fencing number.</summary>
internal sealed class JobContext(JobClaim claim, IModelVendor vendor, IJobQueue queue, JobSignal signal, TimeProvider time)
{
    /// <summary>The job as last stored.</summary>
    public FineTuneJob Job { get; private set; } = claim.Job;

    /// <summary>The job as it was claimed: what a killed worker may have left half done.</summary>
    public FineTuneJob Claimed => claim.Job;

    public JobClaim Claim => claim;

    public IModelVendor Vendor => vendor;

    public DateTimeOffset Now => time.GetUtcNow();

    public async Task SaveAsync(FineTuneJob changed, CancellationToken cancellationToken, params FineTuneJobEvent[] events)
    {
        Job = await queue.SaveAsync(claim, changed, events, cancellationToken).ConfigureAwait(false);
        signal.Changed(Job.Key.Id);
    }

    public async Task CompleteAsync(FineTuneJob succeeded, Avatars.ModelVersion version, CancellationToken cancellationToken, params FineTuneJobEvent[] events)
    {
        Job = await queue.CompleteAsync(claim, succeeded, version, events, cancellationToken).ConfigureAwait(false);
        signal.Changed(Job.Key.Id);
    }

    /// <summary>Ends the job without a model.</summary>
    public Task EndAsync(FineTuneJobStatus status, string error, CancellationToken cancellationToken) => SaveAsync(
        Job with { Status = status, Error = error, FinishedAt = Now, LastNewsAt = Now, DueAt = Now, Attempts = 0 },
        cancellationToken,
        Event($"end-{status}", status is FineTuneJobStatus.Cancelled ? "info" : "error", error));

    /// <summary>An event of our own; the same step repeated after a kill has the same id, and so is stored once.</summary>
    public FineTuneJobEvent Event(string id, string level, string message) => new($"aft-{id}", Now, level, message);
}
