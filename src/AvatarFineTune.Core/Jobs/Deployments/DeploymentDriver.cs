using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs.Workflow;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Deployments;

/// <summary>Claims due deployments and works on them under their leases, several at a time.</summary>
internal sealed class DeploymentDriver(
    IDeploymentQueue queue, DeploymentStep step, DeploymentStop stop, VendorRegistry vendors, FineTuneOptions options, TimeProvider time, ILogger<DeploymentDriver> logger)
{
    /// <summary>Works off what is due now and of a vendor that this host has.</summary>
    /// <param name="owner">Who claims.</param>
    /// <param name="cancellationToken">Stops between two rows, and in one.</param>
    /// <returns>How many rows were worked on.</returns>
    public async Task<int> RunDueAsync(string owner, CancellationToken cancellationToken)
    {
        var count = 0;
        while (vendors.Names.Count > 0
            && await queue.ClaimDeploymentsAsync(owner, vendors.Names, options.LeaseDuration, options.MaxParallelJobs, cancellationToken).ConfigureAwait(false) is { Count: > 0 } claims)
        {
            // One that is slow at its vendor holds up no other of the same claim.
            await Task.WhenAll(claims.Select(c => DriveAsync(c, cancellationToken))).ConfigureAwait(false);
            count += claims.Count;
        }

        return count;
    }

    /// <summary>Works on a version's open deployment now, due or not.</summary>
    /// <returns>The row as last stored; <see langword="null"/> if none is open, or somebody else is at it.</returns>
    public async Task<ModelDeployment?> RunAsync(AvatarKey avatar, int version, string owner, CancellationToken cancellationToken) =>
        await queue.ClaimDeploymentAsync(avatar, version, owner, options.LeaseDuration, cancellationToken).ConfigureAwait(false) is { } claim
            ? await DriveAsync(claim, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Works on one claimed row until it is over or has to wait. A fault of the store comes out, and the claim is left to its end.</summary>
    /// <returns>The row as last stored; <see langword="null"/> if the claim was lost.</returns>
    public async Task<ModelDeployment?> DriveAsync(DeploymentClaim claim, CancellationToken cancellationToken)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = LeaseKeeper.KeepAsync(token => queue.RenewDeploymentAsync(claim, options.LeaseDuration, token), work, options, time);
        var isBroken = false;
        var vendor = FindVendor(claim.Deployment);
        try
        {
            if (vendor is not null)
            {
                return await step.RunAsync(claim, vendor, work.Token).ConfigureAwait(false);
            }

            var later = claim.Deployment with { DueAt = time.GetUtcNow() + options.MaxRetryDelay, LastError = VendorFault.NotEligible };
            return await queue.SaveDeploymentAsync(claim, later, activate: false, next: null, work.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LeaseLostException || (e is OperationCanceledException && work.IsCancellationRequested && !cancellationToken.IsCancellationRequested))
        {
            DeploymentLog.LeaseLost(logger, claim.Deployment.Id);
            if (vendor is not null)
            {
                await stop.LetGoAsync(claim.Deployment, vendor, cancellationToken).ConfigureAwait(false);
            }

            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Given back, the row would be due at once, and fail again in a hot loop.
            isBroken = true;
            DeploymentLog.DriveFailed(logger, claim.Deployment.Id, e);
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
    private IModelVendor? FindVendor(ModelDeployment deployment)
    {
        try
        {
            return vendors.Find(deployment.Model.Vendor, deployment.Avatar.UserId);
        }
        catch (Exception e)
        {
            DeploymentLog.VendorBroken(logger, deployment.Id, deployment.Model.Vendor, e);
            return null;
        }
    }

    private async Task ReleaseAsync(DeploymentClaim claim)
    {
        try
        {
            // Not with the caller's token: at shutdown it is cancelled, and the next host should not have to wait for the lease.
            await queue.ReleaseDeploymentAsync(claim, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TrainingStoreException)
        {
            // The lease ends by itself.
        }
    }
}
