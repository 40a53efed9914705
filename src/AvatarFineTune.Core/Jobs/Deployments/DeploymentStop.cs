using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Deployments;

/// <summary>Ends the hosting at the vendor, unless others still use it there; over is over only once the vendor says so.</summary>
internal sealed class DeploymentStop(IDeploymentQueue queue, DeploymentWriter writer, TimeProvider time)
{
    /// <returns>The row as stored: over, or due again.</returns>
    public async Task<ModelDeployment> RunAsync(DeploymentClaim claim, ModelDeployment row, IModelVendor vendor, CancellationToken cancellationToken)
    {
        var isShared = await queue.IsHostingSharedAsync(row, cancellationToken).ConfigureAwait(false);
        var state = isShared || VendorHosting.Of(vendor) is not { } hosting
            ? DeploymentState.NotDeployed
            : await UndeployAsync(hosting, row, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        row = row with { State = state, Attempts = 0, LastError = null };
        return state is DeploymentState.NotDeployed or DeploymentState.Retired or DeploymentState.Failed
            ? await writer.EndAsync(claim, row with { EndedAt = now }, DeploymentEnd.Stopped, next: null, cancellationToken).ConfigureAwait(false)
            : await writer.SaveAsync(claim, row with { DueAt = now + writer.PollInterval(vendor) }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks again whenever the hosting is not on its way out: the last call may not have acted.</summary>
    private static async Task<DeploymentState> UndeployAsync(IVendorDeployments hosting, ModelDeployment row, CancellationToken cancellationToken)
    {
        var model = row.Model.Model;
        try
        {
            if (row.State == DeploymentState.Stopping)
            {
                var seen = await hosting.GetDeploymentAsync(model, cancellationToken).ConfigureAwait(false);
                if (seen.State is DeploymentState.NotDeployed or DeploymentState.Stopping or DeploymentState.Retired)
                {
                    return seen.State;
                }
            }

            await hosting.UndeployAsync(model, cancellationToken).ConfigureAwait(false);
            return (await hosting.GetDeploymentAsync(model, cancellationToken).ConfigureAwait(false)).State;
        }
        catch (ModelVendorException e) when (e.Fault is VendorFault.NotFound or VendorFault.ModelNotFound or VendorFault.NotDeployed)
        {
            return DeploymentState.NotDeployed;
        }
    }
}
