using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs.Deployments;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs;

public sealed partial class FineTuneService
{
    /// <summary>Reads an avatar's versions, newest first.</summary>
    public Task<IReadOnlyList<ModelVersion>> ListVersionsAsync(AvatarKey avatar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _store.ListVersionsAsync(avatar, cancellationToken);
    }

    /// <summary>
    /// Chooses the version that answers from now on. Where the vendor must deploy it first, this starts that and says how far
    /// it is; the former version answers until it is ready, and a worker goes on by itself (<see cref="RunDeploymentsAsync"/> without one).
    /// A fault of the vendor is waited out. Hosting that nobody uses then ends as <see cref="FineTuneOptions.StopUnusedHosting"/> says. A refusal
    /// is returned, not thrown.
    /// </summary>
    public async Task<Activation> ActivateModelAsync(AvatarKey avatar, int version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        var found = await _store.GetVersionAsync(avatar, version, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            var numbers = (await _store.ListVersionsAsync(avatar, cancellationToken).ConfigureAwait(false)).Select(v => v.Number).Order();
            return Refuse(RefusalReason.UnknownVersion, $"There is no version {version}; there are: {(numbers.Any() ? string.Join(", ", numbers) : "none yet")}.");
        }

        if (await ErasedVersions.ContainsAsync(_store, found, cancellationToken).ConfigureAwait(false))
        {
            return RefuseErased(version);
        }

        if (_vendors.Find(found.Model.Vendor, avatar.UserId) is not { } vendor)
        {
            return Refuse(RefusalReason.UnknownVendor, $"Version {version} is at '{found.Model.Vendor}', which is not registered. Registered: {string.Join(", ", _vendors.Names)}.");
        }

        if (_prices.FindShutdown(vendor.Capabilities.Kind, found.Model.Model, found.Base?.Model) is { IsRetired: true } notice)
        {
            return Refuse(RefusalReason.ModelRetired, $"Version {version} stopped answering on {notice.RetiresOn:O}: retrain the avatar elsewhere.");
        }

        if (VendorHosting.Of(vendor) is not null)
        {
            return await DeployAsync(found, vendor, cancellationToken).ConfigureAwait(false);
        }

        await _unused.OvertakeAsync(avatar, version, cancellationToken).ConfigureAwait(false);
        if (!await _store.SetActiveVersionAsync(avatar, version, cancellationToken).ConfigureAwait(false))
        {
            // Versions are kept, so it was erased since it was looked at.
            return RefuseErased(version);
        }

        _changes.Changed(avatar);
        await _unused.StopAsync(avatar, version, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return new(ActivationState.Active);
    }

    /// <summary>
    /// Returns to the base model, and overtakes an activation that is still on its way. Versions are kept; their hosting ends as
    /// <see cref="FineTuneOptions.StopUnusedHosting"/> says.
    /// </summary>
    public async Task DeactivateModelAsync(AvatarKey avatar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);

        // First what is on its way: it must not become active after this.
        await _unused.OvertakeAsync(avatar, chosen: null, cancellationToken).ConfigureAwait(false);
        await _store.SetActiveVersionAsync(avatar, version: null, cancellationToken).ConfigureAwait(false);
        _changes.Changed(avatar);
        await _unused.StopAsync(avatar, chosen: null, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings in a model that was tuned elsewhere, as the avatar's next version. The same model twice is one version.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="model">The tuned model.</param>
    /// <param name="baseModel">What it was tuned from, to price it and to fall back to; <see langword="null"/> if unknown.</param>
    /// <param name="prompt">The persona prompt that it was trained with, byte for byte; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    /// <exception cref="ArgumentException">The model's vendor is not registered.</exception>
    public Task<ModelVersion> AdoptModelAsync(
        AvatarKey avatar, ModelRef model, ModelRef? baseModel = null, string? prompt = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(model);
        _ = _vendors.Get(model);
        return _store.AdoptVersionAsync(
            new() { Avatar = avatar, Number = 0, Model = model, Base = baseModel, Prompt = prompt, CreatedAt = _time.GetUtcNow() }, cancellationToken);
    }

    private static Activation RefuseErased(int version) => Refuse(
        RefusalReason.ModelErased, $"Version {version} was trained on what was erased since, and its model is deleted or to be deleted: train the avatar anew.");

    private static Activation Refuse(RefusalReason reason, string message) => new(ActivationState.Refused, new(reason, message));
}
