using AvatarFineTune.Avatars;
using AvatarFineTune.Examples.Text;
using AvatarFineTune.Stores;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Examples;

public sealed partial class TrainingDataService
{
    /// <summary>
    /// Erases for good what a participant wrote, an import, or the avatar with all that belongs to it. When this returns it
    /// is gone here and may not come back with a later import; an active version that was trained on it has given way to
    /// the base model; and its deletion at the vendors (files, deployments, models) is queued durably, for a worker or
    /// <c>FineTuneService.RunErasuresAsync</c>: <see cref="ListVendorErasuresAsync(AvatarKey, CancellationToken)"/> tells how far that is.
    /// </summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="scope">What to erase. A participant is named exactly as shown, or by the platform's id.</param>
    /// <param name="options">What to leave; <see langword="null"/> for nothing.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    /// <returns>What was erased, and which versions were trained on it.</returns>
    public async Task<ErasureReport> EraseAsync(
        AvatarKey avatar, ErasureScope scope, ErasureOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(scope);
        ErasureReport report;
        try
        {
            report = await _examples.EraseAsync(avatar, AsStored(scope), options ?? new(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Even where only the answer was lost: chats of this process must not speak on from a model that has to go.
            _changes?.Changed(avatar);
        }

        Erased(scope, report.Examples, report.DatasetLines, report.VendorErasures);
        return report;
    }

    /// <summary>Says what <see cref="EraseAsync"/> would do now, and changes nothing: how much, which versions, and whether the active one is among them.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="scope">What would be erased.</param>
    /// <param name="options">What would be left; <see langword="null"/> for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ErasureReport> PreviewErasureAsync(
        AvatarKey avatar, ErasureScope scope, ErasureOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(scope);
        return _examples.PreviewErasureAsync(avatar, AsStored(scope), options ?? new(), cancellationToken);
    }

    /// <summary>Reads what is to be deleted, or was, at vendors after an avatar's erasures, newest first. It outlives the avatar.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<VendorErasure>> ListVendorErasuresAsync(AvatarKey avatar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _examples.ListVendorErasuresAsync(avatar.UserId, avatar.AvatarId, cancellationToken);
    }

    /// <summary>Reads the same for all avatars of a user, erased ones too.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<VendorErasure>> ListVendorErasuresAsync(string userId, CancellationToken cancellationToken = default) =>
        _examples.ListVendorErasuresAsync(Opaque.Id(userId), avatarId: null, cancellationToken);

    /// <summary>Names are stored without the invisible marks that exports put around them; a name pasted from one may have them.</summary>
    private static ErasureScope AsStored(ErasureScope scope) =>
        scope.ParticipantName is { } name && CleanText.Name(name) is { Length: > 0 } clean ? ErasureScope.Participant(clean) : scope;

    [LoggerMessage(1001, LogLevel.Information, "Erased {Scope}: {Examples} examples, {DatasetLines} dataset lines; {VendorErasures} jobs' files or models are queued for deletion at vendors.")]
    private partial void Erased(ErasureScope scope, int examples, int datasetLines, int vendorErasures);
}
