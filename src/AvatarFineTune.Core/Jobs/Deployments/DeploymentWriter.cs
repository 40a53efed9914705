using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs.Workflow;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Deployments;

/// <summary>Stores how far a deployment is, under the claim, and tells caches, workers and metrics of it.</summary>
internal sealed class DeploymentWriter(
    IDeploymentQueue queue, AvatarChanges changes, JobSignal signal, DeploymentInstruments instruments, FineTuneOptions options, TimeProvider time, ILogger<DeploymentWriter> logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    public Task<ModelDeployment> SaveAsync(DeploymentClaim claim, ModelDeployment row, CancellationToken cancellationToken) =>
        queue.SaveDeploymentAsync(claim, row, activate: false, next: null, cancellationToken);

    /// <summary>Stores the row, and makes its version the active one in the same write.</summary>
    public async Task<ModelDeployment> ActivateAsync(DeploymentClaim claim, ModelDeployment row, CancellationToken cancellationToken)
    {
        try
        {
            return await queue.SaveDeploymentAsync(claim, row with { ActivateWhenReady = false }, activate: true, next: null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Where only the answer was lost too: cached copies of the avatar are read again.
            changes.Changed(row.Avatar);
        }
    }

    /// <summary>Stores the end, and what follows it.</summary>
    public async Task<ModelDeployment> EndAsync(
        DeploymentClaim claim, ModelDeployment row, DeploymentEnd end, ModelDeployment? next, CancellationToken cancellationToken)
    {
        row = await queue.SaveDeploymentAsync(claim, row, activate: false, next, cancellationToken).ConfigureAwait(false);
        instruments.Ended(row, end);
        if (next is not null)
        {
            signal.Due();
        }

        return row;
    }

    /// <summary>The same version hosted anew, from now on.</summary>
    public ModelDeployment Again(ModelDeployment row)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Avatar = row.Avatar,
            Version = row.Version,
            Model = row.Model,
            ActivateWhenReady = row.ActivateWhenReady,
            HostingPerHour = row.HostingPerHour,
            RequestedAt = now,
            DueAt = now,
        };
    }

    /// <summary>After a fault: ever later, up to an hour, or when the vendor says. It is never given up: what is hosted costs money until it is taken down.</summary>
    public async Task<ModelDeployment> DeferAsync(DeploymentClaim claim, ModelDeployment row, Exception fault, CancellationToken cancellationToken)
    {
        var kind = fault is ModelVendorException e ? e.Fault : fault is OperationCanceledException or TimeoutException ? VendorFault.Unavailable : VendorFault.Other;
        var wait = Backoff.After(row.Attempts, options.RetryDelay, LongestWait);
        if ((fault as ModelVendorException)?.RetryAfter is { } asked && asked > wait)
        {
            wait = asked < LongestWait ? asked : LongestWait;
        }

        var due = time.GetUtcNow() + wait;
        DeploymentLog.Fault(logger, row.Id, row.Model.Vendor, kind, due);
        if (kind == VendorFault.Other)
        {
            DeploymentLog.Unexpected(logger, row.Id, fault.GetType().Name);
        }

        instruments.Failed(row, kind);
        return await SaveAsync(claim, row with { Attempts = row.Attempts + 1, LastError = kind, DueAt = due }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How soon to look again at what is on its way: never in a hot loop, whatever the options say.</summary>
    public TimeSpan PollInterval(IModelVendor vendor)
    {
        var poll = options.PollInterval ?? vendor.Capabilities.PollInterval;
        return poll > ShortestWait ? poll : ShortestWait;
    }
}
