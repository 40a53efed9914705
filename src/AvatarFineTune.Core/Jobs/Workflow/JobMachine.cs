using AvatarFineTune.Datasets;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>
/// The persisted state machine of a job: what the stored job lacks decides the next step, so that whoever claims it after
/// a kill goes on where the last stored step ended.
/// </summary>
internal sealed class JobMachine(
    ITrainingStore store, UploadStep upload, SubmitStep submit, PollStep poll, SettleStep settle, FineTuneOptions options, ILogger<JobMachine> logger)
{
    /// <summary>Drives a claimed job until it has to wait, or is settled.</summary>
    public async Task AdvanceAsync(JobContext context, CancellationToken cancellationToken)
    {
        bool goOn;
        do
        {
            var before = context.Job.Status;
            goOn = await StepAsync(context, cancellationToken).ConfigureAwait(false);
            if (context.Job.Status != before)
            {
                JobLog.StatusChanged(logger, context.Job.Key.Id, context.Job.Status);
            }
        }
        while (goOn);
    }

    /// <returns>Whether the next step is due at once.</returns>
    private async Task<bool> StepAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (context.Job.IsFinished)
        {
            await settle.RunAsync(context, cancellationToken).ConfigureAwait(false);
            return false;
        }

        try
        {
            await NextAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelVendorException e)
        {
            await HandleAsync(context, e, cancellationToken).ConfigureAwait(false);
        }

        return context.Job.IsFinished ? !context.Job.IsSettled : context.Job.DueAt <= context.Now;
    }

    private async Task NextAsync(JobContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        if (job.VendorJobId is not null)
        {
            await poll.RunAsync(context, cancellationToken).ConfigureAwait(false);
        }
        else if (job.CancelRequested && job.CreateAttemptedAt is null)
        {
            await context.EndAsync(FineTuneJobStatus.Cancelled, SubmitStep.CancelledBefore, cancellationToken).ConfigureAwait(false);
        }
        else if (job.TrainingFileId is null)
        {
            await upload.RunAsync(context, DatasetSide.Training, cancellationToken).ConfigureAwait(false);
        }
        else if (job.ValidationFileId is null && context.Vendor.Capabilities.SupportsValidationFile && await HasValidationAsync(job, cancellationToken).ConfigureAwait(false))
        {
            await upload.RunAsync(context, DatasetSide.Validation, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await submit.RunAsync(context, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> HasValidationAsync(FineTuneJob job, CancellationToken cancellationToken) =>
        await store.GetDatasetAsync(job.Avatar, job.DatasetId, cancellationToken).ConfigureAwait(false) is { ValidationLines: > 0 };

    /// <summary>
    /// Waits and tries again; gives up only where nothing can be lost by it. A vendor job that exists is never given up
    /// for a fault: it goes on costing money, and its news will come.
    /// </summary>
    private async Task HandleAsync(JobContext context, ModelVendorException e, CancellationToken cancellationToken)
    {
        var job = context.Job;
        var attempts = job.Attempts + 1;
        var isRefused = !e.IsTransient && e.Fault is not VendorFault.Other;
        var isUndecided = job.CreateAttemptedAt is not null && job.VendorJobId is null;
        if (job.VendorJobId is null && !isUndecided && (isRefused || attempts >= options.MaxAttempts))
        {
            await context.EndAsync(FineTuneJobStatus.Failed, e.Message, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (job.VendorJobId is { } vendorJob && e.Fault == VendorFault.NotFound && attempts >= options.MaxAttempts)
        {
            await context.EndAsync(
                FineTuneJobStatus.Failed, $"'{job.Base.Vendor}' no longer knows its job {vendorJob}.", cancellationToken).ConfigureAwait(false);
            return;
        }

        var wait = Backoff.After(job.Attempts, options);
        if (e.RetryAfter is { } asked && asked > wait)
        {
            wait = asked < TimeSpan.FromHours(1) ? asked : TimeSpan.FromHours(1);
        }

        var due = context.Now + wait;
        JobLog.VendorFault(logger, job.Key.Id, e.Operation, e.Fault, due);
        await context.SaveAsync(job with { Attempts = attempts, DueAt = due }, cancellationToken).ConfigureAwait(false);
    }
}
