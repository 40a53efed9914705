using AvatarFineTune.Jobs.Workflow;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs;

/// <summary>
/// Claims due jobs and drives them, several at a time, until the host stops. Any number of hosts may run one over the
/// same store. Registered by <c>AddWorker()</c>.
/// </summary>
internal sealed class FineTuneWorker(
    IJobQueue queue, JobDriver driver, VendorRegistry vendors, JobSignal signal, FineTuneOptions options, TimeProvider time, ILogger<FineTuneWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan SecondLook = TimeSpan.FromMilliseconds(500);
    private readonly HashSet<Guid> _passedBy = [];
    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Leaves the host's start at once: a slow store must not hold up the app.
        await Task.Yield();
        var running = new HashSet<Task<FineTuneJob>>();
        var due = new Dictionary<Guid, DateTimeOffset>();
        var faults = 0;
        try
        {
            while (true)
            {
                Collect(running, due);
                using var change = signal.Listen(jobId: null);
                TimeSpan delay;
                try
                {
                    await ClaimAsync(running, due, stoppingToken).ConfigureAwait(false);
                    delay = UntilNext(due);
                    faults = 0;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // Whatever a store throws: left to itself, it would end this worker, and with it by default the app.
                    delay = Backoff.After(faults++, options);
                    JobLog.ClaimFailed(logger, delay, e);
                }

                // A job that ended makes room, and may be due again at once: both are reasons to look.
                var woken = change.WaitAsync(delay, time, stoppingToken);
                await Task.WhenAny([woken, .. running]).ConfigureAwait(false);
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            await Task.WhenAll(running.Select(Task (t) => t)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Remembers when the jobs that were just driven are due again, so that a short poll interval is not stretched to the idle one.</summary>
    private static void Collect(HashSet<Task<FineTuneJob>> running, Dictionary<Guid, DateTimeOffset> due)
    {
        foreach (var task in running.Where(t => t.IsCompletedSuccessfully))
        {
            var job = task.Result;
            if (!job.IsSettled)
            {
                due[job.Key.Id] = job.DueAt;
            }
        }

        running.RemoveWhere(t => t.IsCompleted);
    }

    private TimeSpan UntilNext(Dictionary<Guid, DateTimeOffset> due)
    {
        if (due.Count == 0)
        {
            return options.IdleInterval;
        }

        var next = due.Values.Min() - time.GetUtcNow();
        return next <= TimeSpan.Zero ? Shortest : next < options.IdleInterval ? next : options.IdleInterval;
    }

    private async Task ClaimAsync(HashSet<Task<FineTuneJob>> running, Dictionary<Guid, DateTimeOffset> due, CancellationToken stoppingToken)
    {
        var room = options.MaxParallelJobs - running.Count;
        if (room <= 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var past = due.Where(d => d.Value <= now).Select(d => d.Key).ToList();
        var claims = await queue.ClaimAsync(_owner, vendors.Names, options.LeaseDuration, room, stoppingToken).ConfigureAwait(false);
        foreach (var claim in claims)
        {
            _passedBy.Remove(claim.Job.Key.Id);
            due.Remove(claim.Job.Key.Id);
            running.Add(Task.Run(() => driver.DriveAsync(claim, stoppingToken), CancellationToken.None));
        }

        // A queue passes by a row that somebody is writing to at this moment, as a request to cancel does: it is looked for
        // once more. Not found again, another host has it.
        foreach (var id in past.Except(claims.Select(c => c.Job.Key.Id)))
        {
            if (_passedBy.Add(id))
            {
                due[id] = now + SecondLook;
            }
            else
            {
                _passedBy.Remove(id);
                due.Remove(id);
            }
        }
    }
}
