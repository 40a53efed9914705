using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs.Deployments;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>Asks how the vendor job stands, keeps what is new, and ends the job with it.</summary>
internal sealed class PollStep(ITrainingStore store, PriceBook prices, AvatarChanges changes, FineTuneOptions options, ILogger<PollStep> logger)
{
    /// <summary>Faults in a row after which a poll does without events.</summary>
    private const int MaxEventFaults = 3;

    public static FineTuneJobStatus StatusOf(VendorJobState state) => state switch
    {
        VendorJobState.Validating => FineTuneJobStatus.Validating,
        VendorJobState.Queued => FineTuneJobStatus.VendorQueued,
        VendorJobState.Running => FineTuneJobStatus.Running,
        VendorJobState.Paused => FineTuneJobStatus.Paused,
        VendorJobState.Cancelling => FineTuneJobStatus.Cancelling,

        // The ends are stored by their own steps, with all that belongs to them: until then the job isn't over.
        VendorJobState.Finalizing or VendorJobState.Succeeded or VendorJobState.Failed or VendorJobState.Cancelled => FineTuneJobStatus.Finalizing,
        _ => FineTuneJobStatus.Unknown,
    };

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var vendorJobId = context.Job.VendorJobId!;
        if (context.Job.CancelRequested && context.Job.Status != FineTuneJobStatus.Cancelling && context.Vendor.Capabilities.SupportsCancel)
        {
            await TryCancelAsync(context, vendorJobId, cancellationToken).ConfigureAwait(false);
        }

        var seen = await context.Vendor.GetJobAsync(vendorJobId, cancellationToken).ConfigureAwait(false);
        var events = await ReadEventsAsync(context, cancellationToken).ConfigureAwait(false);
        var job = Merge(context, seen, events.Length > 0);
        switch (seen.State)
        {
            case VendorJobState.Succeeded when seen.FineTunedModel is { } model:
                await SucceedAsync(context, job, model, events, cancellationToken).ConfigureAwait(false);
                break;
            case VendorJobState.Failed:
                await context.SaveAsync(Priced(context, job), cancellationToken, events).ConfigureAwait(false);
                await context.EndAsync(FineTuneJobStatus.Failed, Describe(seen), cancellationToken).ConfigureAwait(false);
                break;
            case VendorJobState.Cancelled:
                await context.SaveAsync(Priced(context, job), cancellationToken, events).ConfigureAwait(false);
                await context.EndAsync(
                    FineTuneJobStatus.Cancelled,
                    job.CancelRequested ? "Cancelled on request." : "Cancelled at the vendor.",
                    cancellationToken).ConfigureAwait(false);
                break;
            default:
                await context.SaveAsync(
                    job with { DueAt = context.Now + (options.PollInterval ?? context.Vendor.Capabilities.PollInterval) },
                    cancellationToken,
                    events).ConfigureAwait(false);
                break;
        }
    }

    private async Task SucceedAsync(
        JobContext context, FineTuneJob job, string model, FineTuneJobEvent[] events, CancellationToken cancellationToken)
    {
        var manifest = await store.GetDatasetAsync(job.Avatar, job.DatasetId, cancellationToken).ConfigureAwait(false);
        var tuned = new ModelRef(job.Base.Vendor, model);
        await context.CompleteAsync(
            Priced(context, job) with
            {
                Status = FineTuneJobStatus.Succeeded,
                FineTunedModel = tuned,
                Progress = 1,
                FinishedAt = context.Now,
                DueAt = context.Now,
            },
            new ModelVersion
            {
                Avatar = job.Avatar,
                Number = 0,
                Model = tuned,
                Base = job.Base,
                DatasetId = job.DatasetId,
                JobId = job.Key.Id,
                Prompt = manifest is { ErasedAt: null } ? manifest.Prompt : null,
                CreatedAt = context.Now,
            },
            VendorHosting.Of(context.Vendor) is null ? null : VendorHosting.New(job.Avatar, 0, tuned, job.Base, context.Vendor, prices, context.Now),
            [.. events, context.Event("end-Succeeded", "info", $"Model {model} is ready.")],
            cancellationToken).ConfigureAwait(false);

        // The policy may have activated it: chats of this process should not wait for their copy to grow old.
        changes.Changed(job.Avatar);
    }

    /// <summary>However it ended: what the vendor bills is what it cost. A cancelled job is billed for what it had trained.</summary>
    private FineTuneJob Priced(JobContext context, FineTuneJob job) => job with
    {
        ActualCost = job.TrainedTokens is { } tokens
            ? PriceMath.PriceOfTraining(prices.FindTuned(context.Vendor.Capabilities.Kind, job.Base.Model), tokens)
            : null,
    };

    private static FineTuneJob Merge(JobContext context, VendorJob seen, bool hasEvents)
    {
        var job = context.Job;
        var isNews = hasEvents || seen.RawStatus != job.RawStatus || seen.Progress != job.Progress;
        return job with
        {
            Status = StatusOf(seen.State),
            RawStatus = seen.RawStatus,
            Progress = seen.Progress ?? job.Progress,
            EstimatedFinish = seen.EstimatedFinish ?? job.EstimatedFinish,
            TrainedTokens = seen.TrainedTokens ?? job.TrainedTokens,
            Attempts = 0,
            LastNewsAt = isNews ? context.Now : job.LastNewsAt,
        };
    }

    /// <summary>A vendor that can't cancel now, or not any more, must still be asked how the job ends: it is paid for.</summary>
    private async Task TryCancelAsync(JobContext context, string vendorJobId, CancellationToken cancellationToken)
    {
        try
        {
            await context.Vendor.CancelJobAsync(vendorJobId, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelVendorException e)
        {
            JobLog.CancelFailed(logger, context.Job.Key.Id, e.Fault);
        }
    }

    private async Task<FineTuneJobEvent[]> ReadEventsAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (context.Vendor is not IVendorEvents vendor)
        {
            return [];
        }

        var known = await store.ListEventsAsync(context.Job.Key, cancellationToken).ConfigureAwait(false);
        var last = known.LastOrDefault(e => !e.Id.StartsWith("aft-", StringComparison.Ordinal))?.Id;
        var fresh = new List<FineTuneJobEvent>();
        try
        {
            await foreach (var e in vendor.ReadEventsAsync(context.Job.VendorJobId!, last, cancellationToken).ConfigureAwait(false))
            {
                fresh.Add(new(e.Id, e.At, e.Level, e.Message, e.Step, e.Metrics));
            }
        }
        catch (ModelVendorException e) when (context.Job.Attempts >= MaxEventFaults)
        {
            // Events only tell: without them the job goes on all the same.
            JobLog.EventsFailed(logger, context.Job.Key.Id, e.Fault);
        }

        return [.. fresh];
    }

    private static string Describe(VendorJob job) => (job.ErrorCode, job.ErrorMessage) switch
    {
        (null, null) => $"The vendor ended the job as {job.RawStatus} without a reason.",
        (null, { } message) => message,
        ({ } code, null) => code,
        ({ } code, { } message) => $"{message} ({code})",
    };
}
