using AvatarFineTune.Jobs.Deployments;
using AvatarFineTune.Jobs.Workflow;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs;

/// <summary>
/// Begins, watches and ends the hosting of tuned models until the host stops, beside the workers of jobs and erasures. Any
/// number of hosts may run one over the same store. Registered by <c>AddWorker()</c>.
/// </summary>
internal sealed class DeploymentWorker(
    DeploymentDriver driver, JobSignal signal, FineTuneOptions options, TimeProvider time, ILogger<DeploymentWorker> logger) : BackgroundService
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
                using var change = signal.Listen(jobId: null);
                try
                {
                    await driver.RunDueAsync(_owner, stoppingToken).ConfigureAwait(false);
                    faults = 0;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // Whatever a store throws: left to itself, it would end this worker, and with it by default the app.
                    var delay = Backoff.After(faults++, options);
                    DeploymentLog.ClaimFailed(logger, delay, e);
                    await Task.Delay(delay, time, stoppingToken).ConfigureAwait(false);
                    continue;
                }

                await change.WaitAsync(options.IdleInterval, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
