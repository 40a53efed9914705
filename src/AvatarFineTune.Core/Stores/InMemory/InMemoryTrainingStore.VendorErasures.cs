using AvatarFineTune.Avatars;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    private readonly Dictionary<Guid, ErasureRow> _erasures = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<VendorErasure>> ListVendorErasuresAsync(string userId, string? avatarId, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<VendorErasure>>(() =>
        {
            StoredText.Id(userId, nameof(userId));
            StoredText.IdOrNull(avatarId, nameof(avatarId));
            return [.. _erasures.Values.Select(r => r.Erasure)
                .Where(e => e.Avatar.UserId == userId && (avatarId is null || e.Avatar.AvatarId == avatarId))
                .OrderByDescending(e => e.RequestedAt).ThenByDescending(e => e.Id)];
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ErasureClaim>> ClaimErasuresAsync(
        string owner, IReadOnlyList<string> vendors, TimeSpan lease, int limit, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<ErasureClaim>>(() =>
        {
            StoreInput.CheckLease(owner, lease);
            ArgumentNullException.ThrowIfNull(vendors);
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
            var now = _time.GetUtcNow();
            return [.. _erasures.Values.Where(r => r.IsDue(now) && vendors.Contains(r.Erasure.Vendor, StringComparer.Ordinal))
                .OrderBy(r => r.Erasure.DueAt).ThenBy(r => r.Erasure.Id).Take(limit).ToList()
                .Select(r =>
                {
                    r.Owner = owner;
                    r.LeaseUntil = now + lease;
                    return new ErasureClaim(r.Erasure, owner, ++r.Fencing);
                })];
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RenewErasureAsync(ErasureClaim claim, TimeSpan lease, CancellationToken cancellationToken) => Run(() =>
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
    public Task<VendorErasure> SaveErasureAsync(ErasureClaim claim, VendorErasure erasure, CancellationToken cancellationToken) => Run(() =>
    {
        StoreInput.CheckClaim(claim, erasure);
        var row = Held(claim) ?? throw new LeaseLostException(Name, claim.Erasure.Job.Id);
        var next = StoredErasure.Saved(row.Erasure, erasure, _time.GetUtcNow());
        if (next.Model == VendorErasurePart.Deleted && row.Erasure.Model != VendorErasurePart.Deleted)
        {
            MarkDeleted(next);
        }

        return row.Erasure = next;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseErasureAsync(ErasureClaim claim, CancellationToken cancellationToken) => Run(() =>
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (Held(claim) is { } row)
        {
            row.Owner = null;
        }

        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsModelSharedAsync(ModelRef model, AvatarKey avatar, CancellationToken cancellationToken) => Run(() =>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(avatar);
        return _avatars.Any(a => a.Key != avatar && a.Value.Profile is not null && a.Value.Versions.Exists(v => v.Model == model && v.DeletedAt is null));
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ErasureQueueStatus> GetErasureStatusAsync(CancellationToken cancellationToken) => Run(() =>
    {
        var now = _time.GetUtcNow();
        var pending = _erasures.Values.Where(r => r.Erasure.DoneAt is null).ToList();
        return new ErasureQueueStatus(
            pending.Count(r => r.IsDue(now)), pending.Count, pending.Select(r => r.Erasure).OrderBy(e => e.RequestedAt).ThenBy(e => e.Id).FirstOrDefault());
    }, cancellationToken);

    /// <summary>Stores a row that is new or reopened: whoever holds it holds it no more.</summary>
    private void Open(VendorErasure erasure)
    {
        if (!_erasures.TryGetValue(erasure.Id, out var row))
        {
            _erasures.Add(erasure.Id, new(erasure));
            return;
        }

        row.Erasure = erasure;
        row.Owner = null;
        row.Fencing++;
    }

    private void MarkDeleted(VendorErasure erasure)
    {
        var room = Room(erasure.Avatar);
        var model = Row(erasure.Job)?.Job.FineTunedModel;
        for (var i = 0; i < room.Versions.Count; i++)
        {
            // The vendor deletes a model with the checkpoints of the job that made it.
            if (room.Versions[i].Model == model || room.Versions[i] is { CheckpointStep: not null } checkpoint && checkpoint.JobId == erasure.Job.Id)
            {
                room.Versions[i] = room.Versions[i] with { DeletedAt = room.Versions[i].DeletedAt ?? _time.GetUtcNow() };
                if (room.Profile?.ActiveVersion == room.Versions[i].Number)
                {
                    Activate(room, erasure.Avatar, version: null);
                }
            }
        }
    }

    /// <summary>Whether a version's model is deleted, or to be deleted; by its job, or as the same model under another number.</summary>
    private bool IsErased(ModelVersion version) =>
        version.DeletedAt is not null
        || _erasures.Values.Any(r => r.Erasure.Avatar == version.Avatar && !StoredErasure.MayAnswer(r.Erasure)
            && (r.Erasure.Job.Id == version.JobId || Row(r.Erasure.Job)?.Job.FineTunedModel == version.Model));

    private ErasureRow? Held(ErasureClaim claim) =>
        _erasures.GetValueOrDefault(claim.Erasure.Id) is { Owner: not null } row
        && row.Erasure.Job == claim.Erasure.Job && row.Fencing == claim.Fencing ? row : null;

    private sealed class ErasureRow(VendorErasure erasure)
    {
        public VendorErasure Erasure { get; set; } = erasure;

        public string? Owner { get; set; }

        public DateTimeOffset LeaseUntil { get; set; }

        public long Fencing { get; set; }

        public bool IsDue(DateTimeOffset now) =>
            Erasure.DoneAt is null && Erasure.DueAt <= now && (Owner is null || LeaseUntil <= now);
    }
}
