using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AvatarFineTune.Jobs;

/// <summary>
/// Says what an operator should know: the store does not answer (unhealthy); jobs or deployments that no worker takes, jobs without news,
/// deployments that fail, erasures that have not reached a vendor for a day, a fallback chain that ends soon (degraded). Register it with <c>AddHealthChecks().AddCheck&lt;AvatarFineTuningHealthCheck&gt;("avatar-fine-tuning")</c>.
/// Thread-safe.
/// </summary>
public sealed class AvatarFineTuningHealthCheck : IHealthCheck
{
    private static readonly TimeSpan ErasureOverdueAfter = TimeSpan.FromDays(1);

    private readonly IJobQueue _queue;
    private readonly IErasureQueue _erasures;
    private readonly IDeploymentQueue _deployments;
    private readonly FallbackChain _chain;
    private readonly FineTuneOptions _jobs;
    private readonly TimeProvider _time;

    internal AvatarFineTuningHealthCheck(
        IJobQueue queue, IErasureQueue erasures, IDeploymentQueue deployments, FallbackChain chain, FineTuneOptions jobs, TimeProvider time)
    {
        (_queue, _erasures, _deployments, _chain, _jobs, _time) = (queue, erasures, deployments, chain, jobs, time);
    }

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        JobQueueStatus queue;
        ErasureQueueStatus erasures;
        DeploymentQueueStatus deployments;
        try
        {
            queue = await _queue.GetQueueStatusAsync(cancellationToken).ConfigureAwait(false);
            erasures = await _erasures.GetErasureStatusAsync(cancellationToken).ConfigureAwait(false);
            deployments = await _deployments.GetDeploymentStatusAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TrainingStoreException e)
        {
            return HealthCheckResult.Unhealthy("The training store does not answer.", e);
        }

        var now = _time.GetUtcNow();
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["due"] = queue.Due,
            ["unfinished"] = queue.Unfinished,
            ["erasures"] = erasures.Pending,
            ["deployments"] = deployments.Open,
            ["deployments_failing"] = deployments.Failing,
        };
        List<string> problems = [];
        if (now - queue.OldestDue > _jobs.UnclaimedAfter)
        {
            problems.Add($"{queue.Due} jobs wait, the first since {queue.OldestDue:u}: no worker takes them. Call AddWorker() in a host that has their vendors.");
        }

        if (now - queue.OldestNews > _jobs.StuckAfter)
        {
            problems.Add($"A job has had no news since {queue.OldestNews:u}: look at it at its vendor.");
        }

        if (now - deployments.OldestDue > _jobs.UnclaimedAfter)
        {
            problems.Add($"{deployments.Due} deployments wait, the first since {deployments.OldestDue:u}: no worker takes them. Call AddWorker() in a host that has their vendors.");
        }

        if (deployments.Failing > 0)
        {
            problems.Add($"{deployments.Failing} deployments failed at their last try: ListDeploymentsAsync() and the log say which and why; look at them at their vendors.");
        }

        if (erasures.Oldest is { } oldest && now - oldest.RequestedAt > ErasureOverdueAfter)
        {
            problems.Add(
                $"{erasures.Pending} erasures at vendors are pending, the first since {oldest.RequestedAt:u} (job {oldest.Job.Id} at '{oldest.Vendor}', {oldest.Attempts} tries failed): call AddWorker() in a host that has that vendor, and look at the vendor.");
        }

        if (_chain.DaysUntilAllRetire() is { } days and < FallbackChain.SoonInDays)
        {
            problems.Add($"Every model that can answer in place of a version stops within {Math.Max(0, days)} days: add a fallback model elsewhere.");
        }

        return problems.Count == 0 ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Degraded(string.Join(' ', problems), data: data);
    }
}
