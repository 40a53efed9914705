using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Deployments;

/// <summary>
/// The persisted state machine of one stretch of hosting: what the stored row says decides what the vendor is asked, and
/// every answer is stored at once. A call whose answer was lost is made again: deploying and undeploying are harmless to repeat.
/// </summary>
internal sealed class DeploymentStep(
    ITrainingStore store, UnusedHosting unused, DeploymentStop stop, DeploymentWriter writer, FineTuneOptions options, TimeProvider time, ILogger<DeploymentStep> logger)
{
    /// <summary>Works on a claimed row until it has to wait, or is over.</summary>
    /// <returns>The row as last stored.</returns>
    public async Task<ModelDeployment> RunAsync(DeploymentClaim claim, IModelVendor vendor, CancellationToken cancellationToken)
    {
        var row = claim.Deployment;
        do
        {
            // What somebody asks for meanwhile shows in the saved row, which is then due at once; the store tells news from
            // what this has seen by the row that the claim holds.
            row = await TryAsync(claim with { Deployment = row }, row, vendor, cancellationToken).ConfigureAwait(false);
        }
        while (row.IsOpen && row.DueAt <= time.GetUtcNow());
        return row;
    }

    private async Task<ModelDeployment> TryAsync(DeploymentClaim claim, ModelDeployment row, IModelVendor vendor, CancellationToken cancellationToken)
    {
        try
        {
            return row.StopRequested
                ? await stop.RunAsync(claim, row, vendor, cancellationToken).ConfigureAwait(false)
                : await AdvanceAsync(claim, row, vendor, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not TrainingStoreException && !cancellationToken.IsCancellationRequested)
        {
            // Of whatever kind: a timeout that the vendor let through is a cancellation that nobody asked for.
            return await writer.DeferAsync(claim, row, e, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ModelDeployment> AdvanceAsync(DeploymentClaim claim, ModelDeployment row, IModelVendor vendor, CancellationToken cancellationToken)
    {
        if (await IsUnusedAsync(row, cancellationToken).ConfigureAwait(false))
        {
            return await writer.SaveAsync(claim, row with { StopRequested = true, DueAt = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        }

        var seen = await LookAsync(row, vendor, cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        row = row with { State = seen.State, ChatModel = seen.ChatModel ?? row.ChatModel, Detail = seen.Detail, Attempts = 0, LastError = null };
        return seen.State switch
        {
            DeploymentState.Ready or DeploymentState.Degraded =>
                await AnswersAsync(claim, row with { ReadyAt = row.ReadyAt ?? now, DueAt = now + options.DeploymentWatchInterval }, cancellationToken).ConfigureAwait(false),
            DeploymentState.NotDeployed when row.ReadyAt is not null => await LoseAsync(claim, row with { EndedAt = now }, cancellationToken).ConfigureAwait(false),
            DeploymentState.Failed or DeploymentState.Retired => await FailAsync(claim, row with { EndedAt = now }, cancellationToken).ConfigureAwait(false),
            _ => await writer.SaveAsync(claim, row with { DueAt = now + writer.PollInterval(vendor) }, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>
    /// Asks for the hosting until it was ready once; after that it is only looked at, so that its loss is noticed. A model
    /// whose former stretch is still ending is waited for.
    /// </summary>
    private static async Task<VendorDeployment> LookAsync(ModelDeployment row, IModelVendor vendor, CancellationToken cancellationToken)
    {
        var model = row.Model.Model;
        if (VendorHosting.Of(vendor) is not { } hosting)
        {
            return new(model, DeploymentState.Ready);
        }

        if (row.State != DeploymentState.NotDeployed)
        {
            var seen = await hosting.GetDeploymentAsync(model, cancellationToken).ConfigureAwait(false);
            if (seen.State != DeploymentState.NotDeployed || row.ReadyAt is not null)
            {
                return seen;
            }
        }

        return await hosting.DeployAsync(model, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ModelDeployment> AnswersAsync(DeploymentClaim claim, ModelDeployment row, CancellationToken cancellationToken)
    {
        if (!row.ActivateWhenReady)
        {
            return await writer.SaveAsync(claim, row, cancellationToken).ConfigureAwait(false);
        }

        row = await writer.ActivateAsync(claim, row, cancellationToken).ConfigureAwait(false);
        var active = (await store.GetAvatarAsync(row.Avatar, cancellationToken).ConfigureAwait(false))?.ActiveVersion;
        if (active == row.Version)
        {
            DeploymentLog.Activated(logger, row.Id, row.Avatar, row.Version);
            await unused.StopAsync(row.Avatar, row.Version, row.RequestedAt, cancellationToken).ConfigureAwait(false);
        }

        return row;
    }

    /// <summary>It was there and is gone: taken down by the vendor, or by a hand there. What is still wanted is brought back as a stretch of its own.</summary>
    private async Task<ModelDeployment> LoseAsync(DeploymentClaim claim, ModelDeployment row, CancellationToken cancellationToken)
    {
        // An activation that is asked for now needs no leave to be brought back.
        var isWanted = row.ActivateWhenReady || (options.RestoreLostDeployments && await IsActiveAsync(row, cancellationToken).ConfigureAwait(false));
        var next = isWanted ? writer.Again(row) : null;
        row = await writer.EndAsync(claim, row, DeploymentEnd.Lost, next, cancellationToken).ConfigureAwait(false);
        DeploymentLog.Lost(logger, row.Id, row.Avatar, row.Version, next is not null);
        return row;
    }

    private async Task<ModelDeployment> FailAsync(DeploymentClaim claim, ModelDeployment row, CancellationToken cancellationToken)
    {
        var end = row.State == DeploymentState.Retired ? DeploymentEnd.Retired : DeploymentEnd.Failed;
        row = await writer.EndAsync(claim, row, end, next: null, cancellationToken).ConfigureAwait(false);
        DeploymentLog.Failed(logger, row.Id, row.Avatar, row.Version, row.Model.Vendor, row.State);
        return row;
    }

    /// <summary>Its own look at itself: whoever chose another version may have died before the stop was asked for.</summary>
    private async Task<bool> IsUnusedAsync(ModelDeployment row, CancellationToken cancellationToken) =>
        row is { ActivateWhenReady: false, ReadyAt: not null } && unused.Ends(row) && !await IsActiveAsync(row, cancellationToken).ConfigureAwait(false);

    private async Task<bool> IsActiveAsync(ModelDeployment row, CancellationToken cancellationToken) =>
        (await store.GetAvatarAsync(row.Avatar, cancellationToken).ConfigureAwait(false))?.ActiveVersion == row.Version;
}
