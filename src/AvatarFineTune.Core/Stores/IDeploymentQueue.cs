using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.Stores;

/// <summary>
/// The system's side of deployments: claims, leases and fenced writes, over all users, as <see cref="IJobQueue"/> has them
/// for jobs. An open deployment is due when its time has come and nobody holds a live lease on it. Only workers ask for it.
/// </summary>
public interface IDeploymentQueue
{
    /// <summary>Claims due deployments, the longest due first, in one atomic statement: no two claims ever share one.</summary>
    /// <param name="owner">Who claims, for operators to read.</param>
    /// <param name="vendors">The vendors that the claimer has; deployments at others wait for somebody who has theirs.</param>
    /// <param name="lease">How long the claim holds unless renewed.</param>
    /// <param name="limit">The most deployments, at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<DeploymentClaim>> ClaimDeploymentsAsync(
        string owner, IReadOnlyList<string> vendors, TimeSpan lease, int limit, CancellationToken cancellationToken);

    /// <summary>Claims a version's open deployment, due or not; <see langword="null"/> if none is open, or somebody holds a live lease on it.</summary>
    Task<DeploymentClaim?> ClaimDeploymentAsync(AvatarKey avatar, int version, string owner, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Holds a claim for another <paramref name="lease"/> from now.</summary>
    /// <returns><see langword="false"/> if the claim is lost.</returns>
    Task<bool> RenewDeploymentAsync(DeploymentClaim claim, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Stores how far a deployment is while the claim holds, all in one transaction. <see cref="ModelDeployment.StopRequested"/> and
    /// <see cref="ModelDeployment.ActivateWhenReady"/> are not written back while the stored row asks for a stop that
    /// <paramref name="deployment"/> does not show: the returned row shows it, and stays due. A row that was claimed before
    /// an activation was asked for keeps <see cref="ModelDeployment.ActivateWhenReady"/> likewise. Avatar, version, model and the
    /// times of the request and of the first answer never change. A save without news leaves the revision as it is. A save that ended
    /// it, repeated after a lost answer, returns the stored row and changes nothing.
    /// </summary>
    /// <param name="claim">The claim.</param>
    /// <param name="deployment">How far it is. With <see cref="ModelDeployment.EndedAt"/> it is over, and the claim with it.</param>
    /// <param name="activate">
    /// Whether the version becomes the active one with this write, unless the stored row asks for a stop; the row's
    /// <see cref="ModelDeployment.ActivateWhenReady"/> is then <see langword="false"/>. Not where the version's model is deleted or to be deleted.
    /// </param>
    /// <param name="next">Stored as a new open deployment of the same version, where <paramref name="deployment"/> is over, no stop is asked for and the model may answer; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    /// <returns>The deployment as stored.</returns>
    /// <exception cref="LeaseLostException">Somebody else holds it now, it was released, or it is over; nothing was stored.</exception>
    Task<ModelDeployment> SaveDeploymentAsync(
        DeploymentClaim claim, ModelDeployment deployment, bool activate, ModelDeployment? next, CancellationToken cancellationToken);

    /// <summary>Gives the claim back, so that others need not wait for its end. A lost claim is no error.</summary>
    Task ReleaseDeploymentAsync(DeploymentClaim claim, CancellationToken cancellationToken);

    /// <summary>
    /// Whether another version, of any avatar, whoever's it is, has an open deployment of the same model that is not asked to stop: then the
    /// hosting at the vendor is not this one's alone to end.
    /// </summary>
    Task<bool> IsHostingSharedAsync(ModelDeployment deployment, CancellationToken cancellationToken);

    /// <summary>How the queue stands, for health and metrics.</summary>
    Task<DeploymentQueueStatus> GetDeploymentStatusAsync(CancellationToken cancellationToken);
}

/// <summary>A worker's hold on a deployment. Immutable.</summary>
/// <param name="Deployment">The deployment as claimed.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Fencing">Grows with every claim of it; a write with an older number changes nothing.</param>
public sealed record DeploymentClaim(ModelDeployment Deployment, string Owner, long Fencing);

/// <summary>How the deployments stand. Immutable.</summary>
/// <param name="Due">Deployments that are due and held by nobody.</param>
/// <param name="OldestDue">Since when the longest waiting of them is due; <see langword="null"/> if there is none.</param>
/// <param name="Open">Deployments that are not over.</param>
/// <param name="Failing">Open deployments whose last try had a fault.</param>
public sealed record DeploymentQueueStatus(int Due, DateTimeOffset? OldestDue, int Open, int Failing);
