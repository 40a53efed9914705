using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>
/// Creates the one paid job. The intent is stored first; whatever happens then, a second create is sent only when the
/// first can't have acted: because the vendor said so, because the same id makes the same job, or because the job was
/// searched for until the settle window closed.
/// </summary>
internal sealed class SubmitStep(IDatasetStore datasets, FineTuneOptions options)
{
    public const string CancelledBefore = "Cancelled before the vendor job was created.";

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        if (job.CreateAttemptedAt is not { } attempted)
        {
            await IntendAndCreateAsync(context, earlier: null, cancellationToken).ConfigureAwait(false);
            return;
        }

        switch (context.Vendor.Capabilities.JobTagging)
        {
            // Creating again would be the easiest way to find the job, but would make the very one that nobody wants any more.
            case JobTagging.Idempotent when !job.CancelRequested:
                await IntendAndCreateAsync(context, attempted, cancellationToken).ConfigureAwait(false);
                break;
            case JobTagging.Idempotent or JobTagging.Searchable:
                await SearchAsync(context, attempted, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await context.EndAsync(
                    FineTuneJobStatus.Unclear,
                    $"Whether '{job.Base.Vendor}' created the job can't be told, and it can't be searched for: look there for a job from {attempted:u}, then adopt its model or create a new job.",
                    cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <param name="context">The job.</param>
    /// <param name="earlier">When a create was sent whose answer was lost, and that may have acted; <see langword="null"/> if none can have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task IntendAndCreateAsync(JobContext context, DateTimeOffset? earlier, CancellationToken cancellationToken)
    {
        if (context.Job.CancelRequested)
        {
            await context.EndAsync(FineTuneJobStatus.Cancelled, CancelledBefore, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (earlier is null && await datasets.GetDatasetAsync(context.Job.Avatar, context.Job.DatasetId, cancellationToken).ConfigureAwait(false) is null or { ErasedAt: not null })
        {
            await context.EndAsync(
                FineTuneJobStatus.Failed,
                "The dataset was erased, in whole or in part, before the vendor job was created: create a new job.",
                cancellationToken).ConfigureAwait(false);
            return;
        }

        await context.SaveAsync(
            context.Job with { Status = FineTuneJobStatus.Submitting, CreateAttemptedAt = context.Now, LastNewsAt = context.Now },
            cancellationToken).ConfigureAwait(false);
        await CreateAsync(context, earlier, cancellationToken).ConfigureAwait(false);
    }

    private async Task SearchAsync(JobContext context, DateTimeOffset attempted, CancellationToken cancellationToken)
    {
        var found = await context.Vendor.FindJobAsync(context.Job.Key.Id, cancellationToken).ConfigureAwait(false);
        if (found is not null)
        {
            await KeepAsync(context, found).ConfigureAwait(false);
            return;
        }

        var settled = attempted + options.SettleWindow;
        if (context.Now >= settled)
        {
            await IntendAndCreateAsync(context, earlier: null, cancellationToken).ConfigureAwait(false);
            return;
        }

        var next = context.Now + (options.PollInterval ?? context.Vendor.Capabilities.PollInterval);
        await context.SaveAsync(
            context.Job with { DueAt = next < settled ? next : settled },
            cancellationToken,
            context.Event("search", "warn", "The answer to the create was lost; the vendor is searched for the job before another is created.")).ConfigureAwait(false);
    }

    private async Task CreateAsync(JobContext context, DateTimeOffset? earlier, CancellationToken cancellationToken)
    {
        var job = context.Job;
        VendorJob created;
        try
        {
            created = await context.Vendor.CreateJobAsync(
                new()
                {
                    JobId = job.Key.Id,
                    BaseModel = job.Base.Model,
                    TrainingFileId = job.TrainingFileId!,
                    ValidationFileId = job.ValidationFileId,
                    Hyperparameters = job.Hyperparameters,
                    Seed = job.Seed,
                    Suffix = job.Suffix,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (ModelVendorException e) when (e.CertainlyNotDone)
        {
            if (earlier is not null && await context.Vendor.FindJobAsync(job.Key.Id, cancellationToken).ConfigureAwait(false) is { } found)
            {
                await KeepAsync(context, found).ConfigureAwait(false);
                return;
            }

            // This create made nothing: its intent is taken back before the fault is handled like any other. One before it
            // may still act until its own window closes.
            var open = earlier + options.SettleWindow > context.Now ? earlier : null;
            await context.SaveAsync(context.Job with { CreateAttemptedAt = open }, cancellationToken).ConfigureAwait(false);
            throw;
        }

        await KeepAsync(context, created).ConfigureAwait(false);
    }

    /// <summary>Not with the caller's token: a host that stops must not forget what was paid for and is known.</summary>
    private static Task KeepAsync(JobContext context, VendorJob created) => context.SaveAsync(
        context.Job with
        {
            VendorJobId = created.Id,
            RawStatus = created.RawStatus,
            Status = PollStep.StatusOf(created.State),
            Attempts = 0,
            LastNewsAt = context.Now,
        },
        CancellationToken.None,
        context.Event("submitted", "info", $"Vendor job {created.Id} created."));
}
