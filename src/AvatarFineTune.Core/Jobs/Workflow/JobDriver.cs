using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>
/// Drives one claim under its lease: renews it at a third of its length, and stops the work before the lease can end
/// without being renewed. The claim is given back afterwards.
/// </summary>
internal sealed class JobDriver(
    JobMachine machine, IJobQueue queue, VendorRegistry vendors, JobSignal signal, FineTuneOptions options, TimeProvider time, ILogger<JobDriver> logger)
{
    /// <summary>Drives a claimed job until it has to wait.</summary>
    /// <returns>The job as last stored.</returns>
    public async Task<FineTuneJob> DriveAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        if (FindVendor(claim.Job) is not { } vendor)
        {
            var later = claim.Job with { DueAt = time.GetUtcNow() + options.MaxRetryDelay };
            var waiting = await queue.SaveAsync(claim, later, [], cancellationToken).ConfigureAwait(false);
            await queue.ReleaseAsync(claim, cancellationToken).ConfigureAwait(false);
            return waiting;
        }

        var context = new JobContext(claim, vendor, queue, signal, time);
        var isBroken = false;
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = LeaseKeeper.KeepAsync(token => queue.RenewAsync(claim, options.LeaseDuration, token), work, options, time);
        try
        {
            await machine.AdvanceAsync(context, work.Token).ConfigureAwait(false);
            ReportStuck(context.Job);
        }
        catch (LeaseLostException)
        {
            JobLog.LeaseLost(logger, claim.Job.Key.Id);
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            JobLog.LeaseLost(logger, claim.Job.Key.Id);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A timeout that a vendor let through is a cancellation that nobody asked for.
            // The claim is kept until its lease ends: given back, the job would be due at once and fail again in a hot loop.
            isBroken = true;
            JobLog.DriveFailed(logger, claim.Job.Key.Id, e);
        }
        finally
        {
            await work.CancelAsync().ConfigureAwait(false);
            await renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!isBroken)
            {
                await ReleaseAsync(claim).ConfigureAwait(false);
            }
        }

        return context.Job;
    }

    /// <summary>A vendor that can't be made, for want of a key or of its service, is as good as missing: the log says why.</summary>
    private IModelVendor? FindVendor(FineTuneJob job)
    {
        try
        {
            if (vendors.Find(job.Base.Vendor, job.Key.UserId) is { } vendor)
            {
                return vendor;
            }

            JobLog.VendorMissing(logger, job.Key.Id, job.Base.Vendor);
        }
        catch (Exception e)
        {
            JobLog.VendorBroken(logger, job.Key.Id, job.Base.Vendor, e);
        }

        return null;
    }

    private async Task ReleaseAsync(JobClaim claim)
    {
        try
        {
            // Not with the caller's token: at shutdown it is cancelled, and the next host should not have to wait for the lease.
            await queue.ReleaseAsync(claim, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TrainingStoreException)
        {
            // The lease ends by itself.
        }
    }

    private void ReportStuck(FineTuneJob job)
    {
        if (!job.IsFinished && time.GetUtcNow() - job.LastNewsAt > options.StuckAfter)
        {
            JobLog.Stuck(logger, job.Key.Id, job.LastNewsAt);
        }
    }
}
