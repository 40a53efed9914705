using System.Threading.Channels;
using AvatarFineTune.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.AspNetCore.Live;

/// <summary>
/// Watches jobs for all who look at them on this host: one watch of the store for each job, however many look, which ends with the last of them.
/// </summary>
internal sealed class LiveJobs(FineTuneService fineTuning, IOptions<AspNetCoreOptions> options, IHostApplicationLifetime host, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<JobKey, WatchedJob> _watched = [];

    /// <summary>How often a stream says that it is still there.</summary>
    public TimeSpan KeepAlive => options.Value.KeepAliveInterval;

    public TimeProvider Time => time;

    /// <summary>Ends when the host stops: a server waits for its requests, and a stream would keep it waiting. Clients connect again, to another host or this one.</summary>
    public CancellationToken Stopping => host.ApplicationStopping;

    /// <summary>How many jobs are watched now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _watched.Count;
            }
        }
    }

    /// <summary>Begins to look at a job: what was known already comes first. Dispose it to look away.</summary>
    public JobView Look(JobKey key)
    {
        lock (_lock)
        {
            if (!_watched.TryGetValue(key, out var watched))
            {
                watched = new(fineTuning, key, time);
                _watched[key] = watched;
            }

            return watched.Add(LookAway);
        }
    }

    private void LookAway(WatchedJob watched, Channel<JobNews> view)
    {
        lock (_lock)
        {
            if (watched.Remove(view))
            {
                _watched.Remove(watched.Key);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<WatchedJob> all;
        lock (_lock)
        {
            all = [.. _watched.Values];
            _watched.Clear();
        }

        foreach (var watched in all)
        {
            await watched.StopAsync().ConfigureAwait(false);
        }
    }
}

/// <summary>What one onlooker hears.</summary>
internal sealed class JobView(ChannelReader<JobNews> news, Action lookAway) : IDisposable
{
    /// <summary>Ends with the job.</summary>
    public ChannelReader<JobNews> News => news;

    public void Dispose() => lookAway();
}

/// <summary>Something new of a job: its state, or what was measured.</summary>
/// <param name="Job">The job as it is now; <see langword="null"/> for a measurement.</param>
/// <param name="Measured">The measurement; <see langword="null"/> for a state.</param>
/// <param name="Number">Which measurement it is, from 1 in the order in which they are stored; 0 for a state.</param>
internal readonly record struct JobNews(FineTuneJob? Job, FineTuneJobEvent? Measured, int Number = 0);
