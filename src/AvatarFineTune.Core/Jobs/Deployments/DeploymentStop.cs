using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Deployments;

/// <summary>Ends the hosting at the vendor, unless others still use it there; over is over only once the vendor says so.</summary>
internal sealed class DeploymentStop(
    ITrainingStore store, IDeploymentQueue queue, DeploymentWriter writer, FineTuneOptions options, TimeProvider time, ILogger<DeploymentStop> logger)
{
    /// <returns>The row as stored: over, or due again.</returns>
    public async Task<ModelDeployment> RunAsync(DeploymentClaim claim, ModelDeployment row, IModelVendor vendor, CancellationToken cancellationToken)
    {
        var isShared = await queue.IsHostingSharedAsync(row, cancellationToken).ConfigureAwait(false);
        var state = isShared || VendorHosting.Of(vendor) is not { } hosting
            ? DeploymentState.NotDeployed
            : await UndeployAsync(hosting, row, cancellationToken).ConfigureAwait(false);
        if (state == DeploymentState.Failed)
        {
            // What could not be taken down is still there, and may be billed: it is asked again ever later, and shows as a fault.
            throw new ModelVendorException(
                row.Model.Vendor, "Undeploy", VendorFault.Unavailable, $"'{row.Model.Vendor}' could not take down {row.Model.Model}: it says that the deployment failed. Look there for it.");
        }

        var now = time.GetUtcNow();

        // A row that was on its way asks for its hosting again when the vendor knows of none: that answer may be lost as well.
        var isUnanswered = row.ReadyAt is null && (row.State == DeploymentState.NotDeployed || (row.State != DeploymentState.Stopping && row.LastError is not null)) && !isShared;
        row = row with { State = state, Attempts = 0, LastError = null };
        if (isUnanswered && state == DeploymentState.NotDeployed)
        {
            // A request to deploy whose answer was lost may still act, and would then cost money for ever: it is looked at once more.
            return await writer.SaveAsync(claim, row with { State = DeploymentState.Stopping, DueAt = now + options.SettleWindow }, cancellationToken).ConfigureAwait(false);
        }

        return state is DeploymentState.NotDeployed or DeploymentState.Retired
            ? await writer.EndAsync(claim, row with { EndedAt = now }, DeploymentEnd.Stopped, next: null, cancellationToken).ConfigureAwait(false)
            : await writer.SaveAsync(claim, row with { DueAt = now + writer.PollInterval(vendor) }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// After a lost claim: a request to deploy that this sent late, while somebody else ended the hosting, would cost money that no row tells of.
    /// </summary>
    public async Task LetGoAsync(ModelDeployment row, IModelVendor vendor, CancellationToken cancellationToken)
    {
        try
        {
            if (VendorHosting.Of(vendor) is { } hosting
                && await store.FindOpenDeploymentAsync(row.Avatar, row.Version, cancellationToken).ConfigureAwait(false) is null
                && !await queue.IsHostingSharedAsync(row, cancellationToken).ConfigureAwait(false))
            {
                await hosting.UndeployAsync(row.Model.Model, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            DeploymentLog.LetGoFailed(logger, row.Id, row.Model.Vendor, e.GetType().Name);
        }
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
