using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    private readonly Dictionary<(string UserId, Guid Id), DeploymentRow> _deployments = [];

    /// <inheritdoc/>
    public Task<ModelDeployment?> AddDeploymentAsync(ModelDeployment deployment, CancellationToken cancellationToken) => Run(() =>
    {
        StoreInput.CheckOpen(deployment);
        deployment = StoreInput.Clean(deployment);
        if (_deployments.TryGetValue(Key(deployment), out var same))
        {
            return same.Deployment;
        }

        if (Room(deployment.Avatar).Versions.ElementAtOrDefault(deployment.Version - 1) is not { } version || IsErased(version))
        {
            return null;
        }

        return Open(deployment.Avatar, deployment.Version) is { } open ? WantAgain(open, deployment) : Add(StoredDeployment.Added(deployment, version));
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ModelDeployment?> FindOpenDeploymentAsync(AvatarKey avatar, int version, CancellationToken cancellationToken) =>
        Run(() => Open(avatar, version)?.Deployment, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelDeployment>> ListDeploymentsAsync(string userId, string? avatarId, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<ModelDeployment>>(() =>
        {
            StoredText.Id(userId, nameof(userId));
            StoredText.IdOrNull(avatarId, nameof(avatarId));
            return [.. _deployments.Values.Select(r => r.Deployment)
                .Where(d => d.Avatar.UserId == userId && (avatarId is null || d.Avatar.AvatarId == avatarId))
                .OrderByDescending(d => d.RequestedAt).ThenByDescending(d => d.Id)];
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<ModelDeployment?> RequestStopAsync(AvatarKey avatar, int version, DateTimeOffset now, CancellationToken cancellationToken) =>
        Run(() => Open(avatar, version) is { } row ? row.Deployment = StoredDeployment.StopRequested(row.Deployment, now) : null, cancellationToken);

    private DeploymentRow? Open(AvatarKey avatar, int version)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _deployments.Values.FirstOrDefault(r => r.Deployment.IsOpen && r.Deployment.Avatar == avatar && r.Deployment.Version == version);
    }

    private ModelDeployment Add(ModelDeployment deployment)
    {
        _deployments.TryAdd(Key(deployment), new(deployment));
        return deployment;
    }

    private static (string UserId, Guid Id) Key(ModelDeployment deployment) => (deployment.Avatar.UserId, deployment.Id);

    private static ModelDeployment WantAgain(DeploymentRow row, ModelDeployment deployment)
    {
        var next = StoredDeployment.Wanted(row.Deployment, deployment);
        if (StoredDeployment.TakesStopBack(row.Deployment, next))
        {
            row.Owner = null;
            row.Fencing++;
        }

        return row.Deployment = next;
    }

    /// <summary>After an erasure: hosting of what may not answer any more is to end; of an avatar that is gone, all of it, and what is over is forgotten.</summary>
    private void EraseDeployments(AvatarKey avatar, bool isAvatar, DateTimeOffset now)
    {
        var versions = Room(avatar).Versions;
        foreach (var row in _deployments.Values.Where(r => r.Deployment.Avatar == avatar).ToList())
        {
            if (isAvatar && !row.Deployment.IsOpen)
            {
                _deployments.Remove(Key(row.Deployment));
            }
            else if (isAvatar || IsErased(versions[row.Deployment.Version - 1]))
            {
                row.Deployment = StoredDeployment.StopRequested(row.Deployment, now);
            }
        }
    }
}
