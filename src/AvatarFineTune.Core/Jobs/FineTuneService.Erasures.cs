namespace AvatarFineTune.Jobs;

public sealed partial class FineTuneService
{
    /// <summary>
    /// Works off the erasures that are due at the vendors of this host, where no worker runs: all users', as a worker would.
    /// What waits for a job's end or after a vendor's fault stays, and is taken by a later call; one that was cut off goes on
    /// where it stopped. <c>TrainingDataService.ListVendorErasuresAsync</c> tells how far each is.
    /// </summary>
    /// <returns>How many rows were worked on; 0 if none was due.</returns>
    public Task<int> RunErasuresAsync(CancellationToken cancellationToken = default) =>
        _erasures.RunDueAsync($"{Environment.MachineName}:{Environment.ProcessId}:inline", cancellationToken);
}
