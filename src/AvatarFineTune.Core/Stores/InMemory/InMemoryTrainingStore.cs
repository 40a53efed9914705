using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Stores.InMemory;

/// <summary>
/// Keeps everything in this process's memory, for tests and trials: it keeps every promise of the contracts but one,
/// nothing survives the process. Thread-safe: one lock, held for the length of one call.
/// </summary>
public sealed partial class InMemoryTrainingStore : ITrainingStore, IUsageStore, INonBlockingUsageStore, IJobQueue, IErasureQueue, IDeploymentQueue
{
    private const string Name = "memory";

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<AvatarKey, AvatarRoom> _avatars = [];
    private readonly Dictionary<JobKey, JobRow> _jobs = [];

    /// <summary>Creates an empty store.</summary>
    /// <param name="timeProvider">Tells the time of leases and of stored rows.</param>
    public InMemoryTrainingStore(TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        _time = timeProvider;
    }

    /// <summary>Everything of one avatar: reads of another user's avatar can't reach it.</summary>
    private AvatarRoom Room(AvatarKey avatar)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        if (!_avatars.TryGetValue(avatar, out var room))
        {
            _avatars[avatar] = room = new AvatarRoom();
        }

        return room;
    }

    /// <summary>Runs one call under the lock; its exceptions come out of the task, as those of a real store do.</summary>
    private Task<T> Run<T>(Func<T> call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            lock (_lock)
            {
                return Task.FromResult(call());
            }
        }
#pragma warning disable CA1031 // Not swallowed: it is the task's outcome.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Task.FromException<T>(exception);
        }
    }
}
