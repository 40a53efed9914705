using System.Collections.Concurrent;

namespace AvatarFineTune.Jobs;

/// <summary>
/// Wakes workers and watchers of this process when a job changed here; other processes find out by polling. Losing a
/// wake-up costs one polling interval, never a job.
/// </summary>
internal sealed class JobSignal
{
    private readonly ConcurrentDictionary<TaskCompletionSource, Guid?> _waiters = new();

    /// <summary>Wakes the worker, and whoever watches that job.</summary>
    public void Changed(Guid jobId)
    {
        foreach (var (waiter, id) in _waiters)
        {
            if ((id is null || id == jobId) && _waiters.TryRemove(waiter, out _))
            {
                waiter.TrySetResult();
            }
        }
    }

    /// <summary>Listens from now on; await <see cref="Subscription.WaitAsync"/> after having looked at the store.</summary>
    /// <param name="jobId">The job; <see langword="null"/> for any.</param>
    public Subscription Listen(Guid? jobId)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters[waiter] = jobId;
        return new(this, waiter);
    }

    internal readonly struct Subscription(JobSignal signal, TaskCompletionSource waiter) : IDisposable
    {
        /// <summary>Ends on a change, after <paramref name="longest"/>, or throws when cancelled.</summary>
        public async Task WaitAsync(TimeSpan longest, TimeProvider time, CancellationToken cancellationToken)
        {
            try
            {
                await waiter.Task.WaitAsync(longest, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // As good as a change: the caller looks again.
            }
        }

        public void Dispose() => signal._waiters.TryRemove(waiter, out _);
    }
}
