using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.Stores.Providers;

/// <summary>
/// Where a store that several hosts share passes on what others changed, so that workers, watchers and chats of this host
/// hear of it at once. A lost or doubled notification does no harm: polling is the net beneath. Registered by
/// <c>AddAvatarFineTuning</c>. Thread-safe.
/// </summary>
public sealed class StoreNotifications
{
    private readonly JobSignal _jobs;
    private readonly AvatarChanges _avatars;

    internal StoreNotifications(JobSignal jobs, AvatarChanges avatars) => (_jobs, _avatars) = (jobs, avatars);

    /// <summary>The number that stands for an avatar in notifications: whoever does not know its ids learns nothing from it.</summary>
    public static long NumberOf(AvatarKey avatar)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return AvatarChanges.NumberOf(avatar);
    }

    /// <summary>A job's state changed: whoever watches it looks again.</summary>
    public void JobChanged(Guid jobId) => _jobs.Changed(jobId);

    /// <summary>A job may be due: the worker looks.</summary>
    public void JobDue() => _jobs.Due();

    /// <summary>An avatar's name, prompt or active version changed.</summary>
    /// <param name="number">Its number, see <see cref="NumberOf"/>.</param>
    public void AvatarChanged(long number) => _avatars.Changed(number);

    /// <summary>Anything may have changed: notifications were missed while the connection was gone.</summary>
    public void EverythingChanged()
    {
        _jobs.Everything();
        _avatars.Everything();
    }
}
