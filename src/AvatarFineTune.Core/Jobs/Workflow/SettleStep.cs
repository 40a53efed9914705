using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>What follows a job's end: files at the vendor go, observers hear. At least once, until both are done.</summary>
internal sealed class SettleStep(IEnumerable<IFineTuneObserver> observers, FineTuneOptions options, ILogger<SettleStep> logger)
{
    /// <summary>Faults in a row after which what is left is left: a broken observer must not keep a job busy for ever.</summary>
    private const int MaxAttempts = 5;

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        try
        {
            // While it is unclear whether a vendor job exists, it may still need its files.
            if (job.Status != FineTuneJobStatus.Unclear)
            {
                await DeleteFilesAsync(context, cancellationToken).ConfigureAwait(false);
            }

            foreach (var observer in observers)
            {
                await observer.OnFinishedAsync(job, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or Stores.TrainingStoreException))
        {
            JobLog.SettleFailed(logger, job.Key.Id, e);
            if (job.Attempts + 1 < MaxAttempts)
            {
                await context.SaveAsync(
                    job with { Attempts = job.Attempts + 1, DueAt = context.Now + Backoff.After(job.Attempts, options) },
                    cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        await context.SaveAsync(job with { IsSettled = true, Attempts = 0 }, cancellationToken).ConfigureAwait(false);
    }

    private static async Task DeleteFilesAsync(JobContext context, CancellationToken cancellationToken)
    {
        var ours = VendorFileNames.Of(context.Job.Key.Id);
        var files = new List<string>();
        await foreach (var file in context.Vendor.ListFilesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (file.Name.StartsWith(ours, StringComparison.Ordinal))
            {
                files.Add(file.Id);
            }
        }

        foreach (var file in files)
        {
            await context.Vendor.DeleteFileAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }
}
