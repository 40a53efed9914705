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

    /// <param name="succeeded">The job as succeeded.</param>
    /// <param name="version">The version that it made.</param>
    /// <param name="deployment">How the version is to be hosted; <see langword="null"/> where the vendor needs no hosting.</param>
    /// <param name="events">What to store beside it.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    public async Task CompleteAsync(
        FineTuneJob succeeded, Avatars.ModelVersion version, ModelDeployment? deployment, IReadOnlyList<FineTuneJobEvent> events, CancellationToken cancellationToken)
    {
        Job = await queue.CompleteAsync(claim, succeeded, version, events, deployment, cancellationToken).ConfigureAwait(false);
        signal.Changed(Job.Key.Id);
        if (deployment is not null)
        {
            signal.Due();
        }
    }

    /// <summary>Ends the job without a model.</summary>
    public Task EndAsync(FineTuneJobStatus status, string error, CancellationToken cancellationToken) => SaveAsync(
        Job with { Status = status, Error = error, FinishedAt = Now, LastNewsAt = Now, DueAt = Now, Attempts = 0 },
        cancellationToken,
        Event($"end-{status}", status is FineTuneJobStatus.Cancelled ? "info" : "error", error));

    /// <summary>An event of our own; the same step repeated after a kill has the same id, and so is stored once.</summary>
    public FineTuneJobEvent Event(string id, string level, string message) => new($"aft-{id}", Now, level, message);
}
