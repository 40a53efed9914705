using System.Collections.Concurrent;

namespace AvatarFineTune.Jobs;

/// <summary>
/// Wakes workers and watchers of this process when a job changed here, or elsewhere where the store passes it on; else
/// polling finds out. Losing a wake-up costs one polling interval, never a job.
/// </summary>
internal sealed class JobSignal
{
    private readonly ConcurrentDictionary<TaskCompletionSource, Guid?> _waiters = new();

    /// <summary>Wakes whoever watches that job.</summary>
    public void Changed(Guid jobId) => Wake(waiting => waiting == jobId);

    /// <summary>Wakes the worker: a job may be due.</summary>
    public void Due() => Wake(waiting => waiting is null);

    /// <summary>Wakes all.</summary>
    public void Everything() => Wake(_ => true);

    private void Wake(Func<Guid?, bool> isMeant)
    {
        foreach (var (waiter, waiting) in _waiters)
        {
            if (isMeant(waiting) && _waiters.TryRemove(waiter, out _))
            {
                waiter.TrySetResult();
            }
        }
    }

    /// <summary>Listens from now on; await <see cref="Subscription.WaitAsync"/> after having looked at the store.</summary>
    /// <param name="jobId">The job; <see langword="null"/> for jobs that are due.</param>
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
