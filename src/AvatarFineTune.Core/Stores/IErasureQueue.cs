using AvatarFineTune.Avatars;

namespace AvatarFineTune.Stores;

/// <summary>
/// The system's side of erasures at vendors: claims, leases and fenced writes, over all users, as <see cref="IJobQueue"/>
/// has them for jobs. Rows are made by <see cref="IExampleStore.EraseAsync"/> in its own transaction. Only workers ask for it.
/// </summary>
public interface IErasureQueue
{
    /// <summary>Claims due rows, the longest due first, in one atomic statement: no two claims ever share a row.</summary>
    /// <param name="owner">Who claims, for operators to read.</param>
    /// <param name="vendors">The vendors that the claimer has; rows of others wait for somebody who has theirs.</param>
    /// <param name="lease">How long the claim holds unless renewed.</param>
    /// <param name="limit">The most rows, at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<ErasureClaim>> ClaimErasuresAsync(
        string owner, IReadOnlyList<string> vendors, TimeSpan lease, int limit, CancellationToken cancellationToken);

    /// <summary>Holds a claim for another <paramref name="lease"/> from now.</summary>
    /// <returns><see langword="false"/> if the claim is lost.</returns>
    Task<bool> RenewErasureAsync(ErasureClaim claim, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Stores how far a row is while the claim holds. When its model is deleted, the versions of it are marked
    /// (<see cref="ModelVersion.DeletedAt"/>) in the same transaction, as are those of the job's checkpoints, and none of them stays active. A part that was
    /// deleted never changes again. The row is done when no part is pending.
    /// </summary>
    /// <exception cref="LeaseLostException">Somebody else holds the row now, or a later erasure reopened it; nothing was stored.</exception>
    Task<VendorErasure> SaveErasureAsync(ErasureClaim claim, VendorErasure erasure, CancellationToken cancellationToken);

    /// <summary>Gives the claim back, so that others need not wait for its end. A lost claim is no error.</summary>
    Task ReleaseErasureAsync(ErasureClaim claim, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a version of another avatar, whoever's it is, names the same model: then it is not ours alone to delete. What
    /// an erased avatar leaves as a record, and a version whose model is deleted, do not count.
    /// </summary>
    Task<bool> IsModelSharedAsync(ModelRef model, AvatarKey avatar, CancellationToken cancellationToken);

    /// <summary>How the queue stands, for health and metrics.</summary>
    Task<ErasureQueueStatus> GetErasureStatusAsync(CancellationToken cancellationToken);
}

/// <summary>A worker's hold on a vendor erasure. Immutable.</summary>
/// <param name="Erasure">The row as claimed.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Fencing">Grows with every claim of the row; a write with an older number changes nothing.</param>
public sealed record ErasureClaim(VendorErasure Erasure, string Owner, long Fencing);

/// <summary>How the erasure queue stands. Immutable.</summary>
/// <param name="Due">Rows that are due and held by nobody.</param>
/// <param name="Pending">Rows that are not done.</param>
/// <param name="Oldest">The row that has been pending the longest; <see langword="null"/> if there is none.</param>
public sealed record ErasureQueueStatus(int Due, int Pending, VendorErasure? Oldest);
