using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<DeploymentClaim>> ClaimDeploymentsAsync(
        string owner, IReadOnlyList<string> vendors, TimeSpan lease, int limit, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<DeploymentClaim>>(() =>
        {
            StoreInput.CheckLease(owner, lease);
            ArgumentNullException.ThrowIfNull(vendors);
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
            var now = _time.GetUtcNow();
            return [.. _deployments.Values.Where(r => r.IsDue(now) && vendors.Contains(r.Deployment.Model.Vendor, StringComparer.Ordinal))
                .OrderBy(r => r.Deployment.DueAt).ThenBy(r => r.Deployment.Id).Take(limit).ToList()
                .Select(r => Take(r, owner, now + lease))];
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<DeploymentClaim?> ClaimDeploymentAsync(AvatarKey avatar, int version, string owner, TimeSpan lease, CancellationToken cancellationToken) =>
        Run(() =>
        {
            StoreInput.CheckLease(owner, lease);
            var now = _time.GetUtcNow();
            return Open(avatar, version) is { } row && row.IsFree(now) ? Take(row, owner, now + lease) : null;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RenewDeploymentAsync(DeploymentClaim claim, TimeSpan lease, CancellationToken cancellationToken) => Run(() =>
    {
        ArgumentNullException.ThrowIfNull(claim);
        StoreInput.CheckLease(claim.Owner, lease);
        if (Held(claim) is not { } row)
        {
            return false;
        }

        row.LeaseUntil = _time.GetUtcNow() + lease;
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ModelDeployment> SaveDeploymentAsync(
        DeploymentClaim claim, ModelDeployment deployment, bool activate, ModelDeployment? next, CancellationToken cancellationToken) => Run(() =>
    {
        StoreInput.CheckClaim(claim, deployment, next);
        if (_deployments.GetValueOrDefault(Key(deployment)) is { Deployment.IsOpen: false } over && over.Fencing == claim.Fencing
            && ReferenceEquals(StoredDeployment.Saved(over.Deployment, claim.Deployment, deployment, activate), over.Deployment))
        {
            // The save that ended it, once more: only the answer was lost.
            return over.Deployment;
        }

        var row = Held(claim) ?? throw LeaseLostException.OfDeployment(Name, deployment.Id);
        var room = Room(deployment.Avatar);
        var version = room.Versions[deployment.Version - 1];
        var mayAnswer = !IsErased(version);
        var saved = StoredDeployment.Saved(row.Deployment, claim.Deployment, deployment, activate);
        var follows = mayAnswer ? StoredDeployment.Next(saved, next, version) : null;
        if (mayAnswer && StoredDeployment.Activates(saved, activate))
        {
            Activate(room, deployment.Avatar, deployment.Version);
        }

        row.Deployment = saved;
        row.Owner = saved.IsOpen ? row.Owner : null;
        if (follows is not null)
        {
            Add(follows);
        }

        return saved;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseDeploymentAsync(DeploymentClaim claim, CancellationToken cancellationToken) => Run(() =>
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (Held(claim) is { } row)
        {
            row.Owner = null;
        }

        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsHostingSharedAsync(ModelDeployment deployment, CancellationToken cancellationToken) => Run(() =>
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return _deployments.Values.Select(r => r.Deployment).Any(d =>
            d is { IsOpen: true, StopRequested: false } && d.Model == deployment.Model && (d.Avatar != deployment.Avatar || d.Version != deployment.Version));
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<DeploymentQueueStatus> GetDeploymentStatusAsync(CancellationToken cancellationToken) => Run(() =>
    {
        var now = _time.GetUtcNow();
        var due = _deployments.Values.Where(r => r.IsDue(now)).Select(r => r.Deployment.DueAt).ToList();
        var open = _deployments.Values.Where(r => r.Deployment.IsOpen).ToList();
        return new DeploymentQueueStatus(due.Count, due.Count == 0 ? null : due.Min(), open.Count, open.Count(r => r.Deployment.LastError is not null));
    }, cancellationToken);

    private static DeploymentClaim Take(DeploymentRow row, string owner, DateTimeOffset until)
    {
        row.Owner = owner;
        row.LeaseUntil = until;
        return new(row.Deployment, owner, ++row.Fencing);
    }

    private DeploymentRow? Held(DeploymentClaim claim) =>
        _deployments.GetValueOrDefault(Key(claim.Deployment)) is { Owner: not null, Deployment.IsOpen: true } row
        && row.Fencing == claim.Fencing && row.Deployment.Avatar == claim.Deployment.Avatar ? row : null;

    private sealed class DeploymentRow(ModelDeployment deployment)
    {
        public ModelDeployment Deployment { get; set; } = deployment;

        public string? Owner { get; set; }

        public DateTimeOffset LeaseUntil { get; set; }

        public long Fencing { get; set; }

        public bool IsFree(DateTimeOffset now) => Deployment.IsOpen && (Owner is null || LeaseUntil <= now);

        public bool IsDue(DateTimeOffset now) => IsFree(now) && Deployment.DueAt <= now;
    }
}
