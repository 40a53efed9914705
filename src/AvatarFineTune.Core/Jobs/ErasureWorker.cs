using AvatarFineTune.Jobs.Workflow;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs;

/// <summary>
/// Works off vendor erasures until the host stops, beside the worker that drives jobs: neither takes the other's time. Any
/// number of hosts may run one over the same store. Registered by <c>AddWorker()</c>.
/// </summary>
internal sealed class ErasureWorker(ErasureDriver driver, FineTuneOptions options, TimeProvider time, ILogger<ErasureWorker> logger) : BackgroundService
{
    private readonly string _owner = $"{Environment.MachineName}:{Environment.ProcessId}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Leaves the host's start at once: a slow store must not hold up the app.
        await Task.Yield();
        var faults = 0;
        try
        {
            while (true)
            {
                var delay = options.IdleInterval;
                try
                {
                    await driver.RunDueAsync(_owner, stoppingToken).ConfigureAwait(false);
                    faults = 0;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // Whatever a store throws: left to itself, it would end this worker, and with it by default the app.
                    delay = Backoff.After(faults++, options);
                    JobLog.ErasureClaimFailed(logger, delay, e);
                }

                await Task.Delay(delay, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
