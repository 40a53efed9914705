using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs;

/// <summary>
/// One stretch of hosting of an avatar's version at a vendor that needs it: from the request until the hosting has ended.
/// A version has at most one that is open; one that was lost and brought back is two. Immutable.
/// </summary>
public sealed record ModelDeployment
{
    /// <summary>The deployment's id, a version 7 Guid.</summary>
    public required Guid Id { get; init; }

    /// <summary>The avatar.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>The number of the avatar's version.</summary>
    public required int Version { get; init; }

    /// <summary>The tuned model that is hosted, and its vendor.</summary>
    public required ModelRef Model { get; init; }

    /// <summary>How far it is, as last seen at the vendor; <see cref="DeploymentState.NotDeployed"/> until it was asked for there.</summary>
    public DeploymentState State { get; init; }

    /// <summary>The id that the vendor chats under, where it differs from the model's; <see langword="null"/> if it does not, or is not known yet.</summary>
    public string? ChatModel { get; init; }

    /// <summary>The vendor's own words about it; <see langword="null"/> if none.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the version becomes the active one as soon as this is ready.</summary>
    public bool ActivateWhenReady { get; init; }

    /// <summary>Whether the hosting is to end.</summary>
    public bool StopRequested { get; init; }

    /// <summary>What an hour costs; <see langword="null"/> if unknown. An amount of 0 where it costs nothing beyond its tokens.</summary>
    public Money? HostingPerHour { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it first answered: from then on it is billed; <see langword="null"/> if it has not yet.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary>When it was over: stopped, lost, failed or retired; <see langword="null"/> while it is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When a worker should look at it next.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Faults in a row; a success sets it back to 0.</summary>
    public int Attempts { get; init; }

    /// <summary>The kind of the last fault; <see langword="null"/> if the last try had none.</summary>
    public VendorFault? LastError { get; init; }

    /// <summary>Grows with every stored change.</summary>
    public long Revision { get; init; }

    /// <summary>Whether it is not over.</summary>
    public bool IsOpen => EndedAt is null;

    /// <summary>Shows the model and how far it is.</summary>
    public override string ToString() => $"deployment {Id} of {Model} for {Avatar} version {Version}: {State}";
}
