namespace AvatarFineTune.Jobs;

/// <summary>
/// Hears of finished jobs, after they are stored: an app's notifications hang here. At least once: a worker killed in
/// between tells again. Register any number with <c>AddFineTuneObserver&lt;T&gt;()</c>.
/// </summary>
public interface IFineTuneObserver
{
    /// <summary>Takes a finished job. A fault is retried a few times, then logged and left.</summary>
    Task OnFinishedAsync(FineTuneJob job, CancellationToken cancellationToken);
}
