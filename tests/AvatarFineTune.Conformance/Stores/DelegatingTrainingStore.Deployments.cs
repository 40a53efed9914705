using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

public abstract partial class DelegatingTrainingStore
{
    /// <inheritdoc/>
    public Task<ModelDeployment?> AddDeploymentAsync(ModelDeployment deployment, CancellationToken cancellationToken) =>
        On("AddDeployment", () => _training.AddDeploymentAsync(deployment, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ModelDeployment?> FindOpenDeploymentAsync(AvatarKey avatar, int version, CancellationToken cancellationToken) =>
        On("FindOpenDeployment", () => _training.FindOpenDeploymentAsync(avatar, version, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelDeployment>> ListDeploymentsAsync(string userId, string? avatarId, CancellationToken cancellationToken) =>
        On("ListDeployments", () => _training.ListDeploymentsAsync(userId, avatarId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ModelDeployment?> RequestStopAsync(AvatarKey avatar, int version, DateTimeOffset now, CancellationToken cancellationToken) =>
        On("RequestStop", () => _training.RequestStopAsync(avatar, version, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeploymentClaim>> ClaimDeploymentsAsync(
        string owner, IReadOnlyList<string> vendors, TimeSpan lease, int limit, CancellationToken cancellationToken) =>
        On("ClaimDeployments", () => _deployments.ClaimDeploymentsAsync(owner, vendors, lease, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<DeploymentClaim?> ClaimDeploymentAsync(AvatarKey avatar, int version, string owner, TimeSpan lease, CancellationToken cancellationToken) =>
        On("ClaimDeployment", () => _deployments.ClaimDeploymentAsync(avatar, version, owner, lease, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RenewDeploymentAsync(DeploymentClaim claim, TimeSpan lease, CancellationToken cancellationToken) =>
        On("RenewDeployment", () => _deployments.RenewDeploymentAsync(claim, lease, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ModelDeployment> SaveDeploymentAsync(
        DeploymentClaim claim, ModelDeployment deployment, bool activate, ModelDeployment? next, CancellationToken cancellationToken) =>
        On("SaveDeployment", () => _deployments.SaveDeploymentAsync(claim, deployment, activate, next, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseDeploymentAsync(DeploymentClaim claim, CancellationToken cancellationToken) =>
        On("ReleaseDeployment", () => _deployments.ReleaseDeploymentAsync(claim, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsHostingSharedAsync(ModelDeployment deployment, CancellationToken cancellationToken) =>
        On("IsHostingShared", () => _deployments.IsHostingSharedAsync(deployment, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<DeploymentQueueStatus> GetDeploymentStatusAsync(CancellationToken cancellationToken) =>
        On("GetDeploymentStatus", () => _deployments.GetDeploymentStatusAsync(cancellationToken), cancellationToken);
}
