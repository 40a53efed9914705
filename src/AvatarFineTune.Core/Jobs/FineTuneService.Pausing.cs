using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs;

public sealed partial class FineTuneService
{
    /// <summary>Asks the vendor to halt a job, which can go on later. A job that is halted already stays so. A refusal is returned, not thrown.</summary>
    /// <exception cref="ArgumentException">The user has no job of that id.</exception>
    /// <exception cref="ModelVendorException">The vendor failed; whether the job is halted shows with the next poll.</exception>
    public Task<JobChange> PauseJobAsync(JobKey key, CancellationToken cancellationToken = default) => ChangeAsync(
        key,
        static (vendor, job, token) => vendor.PauseJobAsync(job, token),
        isSo: static state => state == VendorJobState.Paused,
        cancellationToken);

    /// <summary>Asks the vendor to go on with a halted job. A job that runs already stays so. A refusal is returned, not thrown.</summary>
    /// <exception cref="ArgumentException">The user has no job of that id.</exception>
    /// <exception cref="ModelVendorException">The vendor failed; whether the job goes on shows with the next poll.</exception>
    public Task<JobChange> ResumeJobAsync(JobKey key, CancellationToken cancellationToken = default) => ChangeAsync(
        key,
        static (vendor, job, token) => vendor.ResumeJobAsync(job, token),
        isSo: static state => state is VendorJobState.Running or VendorJobState.Queued,
        cancellationToken);

    private async Task<JobChange> ChangeAsync(
        JobKey key, Func<IVendorPausing, string, CancellationToken, Task<VendorJob>> change, Func<VendorJobState, bool> isSo, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var job = await RequireAsync(key, cancellationToken).ConfigureAwait(false);
        if (_vendors.Find(job.Base.Vendor, key.UserId) is not { } vendor)
        {
            return Refused(job, RefusalReason.UnknownVendor, $"Job {key.Id} is at '{job.Base.Vendor}', which is not registered. Registered: {string.Join(", ", _vendors.Names)}.");
        }

        if (vendor is not IVendorPausing pausing || !vendor.Capabilities.SupportsPausing)
        {
            return Refused(job, RefusalReason.NotSupported, $"'{job.Base.Vendor}' can't halt jobs; cancel it, or let it run.");
        }

        if (job.IsFinished || job.VendorJobId is not { } vendorJob)
        {
            return Refused(job, RefusalReason.NotRunning, $"Job {key.Id} is {job.Status}: only a job that runs at its vendor can be halted or go on.");
        }

        try
        {
            await change(pausing, vendorJob, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelVendorException e) when (e.Fault == VendorFault.InvalidRequest)
        {
            // Vendors refuse what is so already: asked for twice, or done by the vendor itself.
            var state = (await vendor.GetJobAsync(vendorJob, cancellationToken).ConfigureAwait(false)).State;
            if (!isSo(state))
            {
                return Refused(job, RefusalReason.NotSupported, $"'{job.Base.Vendor}' does not do that while job {key.Id} is {state} there: try again once it runs.");
            }
        }

        // Polled at once, so that the stored job shows it; if a worker holds it, that one will.
        if (await _queue.ClaimAsync(key, $"{Environment.MachineName}:{Environment.ProcessId}:inline", _options.LeaseDuration, cancellationToken).ConfigureAwait(false) is { } claim)
        {
            await _driver.DriveAsync(claim, cancellationToken).ConfigureAwait(false);
        }

        return new(await RequireAsync(key, cancellationToken).ConfigureAwait(false));
    }

    private static JobChange Refused(FineTuneJob job, RefusalReason reason, string message) => new(job, new(reason, message));
}

/// <summary>What became of a request to halt a job or to go on with it. Immutable.</summary>
/// <param name="Job">The job as it is now.</param>
/// <param name="Refusal">Why not; <see langword="null"/> if the vendor took the request.</param>
public sealed record JobChange(FineTuneJob Job, Refusal? Refusal = null);
