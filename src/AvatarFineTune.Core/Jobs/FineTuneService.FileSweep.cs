namespace AvatarFineTune.Jobs;

public sealed partial class FineTuneService
{
    /// <summary>
    /// Deletes files that jobs left behind at the vendors of this host, as a worker does every <see cref="FineTuneOptions.FileSweepEvery"/>: uploads
    /// that acted after their job had ended, and files whose deletion failed for good. Only files of this store's jobs that are done with, and
    /// at least an hour old; a vendor's fault is logged, and what is left then is met by a later call.
    /// </summary>
    /// <returns>How many files were deleted.</returns>
    public Task<int> SweepFilesAsync(CancellationToken cancellationToken = default) => _sweep.RunAsync(cancellationToken);
}
