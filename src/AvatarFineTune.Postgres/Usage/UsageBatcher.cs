using AvatarFineTune.Usage;

namespace AvatarFineTune.Postgres;

/// <summary>
/// Group commit: records that arrive while a flush is under way are flushed together by the next one. No timer: a record
/// that nobody is before is flushed at once. Thread-safe.
/// </summary>
internal sealed class UsageBatcher : IAsyncDisposable
{
    // More than one, so that a user whose rows somebody else holds keeps only one of them waiting.
    private const int MaxFlushers = 4;

    private readonly Lock _lock = new();
    private readonly UsageQueue _queue = new();
    private readonly PostgresDatabase _database;
    private readonly PostgresStoreOptions _options;
    private readonly UsageCleaner _cleaner;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _flushers;
    private int _open;
    private bool _isDisposed;

    public UsageBatcher(PostgresDatabase database, PostgresStoreOptions options) =>
        (_database, _options, _cleaner) = (database, options, new(database, options));

    /// <summary>Stores a record with others. Ends when it is committed.</summary>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public Task<bool> AddAsync(UsageRecord record)
    {
        var pending = new PendingUsage(record);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(PostgresTrainingStore));
            _queue.Add(pending);
            StartFlusher();
        }

        return pending.Answer;
    }

    /// <summary>Takes no more records; ends when those that were taken are answered.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isDisposed = true;
            EndIfIdle();
        }

        await _idle.Task.ConfigureAwait(false);
        await _cleaner.DisposeAsync().ConfigureAwait(false);
    }

    // Under the lock.
    private void StartFlusher()
    {
        if (_queue.IsReady && _flushers < MaxFlushers)
        {
            _flushers++;
            _open++;

            // Unsafe: a flush is for many callers, and belongs to the trace of none.
            ThreadPool.UnsafeQueueUserWorkItem(static batcher => _ = batcher.FlushAllAsync(), this, preferLocal: false);
        }
    }

    // Under the lock.
    private void EndIfIdle()
    {
        if (_isDisposed && _open == 0)
        {
            _idle.TrySetResult();
        }
    }

    private async Task FlushAllAsync()
    {
        var writer = new UsageWriter(_database, _options);
        await using (writer.ConfigureAwait(false))
        {
            while (Take() is { } users)
            {
                var apart = await FlushAsync(writer, users).ConfigureAwait(false);

                // Callers who were just answered may have a next record already: let them run first, and take it along.
                await Task.Yield();
                Done(users, apart);
            }
        }

        lock (_lock)
        {
            _open--;
            EndIfIdle();
        }
    }

    private async Task<IReadOnlyList<UserUsage>> FlushAsync(UsageWriter writer, List<UserUsage> users)
    {
        try
        {
            var apart = await writer.FlushAsync(users).ConfigureAwait(false);
            _cleaner.Flushed(users);
            return apart;
        }
        catch (Exception e)
        {
            // Whatever it is, such as a data source that the app has disposed: nobody must wait for ever.
            users.ForEach(user => user.Failed(() => e));
            return [];
        }
    }

    private List<UserUsage>? Take()
    {
        lock (_lock)
        {
            if (_queue.IsReady)
            {
                return _queue.Take();
            }

            _flushers--;
            return null;
        }
    }

    private void Done(List<UserUsage> users, IReadOnlyList<UserUsage> apart)
    {
        lock (_lock)
        {
            _queue.Done(users, apart);
            StartFlusher();
        }
    }
}
