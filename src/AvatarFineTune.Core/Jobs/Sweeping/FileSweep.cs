using AvatarFineTune.Jobs.Workflow;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Sweeping;

/// <summary>
/// Deletes files that jobs left behind at vendors: an upload that acted after its job had ended, or a deletion that failed until it was
/// given up. A file goes only if its name is exactly one that a job gives, and this store has that job, and is done with it. Any number
/// of hosts may sweep at the same time: what is gone already is no fault.
/// </summary>
internal sealed class FileSweep(
    IJobQueue queue, IExampleStore erasures, SweptAccounts accounts, FileSweepInstruments instruments, TimeProvider time, ILogger<FileSweep> logger)
{
    /// <summary>How old a file must be: whatever still happens to a job at its end happens in less.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>Faults in a row after which a vendor is left alone: one file that never goes keeps no other, an outage ends the sweep.</summary>
    private const int MaxFaults = 3;

    private const int BatchSize = 200;

    /// <summary>Sweeps once. A vendor's faults are logged, and met by the next sweep; those of the store come out.</summary>
    /// <returns>How many files were deleted.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        await foreach (var account in accounts.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            deleted += await SweepAsync(account, cancellationToken).ConfigureAwait(false);
        }

        return deleted;
    }

    private async Task<int> SweepAsync(SweptAccount account, CancellationToken cancellationToken)
    {
        var (deleted, unknown, faults) = (0, 0, 0);

        // The whole list first: a page's end is told by its last file, which must not be gone by then.
        foreach (var batch in (await ListAsync(account, cancellationToken).ConfigureAwait(false)).Chunk(BatchSize))
        {
            var jobs = (await queue.FindJobsAsync([.. batch.Select(f => f.JobId).Distinct()], cancellationToken).ConfigureAwait(false)).ToLookup(j => j.Key.Id);
            foreach (var (id, jobId) in batch)
            {
                // In a user's own account, only that user's jobs can have left something.
                var owners = jobs[jobId].Where(j => account.UserId is null || j.Key.UserId == account.UserId).ToList();
                if (owners.Count == 0)
                {
                    unknown++;
                }
                else if (await AreDoneAsync(owners, cancellationToken).ConfigureAwait(false))
                {
                    var fault = await DeleteAsync(account, id, jobId, cancellationToken).ConfigureAwait(false);
                    (deleted, faults) = fault is null ? (deleted + 1, 0) : (deleted, faults + 1);
                    if (fault == VendorFault.Throttled || faults == MaxFaults)
                    {
                        return deleted;
                    }
                }
            }
        }

        if (unknown > 0)
        {
            FileSweepLog.Unknown(logger, account.Vendor.Name, unknown);
        }

        return deleted;
    }

    /// <summary>The files that are named like ours and old enough. A list that breaks off counts as far as it came.</summary>
    private async Task<List<(string Id, Guid JobId)>> ListAsync(SweptAccount account, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Grace;
        var files = new List<(string Id, Guid JobId)>();
        try
        {
            await foreach (var file in account.Vendor.ListFilesAsync(cancellationToken).ConfigureAwait(false))
            {
                if (VendorFileNames.JobOf(file.Name) is { } jobId && file.CreatedAt <= before)
                {
                    files.Add((file.Id, jobId));
                }
            }
        }
        catch (ModelVendorException e) when (e is { Fault: VendorFault.NotEligible, CertainlyNotDone: true } && account.MayLackKey)
        {
            FileSweepLog.NoOwnKey(logger, account.Vendor.Name);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(account, "ListFiles", e);
        }

        return files;
    }

    private async Task<bool> AreDoneAsync(IEnumerable<FineTuneJob> jobs, CancellationToken cancellationToken)
    {
        foreach (var job in jobs)
        {
            // Until it is settled, the job itself cleans up, and may need the file; a job that is halted is not settled.
            if (!job.IsSettled || (job.Status == FineTuneJobStatus.Unclear && !await IsErasedAsync(job, cancellationToken).ConfigureAwait(false)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The vendor job of an unclear one may exist and read its file, unless an erasure has taken the files from it.</summary>
    private async Task<bool> IsErasedAsync(FineTuneJob job, CancellationToken cancellationToken) =>
        (await erasures.ListVendorErasuresAsync(job.Key.UserId, job.Avatar.AvatarId, cancellationToken).ConfigureAwait(false))
            .Any(e => e.Job == job.Key && e.Files is VendorErasurePart.Deleted or VendorErasurePart.NothingThere);

    /// <returns>The fault; <see langword="null"/> if the file is gone.</returns>
    private async Task<VendorFault?> DeleteAsync(SweptAccount account, string fileId, Guid jobId, CancellationToken cancellationToken)
    {
        try
        {
            await account.Vendor.DeleteFileAsync(fileId, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelVendorException e) when (ErasedModels.IsGone(e))
        {
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(account, "DeleteFile", e);
        }

        instruments.Swept(account.Vendor.Name);
        FileSweepLog.Swept(logger, jobId, account.Vendor.Name);
        return null;
    }

    /// <summary>The kind of the fault is enough: what another's exception says might hold anything.</summary>
    private VendorFault Failed(SweptAccount account, string operation, Exception e)
    {
        var fault = e is ModelVendorException v ? v.Fault : e is OperationCanceledException or TimeoutException ? VendorFault.Unavailable : VendorFault.Other;
        instruments.Failed(account.Vendor.Name, fault);
        FileSweepLog.Failed(logger, account.Vendor.Name, operation, fault, e.GetType().Name);
        return fault;
    }
}
