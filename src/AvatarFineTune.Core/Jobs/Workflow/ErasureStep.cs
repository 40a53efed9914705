using System.Runtime.ExceptionServices;
using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>
/// Works off one vendor erasure: the job ends first, then its model's hosting, the model and the files go. Each part is
/// stored when it is done, and each may be repeated: whoever claims the row after a kill goes on with what is pending. A
/// fault of one part keeps no other from going.
/// </summary>
internal sealed class ErasureStep(
    ITrainingStore store, IJobQueue jobs, IErasureQueue queue, JobDriver driver, ErasedModels models, AvatarChanges changes, FineTuneOptions options, TimeProvider time, ILogger<ErasureStep> logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OverdueAfter = TimeSpan.FromDays(1);

    /// <returns>The row as last stored.</returns>
    public async Task<VendorErasure> RunAsync(ErasureClaim claim, IModelVendor vendor, CancellationToken cancellationToken)
    {
        var row = claim.Erasure;
        var job = await EndJobAsync(row.Job, cancellationToken).ConfigureAwait(false);
        if (job is { IsFinished: false })
        {
            return await SaveAsync(claim, row with { DueAt = time.GetUtcNow() + ShortWait(vendor) }, cancellationToken).ConfigureAwait(false);
        }

        var faults = new List<Exception>();
        row = await TryAsync(claim, row, r => EraseModelAsync(claim, r, job, vendor, cancellationToken), faults, cancellationToken).ConfigureAwait(false);
        row = await TryAsync(claim, row, r => EraseFilesAsync(claim, r, vendor, job, cancellationToken), faults, cancellationToken).ConfigureAwait(false);
        if (row.DoneAt is not null)
        {
            JobLog.ErasureEnded(logger, row.Job.Id, row.Vendor, row.Status, row.Deployments, row.Model, row.Files);
            return row;
        }

        return await DeferAsync(claim, row, vendor, faults, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A job that may still train is asked to cancel, and driven from here: there may be no worker that drives jobs.</summary>
    private async Task<FineTuneJob?> EndJobAsync(JobKey key, CancellationToken cancellationToken)
    {
        var job = await store.GetJobAsync(key, cancellationToken).ConfigureAwait(false);
        if (job is not { IsFinished: false })
        {
            return job;
        }

        if (!job.CancelRequested)
        {
            await store.RequestCancelAsync(key, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }

        if (job.DueAt <= time.GetUtcNow()
            && await jobs.ClaimAsync(key, $"{Environment.MachineName}:{Environment.ProcessId}:erasure", options.LeaseDuration, cancellationToken).ConfigureAwait(false) is { } claim)
        {
            await driver.DriveAsync(claim, cancellationToken).ConfigureAwait(false);
        }

        return await store.GetJobAsync(key, cancellationToken).ConfigureAwait(false);
    }

    private async Task<VendorErasure> EraseModelAsync(
        ErasureClaim claim, VendorErasure row, FineTuneJob? job, IModelVendor vendor, CancellationToken cancellationToken)
    {
        if (row.Deployments != VendorErasurePart.Pending && row.Model != VendorErasurePart.Pending)
        {
            return row;
        }

        if (await models.WithoutModelAsync(job, vendor, cancellationToken).ConfigureAwait(false) is { } reason)
        {
            return await SaveAsync(claim, row with { Deployments = reason, Model = reason }, cancellationToken).ConfigureAwait(false);
        }

        // Each time, whatever is stored: somebody who was about to activate it may have hosted it anew meanwhile. A model
        // that is still hosted can't be deleted at most vendors.
        var deployments = await models.UndeployAsync(job!, vendor, cancellationToken).ConfigureAwait(false);
        row = await SaveAsync(claim, row with { Deployments = deployments }, cancellationToken).ConfigureAwait(false);
        if (deployments != VendorErasurePart.Pending && row.Model == VendorErasurePart.Pending)
        {
            var deleted = await models.DeleteAsync(job!, vendor, cancellationToken).ConfigureAwait(false);
            row = await SaveAsync(claim, row with { Model = deleted }, cancellationToken).ConfigureAwait(false);
            changes.Changed(row.Avatar);
        }

        return row;
    }

    /// <summary>The files that the job names, and those that carry its id in their name: a killed upload may have left one that it does not name.</summary>
    private async Task<VendorErasure> EraseFilesAsync(
        ErasureClaim claim, VendorErasure row, IModelVendor vendor, FineTuneJob? job, CancellationToken cancellationToken)
    {
        if (row.Files != VendorErasurePart.Pending)
        {
            return row;
        }

        var files = new HashSet<string>(new[] { job?.TrainingFileId, job?.ValidationFileId }.OfType<string>(), StringComparer.Ordinal);
        ExceptionDispatchInfo? fault = null;
        try
        {
            var ours = VendorFileNames.Of(row.Job.Id);
            await foreach (var file in vendor.ListFilesAsync(cancellationToken).ConfigureAwait(false))
            {
                if (file.Name.StartsWith(ours, StringComparison.Ordinal))
                {
                    files.Add(file.Id);
                }
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            fault = ExceptionDispatchInfo.Capture(e);
        }

        // A file that does not go, and a list that does not come, keep no other file.
        foreach (var file in files)
        {
            try
            {
                await vendor.DeleteFileAsync(file, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelVendorException e) when (ErasedModels.IsGone(e))
            {
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                fault ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        fault?.Throw();
        var part = files.Count > 0 ? VendorErasurePart.Deleted : VendorErasurePart.NothingThere;
        return await SaveAsync(claim, row with { Files = part }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a vendor throws is kept for later, of whatever kind: a timeout that it let through is a cancellation that nobody asked for.</summary>
    private async Task<VendorErasure> TryAsync(
        ErasureClaim claim, VendorErasure row, Func<VendorErasure, Task<VendorErasure>> part, List<Exception> faults, CancellationToken cancellationToken)
    {
        try
        {
            return await part(row).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not TrainingStoreException && !cancellationToken.IsCancellationRequested)
        {
            faults.Add(e);

            // What the part had stored before it failed is not to be forgotten.
            return (await store.ListVendorErasuresAsync(row.Avatar.UserId, row.Avatar.AvatarId, cancellationToken).ConfigureAwait(false))
                .FirstOrDefault(r => r.Id == claim.Erasure.Id) ?? row;
        }
    }

    /// <summary>Tries again later: soon where the vendor is on its way, else ever later, up to an hour. Never is it given up.</summary>
    private async Task<VendorErasure> DeferAsync(
        ErasureClaim claim, VendorErasure row, IModelVendor vendor, List<Exception> faults, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (faults.Count == 0)
        {
            return await SaveAsync(claim, row with { DueAt = now + ShortWait(vendor), Attempts = 0, LastError = null }, cancellationToken).ConfigureAwait(false);
        }

        var wait = Backoff.After(row.Attempts, options.RetryDelay, LongestWait);
        var asked = faults.OfType<ModelVendorException>().Max(f => f.RetryAfter);
        wait = asked > wait ? (asked < LongestWait ? asked.Value : LongestWait) : wait;
        var fault = faults[0] is ModelVendorException e ? e.Fault : faults[0] is OperationCanceledException or TimeoutException ? VendorFault.Unavailable : VendorFault.Other;
        row = await SaveAsync(claim, row with { Attempts = row.Attempts + 1, LastError = fault, DueAt = now + wait }, cancellationToken).ConfigureAwait(false);
        JobLog.ErasureFault(logger, row.Job.Id, row.Vendor, fault, row.DueAt);
        if (now - row.RequestedAt > OverdueAfter)
        {
            JobLog.ErasureOverdue(logger, row.Job.Id, row.Vendor, row.RequestedAt, row.Attempts);
        }

        return row;
    }

    private TimeSpan ShortWait(IModelVendor vendor)
    {
        var poll = options.PollInterval ?? vendor.Capabilities.PollInterval;
        return poll > ShortestWait ? poll : ShortestWait;
    }

    private Task<VendorErasure> SaveAsync(ErasureClaim claim, VendorErasure row, CancellationToken cancellationToken) =>
        queue.SaveErasureAsync(claim, row, cancellationToken);
}
