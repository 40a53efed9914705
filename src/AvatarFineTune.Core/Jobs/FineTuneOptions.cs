using Microsoft.Extensions.Options;

namespace AvatarFineTune.Jobs;

/// <summary>How jobs are driven.</summary>
public sealed class FineTuneOptions
{
    /// <summary>
    /// How long a vendor job is searched for by our id after an unclear create, because a create may act late; and how long hosting that
    /// was stopped before the vendor ever answered is kept an eye on, for the same reason.
    /// </summary>
    /// <value>The default is 10 minutes.</value>
    public TimeSpan SettleWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a worker's claim holds unless renewed; it is renewed at a third of this. A killed worker's jobs wait that long.</summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often an idle worker looks for due jobs; a job created in this process wakes it at once.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan IdleInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many jobs a worker drives at the same time.</summary>
    /// <value>The default is 8.</value>
    public int MaxParallelJobs { get; set; } = 8;

    /// <summary>After how long without news a running job counts as stuck: logged, measured, and shown by the health check.</summary>
    /// <value>The default is 2 hours.</value>
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromHours(2);

    /// <summary>After how long a due job that no worker took shows in logs and health.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan UnclaimedAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait after a first fault; it doubles with each further one.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait after faults.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After how many faults in a row a job that has no vendor job yet gives up. A created vendor job is never given up.</summary>
    /// <value>The default is 20.</value>
    public int MaxAttempts { get; set; } = 20;

    /// <summary>How often a watcher asks the store for changes made by other processes.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Overrides <see cref="Vendors.VendorCapabilities.PollInterval"/>.</summary>
    /// <value>The default is <see langword="null"/>: the vendor's own.</value>
    public TimeSpan? PollInterval { get; set; }

    /// <summary>How often hosting that is ready is looked at, so that its loss is noticed.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan DeploymentWatchInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether hosting that was lost is brought back while its version is the active one: after the 24 hours of a developer tier, a restart, or a deletion for want of use.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool RestoreLostDeployments { get; set; } = true;

    /// <summary>What becomes of hosting when its version is not the active one any more.</summary>
    /// <value>The default is <see cref="UnusedHostingPolicy.StopUnlessFree"/>.</value>
    public UnusedHostingPolicy StopUnusedHosting { get; set; }

    /// <summary>
    /// How often a worker looks for files that jobs left behind at vendors, and deletes them: uploads that acted after their job had ended, and
    /// files whose deletion failed for good. More than zero and at most 30 days; <see langword="null"/> or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for never. The first time is 10 minutes after the worker's start, if that is sooner.
    /// </summary>
    /// <value>The default is 1 day.</value>
    public TimeSpan? FileSweepEvery { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long after a job's end the account of its user, who has a key there, is still swept; no sweep is further from the next.</summary>
    internal static TimeSpan SweptUserAge { get; } = TimeSpan.FromDays(30);

    /// <summary>Refuses impossible values, naming the property and the value.</summary>
    internal void ThrowIfInvalid()
    {
        List<string> errors = [];
        Check(SettleWindow >= TimeSpan.Zero, nameof(SettleWindow), SettleWindow, "zero or more");
        Check(LeaseDuration > TimeSpan.Zero, nameof(LeaseDuration), LeaseDuration, "more than zero");
        Check(IdleInterval > TimeSpan.Zero, nameof(IdleInterval), IdleInterval, "more than zero");
        Check(MaxParallelJobs > 0, nameof(MaxParallelJobs), MaxParallelJobs, "at least 1");
        Check(StuckAfter > TimeSpan.Zero, nameof(StuckAfter), StuckAfter, "more than zero");
        Check(UnclaimedAfter > TimeSpan.Zero, nameof(UnclaimedAfter), UnclaimedAfter, "more than zero");
        Check(RetryDelay > TimeSpan.Zero, nameof(RetryDelay), RetryDelay, "more than zero");
        Check(MaxRetryDelay >= RetryDelay, nameof(MaxRetryDelay), MaxRetryDelay, "at least RetryDelay");
        Check(MaxAttempts > 0, nameof(MaxAttempts), MaxAttempts, "at least 1");
        Check(WatchInterval > TimeSpan.Zero, nameof(WatchInterval), WatchInterval, "more than zero");
        Check(PollInterval is null || PollInterval > TimeSpan.Zero, nameof(PollInterval), PollInterval!, "more than zero");
        Check(DeploymentWatchInterval > TimeSpan.Zero, nameof(DeploymentWatchInterval), DeploymentWatchInterval, "more than zero");
        Check(Enum.IsDefined(StopUnusedHosting), nameof(StopUnusedHosting), StopUnusedHosting, "one of the policies");
        Check(
            FileSweepEvery is null || FileSweepEvery == Timeout.InfiniteTimeSpan || (FileSweepEvery > TimeSpan.Zero && FileSweepEvery <= SweptUserAge),
            nameof(FileSweepEvery),
            FileSweepEvery!,
            "more than zero and at most 30 days, or null for never");
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(nameof(FineTuneOptions), typeof(FineTuneOptions), errors);
        }

        void Check(bool holds, string property, object value, string wanted)
        {
            if (!holds)
            {
                errors.Add($"{nameof(FineTuneOptions)}.{property} is {value}; it must be {wanted}.");
            }
        }
    }
}

/// <summary>What becomes of hosting that serves no active version.</summary>
public enum UnusedHostingPolicy
{
    /// <summary>It is stopped, unless it is known to cost nothing beyond its tokens: then it is kept, and the version answers at once when it is activated again.</summary>
    StopUnlessFree,

    /// <summary>It is stopped.</summary>
    Stop,

    /// <summary>It is kept, whatever it costs.</summary>
    Keep,
}
