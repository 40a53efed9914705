using System.Runtime.CompilerServices;
using AvatarFineTune.Avatars;

namespace AvatarFineTune.Jobs;

public sealed partial class FineTuneService
{
    /// <summary>Reads a job; <see langword="null"/> if the user has none of that id.</summary>
    public Task<FineTuneJob?> GetJobAsync(JobKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _store.GetJobAsync(key, cancellationToken);
    }

    /// <summary>Reads an avatar's jobs, newest first.</summary>
    public Task<IReadOnlyList<FineTuneJob>> ListJobsAsync(AvatarKey avatar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _store.ListJobsAsync(avatar, cancellationToken);
    }

    /// <summary>Reads what happened to a job: its steps, and what the vendor measured.</summary>
    public Task<IReadOnlyList<FineTuneJobEvent>> ListEventsAsync(JobKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _store.ListEventsAsync(key, cancellationToken);
    }

    /// <summary>Asks to cancel a job. It ends once the vendor confirms; a model that was paid for by then is kept, but not activated.</summary>
    /// <returns>The job as it is now; <see langword="null"/> if the user has none of that id.</returns>
    public async Task<FineTuneJob?> CancelJobAsync(JobKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var job = await _store.RequestCancelAsync(key, _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        _signal.Changed(key.Id);
        _signal.Due();
        return job;
    }

    /// <summary>
    /// Yields the job as it is, then each stored change, and ends with its end. Changes between two looks may come as one.
    /// It only watches: without a worker anywhere nothing happens, and it waits.
    /// </summary>
    /// <exception cref="ArgumentException">The user has no job of that id.</exception>
    public async IAsyncEnumerable<FineTuneJob> WatchJobAsync(JobKey key, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        long? seen = null;
        while (true)
        {
            // Listening starts before looking, so that a change in between is not missed.
            using var change = _signal.Listen(key.Id);
            var job = await RequireAsync(key, cancellationToken).ConfigureAwait(false);
            if (job.Revision != seen)
            {
                seen = job.Revision;
                yield return job;
            }

            if (job.IsFinished)
            {
                yield break;
            }

            await change.WaitAsync(_options.WatchInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a job's end.</summary>
    /// <returns>The finished job.</returns>
    /// <exception cref="ArgumentException">The user has no job of that id.</exception>
    public async Task<FineTuneJob> WaitForJobAsync(JobKey key, CancellationToken cancellationToken = default)
    {
        FineTuneJob? last = null;
        await foreach (var job in WatchJobAsync(key, cancellationToken).ConfigureAwait(false))
        {
            last = job;
        }

        return last!;
    }

    /// <summary>
    /// Drives a job to its end from here, where no worker runs. If a worker holds it, that one drives, and this waits. It
    /// may be cancelled and called again at any time: the job goes on where it stopped.
    /// </summary>
    /// <returns>The finished job.</returns>
    /// <exception cref="ArgumentException">The user has no job of that id.</exception>
    public async Task<FineTuneJob> RunJobAsync(JobKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        while (true)
        {
            using var change = _signal.Listen(key.Id);
            var job = await RequireAsync(key, cancellationToken).ConfigureAwait(false);
            if (job is { IsFinished: true, IsSettled: true })
            {
                return job;
            }

            var wait = job.DueAt - _time.GetUtcNow();
            if (wait <= TimeSpan.Zero)
            {
                if (await _queue.ClaimAsync(key, $"{Environment.MachineName}:{Environment.ProcessId}:inline", _options.LeaseDuration, cancellationToken).ConfigureAwait(false) is { } claim)
                {
                    await _driver.DriveAsync(claim, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                wait = _options.WatchInterval;
            }

            await change.WaitAsync(wait < _options.WatchInterval ? wait : _options.WatchInterval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<FineTuneJob> RequireAsync(JobKey key, CancellationToken cancellationToken) =>
        await _store.GetJobAsync(key, cancellationToken).ConfigureAwait(false)
            ?? throw new ArgumentException($"There is no job {key}.", nameof(key));
}
