using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>
/// Creates the one paid job. The intent is stored first; whatever happens then, a second create is sent only when the
/// first can't have acted: because the vendor said so, because the same id makes the same job, or because the job was
/// searched for until the settle window closed.
/// </summary>
internal sealed class SubmitStep(FineTuneOptions options)
{
    public const string CancelledBefore = "Cancelled before the vendor job was created.";

    public async Task RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        if (job.CreateAttemptedAt is not { } attempted)
        {
            await IntendAndCreateAsync(context, cancellationToken).ConfigureAwait(false);
            return;
        }

        switch (context.Vendor.Capabilities.JobTagging)
        {
            case JobTagging.Idempotent when job.CancelRequested:
                await KeepOrCancelAsync(context, cancellationToken).ConfigureAwait(false);
                break;
            case JobTagging.Idempotent:
                await CreateAsync(context, cancellationToken).ConfigureAwait(false);
                break;
            case JobTagging.Searchable:
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

    private static async Task IntendAndCreateAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (context.Job.CancelRequested)
        {
            await context.EndAsync(FineTuneJobStatus.Cancelled, CancelledBefore, cancellationToken).ConfigureAwait(false);
            return;
        }

        await context.SaveAsync(
            context.Job with { Status = FineTuneJobStatus.Submitting, CreateAttemptedAt = context.Now, LastNewsAt = context.Now },
            cancellationToken).ConfigureAwait(false);
        await CreateAsync(context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creating again would be the easiest way to find the job, but would make the very one that nobody wants any more.</summary>
    private static async Task KeepOrCancelAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (await context.Vendor.FindJobAsync(context.Job.Key.Id, cancellationToken).ConfigureAwait(false) is { } found)
        {
            await KeepAsync(context, found, cancellationToken).ConfigureAwait(false);
            return;
        }

        await context.EndAsync(FineTuneJobStatus.Cancelled, CancelledBefore, cancellationToken).ConfigureAwait(false);
    }

    private async Task SearchAsync(JobContext context, DateTimeOffset attempted, CancellationToken cancellationToken)
    {
        var found = await context.Vendor.FindJobAsync(context.Job.Key.Id, cancellationToken).ConfigureAwait(false);
        if (found is not null)
        {
            await KeepAsync(context, found, cancellationToken).ConfigureAwait(false);
            return;
        }

        var settled = attempted + options.SettleWindow;
        if (context.Now >= settled)
        {
            await IntendAndCreateAsync(context, cancellationToken).ConfigureAwait(false);
            return;
        }

        var next = context.Now + (options.PollInterval ?? context.Vendor.Capabilities.PollInterval);
        await context.SaveAsync(
            context.Job with { DueAt = next < settled ? next : settled },
            cancellationToken,
            context.Event("search", "warn", "The answer to the create was lost; the vendor is searched for the job before another is created.")).ConfigureAwait(false);
    }

    private static async Task CreateAsync(JobContext context, CancellationToken cancellationToken)
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
            // Nothing was created: the intent is taken back before the fault is handled like any other.
            await context.SaveAsync(job with { CreateAttemptedAt = null }, cancellationToken).ConfigureAwait(false);
            throw;
        }

        await KeepAsync(context, created, cancellationToken).ConfigureAwait(false);
    }

    private static Task KeepAsync(JobContext context, VendorJob created, CancellationToken cancellationToken) => context.SaveAsync(
        context.Job with
        {
            VendorJobId = created.Id,
            RawStatus = created.RawStatus,
            Status = PollStep.StatusOf(created.State),
            Attempts = 0,
            LastNewsAt = context.Now,
        },
        cancellationToken,
        context.Event("submitted", "info", $"Vendor job {created.Id} created."));
}
