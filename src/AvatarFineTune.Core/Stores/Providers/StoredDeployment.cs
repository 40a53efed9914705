using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.Stores.Providers;

/// <summary>How a stored deployment changes: one rule for every store. Each method returns the row as it is to be stored.</summary>
public static class StoredDeployment
{
    /// <summary>A new deployment: open, nobody asks to stop it yet, and its revision begins at 1. It hosts the model of its version.</summary>
    public static ModelDeployment Added(ModelDeployment deployment, ModelVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return StoreInput.Clean(deployment) with
        {
            Avatar = version.Avatar, Version = version.Number, Model = version.Model, StopRequested = false, EndedAt = null, Revision = 1,
        };
    }

    /// <summary>The hosting of a version that a job made, where the policy would activate it.</summary>
    public static ModelDeployment Completed(ModelDeployment deployment, ModelVersion version) => Added(deployment, version) with { ActivateWhenReady = true };

    /// <summary>
    /// An open deployment that is asked for once more. Where that takes a stop back (<see cref="TakesStopBack"/>), whoever holds
    /// a claim on it holds it no more: a worker that is about to end it must not end what has begun anew.
    /// </summary>
    /// <returns>The row; the same one if nothing changes.</returns>
    public static ModelDeployment Wanted(ModelDeployment stored, ModelDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(deployment);
        return Changed(stored, stored with
        {
            StopRequested = false,
            ActivateWhenReady = stored.ActivateWhenReady || deployment.ActivateWhenReady,
            DueAt = Earlier(stored.DueAt, deployment.DueAt),
        });
    }

    /// <summary>Whether a change takes a stop back: then the row is released, and takes a new fencing number.</summary>
    public static bool TakesStopBack(ModelDeployment stored, ModelDeployment next)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(next);
        return stored.StopRequested && !next.StopRequested;
    }

    /// <summary>A request to stop: one that is over stays as it is, one that is due earlier stays due earlier.</summary>
    /// <returns>The row; the same one if nothing changes.</returns>
    public static ModelDeployment StopRequested(ModelDeployment stored, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return stored.IsOpen
            ? Changed(stored, stored with { StopRequested = true, ActivateWhenReady = false, DueAt = Earlier(stored.DueAt, StoreInput.Micro(now)) })
            : stored;
    }

    /// <summary>
    /// A worker's save: what was asked for stays as it was asked for, a stop is never taken back, and what the worker has not
    /// seen keeps the row due. When it first answered never changes, since it is billed from then on. A save without news is the
    /// stored row itself.
    /// </summary>
    /// <param name="stored">The row.</param>
    /// <param name="claimed">The row as it was claimed.</param>
    /// <param name="deployment">What the worker saves.</param>
    /// <param name="activate">Whether the worker wants the version to be the active one: then it is not to be activated later.</param>
    public static ModelDeployment Saved(ModelDeployment stored, ModelDeployment claimed, ModelDeployment deployment, bool activate)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(claimed);
        var saved = StoreInput.Clean(deployment);
        var isStopNew = stored.StopRequested && !saved.StopRequested;
        var isActivationNew = stored.ActivateWhenReady && !saved.ActivateWhenReady && !claimed.ActivateWhenReady && !activate;

        // A worker that ends what nobody uses must not end what somebody asked for meanwhile.
        var isStopped = stored.StopRequested || (saved.StopRequested && !isActivationNew);
        return Changed(stored, stored with
        {
            State = saved.State,
            ChatModel = saved.ChatModel,
            Detail = saved.Detail,
            ActivateWhenReady = !activate && !isStopped && (saved.ActivateWhenReady || isActivationNew),
            StopRequested = isStopped,
            HostingPerHour = saved.HostingPerHour,
            ReadyAt = stored.ReadyAt ?? saved.ReadyAt,
            EndedAt = saved.EndedAt,
            DueAt = isStopNew || isActivationNew ? Earlier(stored.DueAt, saved.DueAt) : saved.DueAt,
            Attempts = saved.Attempts,
            LastError = saved.LastError,
        });
    }

    /// <summary>Whether a save makes its version the active one, if the version's model may answer.</summary>
    public static bool Activates(ModelDeployment saved, bool activate)
    {
        ArgumentNullException.ThrowIfNull(saved);
        return activate && !saved.StopRequested;
    }

    /// <summary>
    /// What follows a deployment that a save ended: none where it is still open or to be stopped. An activation that was asked for while it
    /// ended is the next one's.
    /// </summary>
    public static ModelDeployment? Next(ModelDeployment saved, ModelDeployment? next, ModelVersion version)
    {
        ArgumentNullException.ThrowIfNull(saved);
        if (next is null || saved.IsOpen || saved.StopRequested)
        {
            return null;
        }

        var added = Added(next, version);
        return added with { ActivateWhenReady = added.ActivateWhenReady || saved.ActivateWhenReady };
    }

    private static ModelDeployment Changed(ModelDeployment stored, ModelDeployment next) =>
        next == stored ? stored : next with { Revision = stored.Revision + 1 };

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
