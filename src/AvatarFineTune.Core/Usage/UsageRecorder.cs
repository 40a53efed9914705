using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AvatarFineTune.Diagnostics;
using AvatarFineTune.Stores;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Usage;

/// <summary>A store that only ever touches memory: its write is done when it returns, so that no time limit has to guard it.</summary>
internal interface INonBlockingUsageStore;

/// <summary>
/// Writes usage records: to the store, whose answer is awaited for a short while, then to the sinks, whose is not. What
/// goes wrong is logged with the numbers and counted, and never thrown: an answer is worth more than its record.
/// </summary>
internal sealed class UsageRecorder : IAsyncDisposable, IDisposable
{
    // A write that is late goes on in the background: it carries its id, so that it counts once whenever it arrives.
    private static readonly TimeSpan LastChance = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShutdownWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);
    private const int MaxWrites = 3;

    private readonly ConcurrentDictionary<Task, byte> _background = new();
    private readonly IUsageStore _store;
    private readonly IUsageSink[] _sinks;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Counter<long> _unrecorded;
    private readonly Counter<long> _sinkFailures;

    public UsageRecorder(
        IUsageStore store, IEnumerable<IUsageSink> sinks, AvatarFineTuneDiagnostics diagnostics, TimeProvider time, ILogger<UsageRecorder> logger)
    {
        _store = store;
        _sinks = [.. sinks];
        _time = time;
        _logger = logger;
        _unrecorded = diagnostics.Meter.CreateCounter<long>(
            "avatar.usage.unrecorded", "{record}", "Answers whose usage was not known to be stored when they were returned.");
        _sinkFailures = diagnostics.Meter.CreateCounter<long>("avatar.usage.sink_failures", "{record}", "Records that a sink did not take.");
    }

    /// <summary>Records, waiting for the store at most <paramref name="limit"/>. Takes no token: a caller who has left still pays.</summary>
    /// <returns>Whether the store has acknowledged it in time.</returns>
    public ValueTask<bool> RecordAsync(UsageRecord record, TimeSpan limit)
    {
        if (_store is not INonBlockingUsageStore)
        {
            return new(WaitAsync(StartWrite(record), record, limit));
        }

        var write = _store.RecordAsync(record, CancellationToken.None);
        if (!write.IsCompletedSuccessfully)
        {
            return new(WaitAsync(write, record, limit));
        }

        TellSinks(record);
        return new(true);
    }

    // On the pool, because an embedded store may do its work before its first await, and would hold up the answer.
    private Task StartWrite(UsageRecord record) => Task.Run(() => WriteAsync(record));

    private async Task<bool> WaitAsync(Task write, UsageRecord record, TimeSpan limit)
    {
        var recorded = false;
        try
        {
            await write.WaitAsync(limit, _time).ConfigureAwait(false);
            recorded = true;
        }
        catch (Exception e)
        {
            CountUnrecorded();
            UsageLog.Unrecorded(
                _logger, record.Id, record.Avatar, e.GetType().Name, record.Model, record.InputTokens, record.OutputTokens, record.Cost?.ToString() ?? "no known price");
            if (!write.IsCompleted)
            {
                KeepUntilDone(WatchLateAsync(write, record.Id));
            }
        }

        TellSinks(record);
        return recorded;
    }

    private void TellSinks(UsageRecord record)
    {
        foreach (var sink in _sinks)
        {
            KeepUntilDone(StartTelling(sink, record));
        }
    }

    /// <summary>Counts an answer whose usage is lost.</summary>
    public void CountUnrecorded() => _unrecorded.Add(1);

    /// <summary>Gives late writes and sinks a few seconds more when the host stops: they are money.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_background.Keys).WaitAsync(ShutdownWait, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Does nothing: a container that is disposed without awaiting has no time to give.</summary>
    public void Dispose()
    {
    }

    private void KeepUntilDone(Task task)
    {
        _background.TryAdd(task, 0);
        _ = task.ContinueWith(
            static (t, kept) => ((ConcurrentDictionary<Task, byte>)kept!).TryRemove(t, out _),
            _background, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task WriteAsync(UsageRecord record)
    {
        using var stop = new CancellationTokenSource(LastChance, _time);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _store.RecordAsync(record, stop.Token).ConfigureAwait(false);
                return;
            }
            catch (TrainingStoreException e) when (e.IsTransient && attempt < MaxWrites)
            {
                await Task.Delay(RetryDelay, _time, stop.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task WatchLateAsync(Task write, Guid id)
    {
        await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (write.IsCompletedSuccessfully)
        {
            UsageLog.RecordedLate(_logger, id);
        }
    }

    private Task StartTelling(IUsageSink sink, UsageRecord record) => Task.Run(() => TellAsync(sink, record));

    private async Task TellAsync(IUsageSink sink, UsageRecord record)
    {
        try
        {
            using var stop = new CancellationTokenSource(LastChance, _time);
            await sink.WriteAsync(record, stop.Token).AsTask().WaitAsync(LastChance, _time).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _sinkFailures.Add(1, new KeyValuePair<string, object?>("avatar.usage_sink", sink.GetType().Name));
            UsageLog.SinkFailed(_logger, sink.GetType().Name, record.Id, e.GetType().Name);
        }
    }
}
