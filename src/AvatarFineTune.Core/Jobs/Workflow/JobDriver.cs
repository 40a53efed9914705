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
            if (vendors.Find(job.Base.Vendor) is { } vendor)
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

    /// <summary>Holds the lease; cancels the work as soon as it may be lost. Time is counted from before each renewal, so never too long.</summary>
    private async Task RenewAsync(JobClaim claim, CancellationTokenSource work)
    {
        var margin = options.LeaseDuration / 6;
        var held = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(options.LeaseDuration / 3, time, work.Token).ConfigureAwait(false);
            var asked = time.GetTimestamp();
            var left = options.LeaseDuration - margin - time.GetElapsedTime(held);
            var isHeld = false;
            try
            {
                // A store that does not answer at all is one that failed: the lease ends meanwhile.
                var renewing = queue.RenewAsync(claim, options.LeaseDuration, work.Token);
                _ = renewing.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                isHeld = await renewing.WaitAsync(left > margin ? left : margin, time, work.Token).ConfigureAwait(false);
                held = isHeld ? asked : held;
            }
            catch (Exception) when (work.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not TimeoutException && time.GetElapsedTime(held) + (options.LeaseDuration / 3) < options.LeaseDuration - margin)
            {
                // There is time for one more try.
                isHeld = true;
            }
            catch (Exception)
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
