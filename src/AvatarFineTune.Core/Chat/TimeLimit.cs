namespace AvatarFineTune.Chat;

/// <summary>Ends waiting in time, even for work that ignores its cancellation token.</summary>
internal static class TimeLimit
{
    /// <summary>Runs work with a limit. Past it, or when the caller gives up, the work is cancelled and left to itself.</summary>
    /// <remarks>The state spares a closure; what the work throws at once comes out at once.</remarks>
    /// <exception cref="TimeoutException">The limit has passed.</exception>
    public static Task<T> RunAsync<TState, T>(
        TState state, Func<TState, CancellationToken, Task<T>> work, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        if (limit != Timeout.InfiniteTimeSpan)
        {
            return LimitAsync(state, work, limit, time, cancellationToken);
        }

        // Only the caller can end it, whose own token does, so that neither a timer nor a second token is needed.
        var task = work(state, cancellationToken);
        return cancellationToken.CanBeCanceled && !task.IsCompleted ? WaitAsync(task, cancellationToken) : task;
    }

    /// <summary>Takes note of a fault that nobody waits for any more, so that it does not surface as unobserved.</summary>
    public static void Forget(Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            _ = task.ContinueWith(
                static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static async Task<T> LimitAsync<TState, T>(
        TState state, Func<TState, CancellationToken, Task<T>> work, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var task = work(state, stop.Token);
        try
        {
            return await task.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch when (!task.IsCompleted)
        {
            await stop.CancelAsync().ConfigureAwait(false);
            Forget(task);
            throw;
        }
    }

    private static async Task<T> WaitAsync<T>(Task<T> task, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (!task.IsCompleted)
        {
            Forget(task);
            throw;
        }
    }
}
