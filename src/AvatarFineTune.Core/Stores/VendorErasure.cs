using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Stores;

/// <summary>
/// What is to be deleted at a vendor after an erasure, one row a job, and how far that is. It holds ids only, and
/// outlives the avatar, so that an app can tell a person when their words are gone there too. Immutable.
/// </summary>
public sealed record VendorErasure
{
    /// <summary>The row's id, a version 7 Guid.</summary>
    public required Guid Id { get; init; }

    /// <summary>The avatar.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>The job that trained, or was to train, on what was erased. There is one row a job.</summary>
    public required JobKey Job { get; init; }

    /// <summary>The vendor's registered name.</summary>
    public required string Vendor { get; init; }

    /// <summary>When it was first asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it is tried next.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Faults in a row.</summary>
    public int Attempts { get; init; }

    /// <summary>The kind of the last fault; <see langword="null"/> if the last try had none.</summary>
    public VendorFault? LastError { get; init; }

    /// <summary>The hosting of the tuned model.</summary>
    public VendorErasurePart Deployments { get; init; }

    /// <summary>The tuned model.</summary>
    public VendorErasurePart Model { get; init; }

    /// <summary>The uploaded training and validation files.</summary>
    public VendorErasurePart Files { get; init; }

    /// <summary>When nothing was left to do; <see langword="null"/> until then.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>All three parts in one word: what an app shows.</summary>
    public VendorErasureStatus Status =>
        DoneAt is null ? VendorErasureStatus.Pending
        : Has(VendorErasurePart.NotSupported) ? VendorErasureStatus.NotSupported
        : Has(VendorErasurePart.Unclear) ? VendorErasureStatus.Unclear
        : Has(VendorErasurePart.Shared) ? VendorErasureStatus.Shared
        : Has(VendorErasurePart.Kept) ? VendorErasureStatus.Kept
        : VendorErasureStatus.Done;

    /// <summary>Shows ids and how far it is.</summary>
    public override string ToString() =>
        $"erasure {Id} of job {Job} at {Vendor}: {Status} (deployments {Deployments}, model {Model}, files {Files})";

    private bool Has(VendorErasurePart part) => Deployments == part || Model == part || Files == part;
}

/// <summary>How far one part of a vendor erasure is.</summary>
public enum VendorErasurePart
{
    /// <summary>Still to be done.</summary>
    Pending,

    /// <summary>The vendor deleted it, or no longer knew it.</summary>
    Deleted,

    /// <summary>There was nothing: no model was made, or nothing was uploaded.</summary>
    NothingThere,

    /// <summary>The vendor can't delete it: a person must, where the vendor lets one.</summary>
    NotSupported,

    /// <summary>It stays: that was asked for, or it was only validated on what was erased and learned nothing of it.</summary>
    Kept,

    /// <summary>It stays: another avatar's version names the same model, or it is a base model, and so is not this job's alone.</summary>
    Shared,

    /// <summary>Whether there is one can't be told: the job ended unclear, and a person must look at the vendor.</summary>
    Unclear,
}

/// <summary>A vendor erasure in one word.</summary>
public enum VendorErasureStatus
{
    /// <summary>Something is still to be done.</summary>
    Pending,

    /// <summary>All of it is gone.</summary>
    Done,

    /// <summary>All of it is gone but what the vendor can't delete.</summary>
    NotSupported,

    /// <summary>All of it is gone but what was to be kept.</summary>
    Kept,

    /// <summary>All of it is gone but a model that is not this job's alone.</summary>
    Shared,

    /// <summary>Whether all of it is gone can't be told.</summary>
    Unclear,
}
