using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>Claims due vendor erasures and works them off under their leases, one after the other: they are few, and nobody waits.</summary>
internal sealed class ErasureDriver(
    IErasureQueue queue, ErasureStep step, VendorRegistry vendors, FineTuneOptions options, TimeProvider time, ILogger<ErasureDriver> logger)
{
    /// <summary>Works off what is due now and of a vendor that this host has.</summary>
    /// <param name="owner">Who claims.</param>
    /// <param name="cancellationToken">Stops between two rows, and in one.</param>
    /// <returns>How many rows were worked on.</returns>
    public async Task<int> RunDueAsync(string owner, CancellationToken cancellationToken)
    {
        var count = 0;
        while (vendors.Names.Count > 0
            && await queue.ClaimErasuresAsync(owner, vendors.Names, options.LeaseDuration, limit: 1, cancellationToken).ConfigureAwait(false) is [var claim])
        {
            await DriveAsync(claim, cancellationToken).ConfigureAwait(false);
            count++;
        }

        return count;
    }

    /// <summary>Works on one claimed row until it is done or has to wait. A fault of the store comes out, and the claim is left to its end.</summary>
    public async Task DriveAsync(ErasureClaim claim, CancellationToken cancellationToken)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = LeaseKeeper.KeepAsync(token => queue.RenewErasureAsync(claim, options.LeaseDuration, token), work, options, time);
        var isBroken = false;
        try
        {
            if (FindVendor(claim.Erasure) is { } vendor)
            {
                await step.RunAsync(claim, vendor, work.Token).ConfigureAwait(false);
            }
            else
            {
                var later = claim.Erasure with { DueAt = time.GetUtcNow() + options.MaxRetryDelay, LastError = VendorFault.NotEligible };
                await queue.SaveErasureAsync(claim, later, work.Token).ConfigureAwait(false);
            }
        }
        catch (LeaseLostException)
        {
            JobLog.ErasureLeaseLost(logger, claim.Erasure.Job.Id);
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            JobLog.ErasureLeaseLost(logger, claim.Erasure.Job.Id);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Given back, the row would be due at once, and fail again in a hot loop.
            isBroken = true;
            JobLog.ErasureDriveFailed(logger, claim.Erasure.Job.Id, e);
            throw;
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
    }

    /// <summary>A vendor that can't be made, for want of a key, is as good as missing.</summary>
    private IModelVendor? FindVendor(VendorErasure erasure)
    {
        try
        {
            return vendors.Find(erasure.Vendor, erasure.Avatar.UserId);
        }
        catch (Exception e)
        {
            JobLog.VendorBroken(logger, erasure.Job.Id, erasure.Vendor, e);
            return null;
        }
    }

    private async Task ReleaseAsync(ErasureClaim claim)
    {
        try
        {
            // Not with the caller's token: at shutdown it is cancelled, and the next host should not have to wait for the lease.
            await queue.ReleaseErasureAsync(claim, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TrainingStoreException)
        {
            // The lease ends by itself.
        }
    }
}
