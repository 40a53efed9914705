using System.Threading.Channels;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.AspNetCore.Live;

/// <summary>
/// One job that somebody looks at. Each onlooker has a queue of its own: one who reads slowly loses the oldest news, and keeps nobody waiting.
/// </summary>
internal sealed class WatchedJob : IDisposable
{
    /// <summary>More than a job has states; of a flood of measurements, an onlooker who doesn't read loses the oldest.</summary>
    private const int Waiting = 256;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly FineTuneService _fineTuning;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly List<Channel<JobNews>> _views = [];
    private readonly List<JobNews> _measured = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private FineTuneJob? _last;
    private bool _ended;
    private Exception? _fault;
    private int _stopped;

    public WatchedJob(FineTuneService fineTuning, JobKey key, TimeProvider time)
    {
        (_fineTuning, Key, _time) = (fineTuning, key, time);
        _watching = Task.Run(() => WatchAsync(_stop.Token), CancellationToken.None);
    }

    public JobKey Key { get; }

    /// <summary>Adds an onlooker, who hears first what the others have heard.</summary>
    public JobView Add(Action<WatchedJob, Channel<JobNews>> lookAway)
    {
        var view = Channel.CreateBounded<JobNews>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_lock)
        {
            foreach (var news in _measured.TakeLast(Waiting - 1))
            {
                view.Writer.TryWrite(news);
            }

            if (_last is not null)
            {
                view.Writer.TryWrite(new(_last, null));
            }

            if (_ended)
            {
                view.Writer.TryComplete(_fault);
            }

            _views.Add(view);
        }

        return new(view.Reader, () => lookAway(this, view));
    }

    /// <summary>Removes an onlooker.</summary>
    /// <returns>Whether it was the last: then the watch ends.</returns>
    public bool Remove(Channel<JobNews> view)
    {
        lock (_lock)
        {
            if (!_views.Remove(view) || _views.Count > 0)
            {
                return false;
            }
        }

        _ = StopAsync();
        return true;
    }

    /// <summary>Ends the watch. The last onlooker and the app's own end may both ask for it.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        Dispose();
    }

    public void Dispose() => _stop.Dispose();

    private async Task WatchAsync(CancellationToken stopped)
    {
        while (!_ended && !stopped.IsCancellationRequested)
        {
            try
            {
                await foreach (var job in _fineTuning.WatchJobAsync(Key, stopped).ConfigureAwait(false))
                {
                    await MeasureAsync(stopped).ConfigureAwait(false);
                    Tell(new(job, null));
                }

                End();
            }
            catch (OperationCanceledException) when (stopped.IsCancellationRequested)
            {
                return;
            }
            catch (TrainingStoreException)
            {
                // Onlookers stay: the store may answer again.
                await Task.Delay(RetryDelay, _time, stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (ArgumentException)
            {
                // The job is gone, with its avatar.
                End();
            }
#pragma warning disable CA1031 // Whatever else it is: nobody would ever see the exception, and onlookers would wait for ever.
            catch (Exception e)
#pragma warning restore CA1031
            {
                End(e);
            }
        }
    }

    /// <summary>What was measured since. It is stored before the job's state that follows from it.</summary>
    private async Task MeasureAsync(CancellationToken stopped)
    {
        foreach (var e in await _fineTuning.ListEventsAsync(Key, stopped).ConfigureAwait(false))
        {
            if (e.Metrics is { Count: > 0 } && _known.Add(e.Id))
            {
                Tell(new(null, e, _known.Count));
            }
        }
    }

    private void Tell(JobNews news)
    {
        lock (_lock)
        {
            if (news.Job is { } job)
            {
                if (job.Revision == _last?.Revision)
                {
                    return;
                }

                _last = job;
            }
            else
            {
                _measured.Add(news);
            }

            foreach (var view in _views)
            {
                view.Writer.TryWrite(news);
            }
        }
    }

    /// <param name="fault">What ended it; <see langword="null"/> for the job's own end.</param>
    private void End(Exception? fault = null)
    {
        lock (_lock)
        {
            (_ended, _fault) = (true, fault);
            foreach (var view in _views)
            {
                view.Writer.TryComplete(fault);
            }
        }
    }
}
