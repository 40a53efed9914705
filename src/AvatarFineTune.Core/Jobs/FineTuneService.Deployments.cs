using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs.Deployments;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs;

public sealed partial class FineTuneService
{
    /// <summary>
    /// Works on the deployments that are due at the vendors of this host, where no worker runs: all users', as a worker would.
    /// What is still on its way at its vendor, or waits after a vendor's fault, is taken by a later call.
    /// </summary>
    /// <returns>How many rows were worked on; 0 if none was due.</returns>
    public Task<int> RunDeploymentsAsync(CancellationToken cancellationToken = default) =>
        _deployments.RunDueAsync($"{Environment.MachineName}:{Environment.ProcessId}:inline", cancellationToken);

    /// <summary>Reads a user's deployments, open and ended, newest first.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="avatarId">The avatar; <see langword="null"/> for all of the user's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<ModelDeployment>> ListDeploymentsAsync(string userId, string? avatarId = null, CancellationToken cancellationToken = default) =>
        _store.ListDeploymentsAsync(Opaque.Id(userId), avatarId is null ? null : Opaque.Id(avatarId), cancellationToken);

    /// <summary>Stores that the version is to be hosted and activated, and makes the first steps of it at once.</summary>
    private async Task<Activation> DeployAsync(ModelVersion version, IModelVendor vendor, CancellationToken cancellationToken)
    {
        var (avatar, number) = (version.Avatar, version.Number);
        var asked = VendorHosting.New(avatar, number, version.Model, version.Base, vendor, _prices, _time.GetUtcNow());
        if (await _store.AddDeploymentAsync(asked, cancellationToken).ConfigureAwait(false) is not { } row)
        {
            return RefuseErased(number);
        }

        await _unused.OvertakeAsync(avatar, number, cancellationToken).ConfigureAwait(false);
        _signal.Due();
        var owner = $"{Environment.MachineName}:{Environment.ProcessId}:inline";
        var driven = await _deployments.RunAsync(avatar, number, owner, cancellationToken).ConfigureAwait(false);
        if (driven is { IsOpen: false, State: DeploymentState.NotDeployed, StopRequested: false })
        {
            // The stretch that there was had been lost unnoticed: the one that follows it is asked for now.
            driven = await _deployments.RunAsync(avatar, number, owner, cancellationToken).ConfigureAwait(false);
        }

        // Another worker may be at it, or have been: what is stored tells.
        row = driven
            ?? await _store.FindOpenDeploymentAsync(avatar, number, cancellationToken).ConfigureAwait(false)
            ?? (await _store.ListDeploymentsAsync(avatar.UserId, avatar.AvatarId, cancellationToken).ConfigureAwait(false)).FirstOrDefault(d => d.Version == number)
            ?? row;
        return await DescribeAsync(version, row, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Activation> DescribeAsync(ModelVersion version, ModelDeployment row, CancellationToken cancellationToken)
    {
        if (row.StopRequested || !row.IsOpen)
        {
            var found = await _store.GetVersionAsync(version.Avatar, version.Number, cancellationToken).ConfigureAwait(false);
            return found is null || await ErasedVersions.ContainsAsync(_store, found, cancellationToken).ConfigureAwait(false)
                ? RefuseErased(version.Number)
                : Refuse(RefusalReason.DeploymentFailed, WhyEnded(row));
        }

        var seen = new VendorDeployment(row.Model.Model, row.State, row.ChatModel, row.Detail ?? DescribeFault(row));
        var isActive = VendorHosting.Answers(row.State)
            && (await _store.GetAvatarAsync(row.Avatar, cancellationToken).ConfigureAwait(false))?.ActiveVersion == row.Version;
        return new(isActive ? ActivationState.Active : ActivationState.Deploying, Deployment: seen);
    }

    private static string WhyEnded(ModelDeployment row) =>
        row.StopRequested ? $"Version {row.Version} was to be stopped before it was ready: activate it again."
        : row.State == DeploymentState.NotDeployed ? $"The hosting of version {row.Version} was lost, and is not to be brought back by itself: activate it again."
        : $"Version {row.Version} could not be deployed: {(row.Detail ?? row.State.ToString()).TrimEnd('.')}.";

    private static string? DescribeFault(ModelDeployment row) =>
        row.LastError is { } fault ? $"The vendor failed ({fault}); it is asked again at {row.DueAt:u}." : null;
}
