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
        if (vendors.Find(claim.Job.Base.Vendor) is not { } vendor)
        {
            JobLog.VendorMissing(logger, claim.Job.Key.Id, claim.Job.Base.Vendor);
            var later = claim.Job with { DueAt = time.GetUtcNow() + options.MaxRetryDelay };
            var waiting = await queue.SaveAsync(claim, later, [], cancellationToken).ConfigureAwait(false);
            await queue.ReleaseAsync(claim, cancellationToken).ConfigureAwait(false);
            return waiting;
        }

        var context = new JobContext(claim, vendor, queue, signal, time);
        var isBroken = false;
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = RenewAsync(claim, work);
        try
        {
            await machine.AdvanceAsync(context, work.Token).ConfigureAwait(false);
            ReportStuck(context.Job);
        }
        catch (LeaseLostException)
        {
            JobLog.LeaseLost(logger, claim.Job.Key.Id);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            JobLog.LeaseLost(logger, claim.Job.Key.Id);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
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

    /// <summary>Holds the lease; cancels the work as soon as it may be lost. Time is counted from before each renewal, so never too long.</summary>
    private async Task RenewAsync(JobClaim claim, CancellationTokenSource work)
    {
        var margin = options.LeaseDuration / 6;
        var held = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(options.LeaseDuration / 3, time, work.Token).ConfigureAwait(false);
            var asked = time.GetTimestamp();
            var isHeld = false;
            try
            {
                isHeld = await queue.RenewAsync(claim, options.LeaseDuration, work.Token).ConfigureAwait(false);
                held = isHeld ? asked : held;
            }
            catch (TrainingStoreException) when (time.GetElapsedTime(held) + (options.LeaseDuration / 3) < options.LeaseDuration - margin)
            {
                // There is time for one more try.
                isHeld = true;
            }
            catch (TrainingStoreException)
            {
                // Too late to be sure of holding it.
            }

            if (!isHeld)
            {
                await work.CancelAsync().ConfigureAwait(false);
                return;
            }
        }
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
