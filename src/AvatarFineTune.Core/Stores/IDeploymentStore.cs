using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.Stores;

/// <summary>Keeps the hosting of tuned models, for their users. Workers change it through <see cref="IDeploymentQueue"/>.</summary>
public interface IDeploymentStore
{
    /// <summary>
    /// Stores a deployment that is to begin. If the version has an open one, that one is returned, due at the time that
    /// <paramref name="deployment"/> is due if it isn't earlier, not to be stopped any more, and to be activated when ready if either
    /// of the two says so. Where that takes a stop back, a worker's claim on it is lost, so that the hosting is not ended by somebody
    /// who has not seen it. The same id again returns the stored one. The model is the version's. Its revision begins at 1.
    /// </summary>
    /// <returns>The stored deployment; <see langword="null"/> if there is no such version, or its model is deleted or to be deleted.</returns>
    /// <exception cref="ArgumentException"><paramref name="deployment"/> is over already.</exception>
    Task<ModelDeployment?> AddDeploymentAsync(ModelDeployment deployment, CancellationToken cancellationToken);

    /// <summary>Finds a version's open deployment; <see langword="null"/> if there is none.</summary>
    Task<ModelDeployment?> FindOpenDeploymentAsync(AvatarKey avatar, int version, CancellationToken cancellationToken);

    /// <summary>Reads a user's deployments, open and ended, newest first.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="avatarId">The avatar; <see langword="null"/> for all of the user's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<ModelDeployment>> ListDeploymentsAsync(string userId, string? avatarId, CancellationToken cancellationToken);

    /// <summary>Asks that a version's open deployment ends, is not activated, and makes it due at <paramref name="now"/>, if it isn't due earlier.</summary>
    /// <returns>The deployment as it is now; <see langword="null"/> if none is open.</returns>
    Task<ModelDeployment?> RequestStopAsync(AvatarKey avatar, int version, DateTimeOffset now, CancellationToken cancellationToken);
}
