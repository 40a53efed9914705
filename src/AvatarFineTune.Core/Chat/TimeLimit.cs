namespace AvatarFineTune.Chat;

/// <summary>Ends waiting in time, even for work that ignores its cancellation token.</summary>
internal static class TimeLimit
{
    /// <summary>Runs work with a limit. Past it, or when the caller gives up, the work is cancelled and left to itself.</summary>
    /// <exception cref="TimeoutException">The limit has passed.</exception>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> work, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var task = work(stop.Token);
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

    /// <summary>Takes note of a fault that nobody waits for any more, so that it does not surface as unobserved.</summary>
    public static void Forget(Task task) => _ = task.ContinueWith(
        static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
