using AvatarFineTune.Jobs.Sweeping;
using AvatarFineTune.Jobs.Workflow;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs;

/// <summary>
/// Sweeps files that jobs left at vendors, now and then, until the host stops. Any number of hosts may run one over the same store.
/// Registered by <c>AddWorker()</c>.
/// </summary>
internal sealed class FileSweepWorker(FileSweep sweep, FineTuneOptions options, TimeProvider time, ILogger<FileSweepWorker> logger) : BackgroundService
{
    /// <summary>Not at once, so that a start is not slowed down; but soon, or hosts that are replaced each day would never sweep.</summary>
    private static readonly TimeSpan FirstAfter = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.FileSweepEvery is not { } every || every == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        var delay = every < FirstAfter ? every : FirstAfter;
        var faults = 0;
        try
        {
            while (true)
            {
                await Task.Delay(delay, time, stoppingToken).ConfigureAwait(false);
                try
                {
                    await sweep.RunAsync(stoppingToken).ConfigureAwait(false);
                    (delay, faults) = (every, 0);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // Whatever a store throws: left to itself, it would end this worker, and with it by default the app.
                    delay = Backoff.After(faults++, options);
                    FileSweepLog.StoreFailed(logger, delay, e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
