using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>
/// What follows a job's end: observers hear, then files at the vendor go. At least once, until both are done; neither
/// waits for ever for the other. Observers are asked for late, because one may use the service that this belongs to.
/// </summary>
internal sealed class SettleStep(Func<IEnumerable<IFineTuneObserver>> observers, IJobStore store, FineTuneOptions options, ILogger<SettleStep> logger)
{
    /// <summary>Faults in a row after which what is left is left: a broken observer must not keep a job busy for ever.</summary>
    private const int MaxAttempts = 5;

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (await TellAsync(context, cancellationToken).ConfigureAwait(false) && await CleanUpAsync(context, cancellationToken).ConfigureAwait(false))
        {
            await context.SaveAsync(context.Job with { IsSettled = true, Attempts = 0 }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>Whether the observers are done with, rather than tried again later.</returns>
    private async Task<bool> TellAsync(JobContext context, CancellationToken cancellationToken)
    {
        var told = context.Event("told", "info", "Observers were told of the end.");
        var events = await store.ListEventsAsync(context.Job.Key, cancellationToken).ConfigureAwait(false);
        if (events.Any(e => e.Id == told.Id))
        {
            return true;
        }

        Exception? fault = null;
        var any = false;
        try
        {
            foreach (var observer in observers())
            {
                any = true;
                fault = await TellAsync(observer, context.Job, cancellationToken).ConfigureAwait(false) ?? fault;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            fault = e;
        }

        if (fault is not null && await IsTriedAgainAsync(context, fault, MaxAttempts, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (any)
        {
            await context.SaveAsync(context.Job with { Attempts = 0 }, cancellationToken, told).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Whatever an observer throws is its own fault, a timeout or a store's exception too, and keeps no other from hearing.</summary>
    private static async Task<Exception?> TellAsync(IFineTuneObserver observer, FineTuneJob job, CancellationToken cancellationToken)
    {
        try
        {
            await observer.OnFinishedAsync(job, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return e;
        }
    }

    /// <returns>Whether the files are done with, rather than tried again later.</returns>
    private async Task<bool> CleanUpAsync(JobContext context, CancellationToken cancellationToken)
    {
        // While it is unclear whether a vendor job exists, it may still need its files.
        if (context.Job.Status == FineTuneJobStatus.Unclear)
        {
            return true;
        }

        try
        {
            await DeleteFilesAsync(context, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Files hold people's words, and nobody else looks for them: an outage is waited out.
            var most = e is ModelVendorException { IsTransient: true } ? options.MaxAttempts : MaxAttempts;
            return !await IsTriedAgainAsync(context, e, most, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsTriedAgainAsync(JobContext context, Exception fault, int most, CancellationToken cancellationToken)
    {
        var job = context.Job;
        JobLog.SettleFailed(logger, job.Key.Id, fault);
        if (job.Attempts + 1 >= most)
        {
            return false;
        }

        await context.SaveAsync(
            job with { Attempts = job.Attempts + 1, DueAt = context.Now + Backoff.After(job.Attempts, options) },
            cancellationToken).ConfigureAwait(false);
        return true;
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
