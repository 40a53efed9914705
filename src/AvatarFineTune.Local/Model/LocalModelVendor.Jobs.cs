using AvatarFineTune.Local.Model.Storage;
using AvatarFineTune.Local.Model.Training;
using AvatarFineTune.Vendors;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Model;

/// <summary>The vendor's jobs.</summary>
internal sealed partial class LocalModelVendor
{
    private const string Create = "CreateJob";

    public async Task<VendorJob> CreateJobAsync(VendorJobRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var job = await _database.WriteAsync(Create, c => FindOrCreate(c, request), cancellationToken).ConfigureAwait(false);
        return Show(job);
    }

    public async Task<VendorJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var job = await _database.ReadAsync("FindJob", c => JobTable.FindByTag(c, jobId), cancellationToken).ConfigureAwait(false);
        return job is null ? null : Show(job);
    }

    public async Task<VendorJob> GetJobAsync(string vendorJobId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vendorJobId);
        const string operation = "GetJob";
        var job = await Task.Run(
            () => _trainer.Advance(_database.Read(operation, c => RequireJob(c, operation, vendorJobId)), cancellationToken), cancellationToken).ConfigureAwait(false);
        return Show(job);
    }

    public async Task<VendorJob> CancelJobAsync(string vendorJobId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(vendorJobId);
        const string operation = "CancelJob";
        var now = Now();
        var job = await _database.WriteAsync(operation, c =>
        {
            var was = RequireJob(c, operation, vendorJobId);
            if (was.IsTerminal)
            {
                return was;
            }

            // The write lock is held since before the job was read, so this can't miss.
            var cancelled = was with { Status = JobStatus.Cancelled, FinishedAt = now };
            JobTable.Replace(c, was, cancelled);
            ModelTable.Forget(c, was.Id);
            EventTable.Add(c, was.Id, now, new("warn", $"Cancelled while {was.Status}; nothing is kept of what was learned."));
            return cancelled;
        }, cancellationToken).ConfigureAwait(false);
        _trainer.Drop(job.Id);
        return Show(job);
    }

    private VendorJob Show(JobRow job) => job.ToVendorJob(_time.GetUtcNow(), _options.StepDuration);

    private JobRow FindOrCreate(SqliteConnection connection, VendorJobRequest request)
    {
        // First of all, and whatever else the request says now: a repeated create must find its job even if the files are gone.
        if (JobTable.FindByTag(connection, request.JobId) is { } first)
        {
            return first;
        }

        Check(connection, request);
        var now = Now();
        var job = new JobRow
        {
            Id = $"ftjob-{request.JobId:N}",
            JobId = request.JobId,
            Status = JobStatus.Validating,
            BaseModel = request.BaseModel,
            TrainingFile = request.TrainingFileId,
            ValidationFile = request.ValidationFileId,
            Epochs = request.Hyperparameters.Epochs,
            BatchSize = request.Hyperparameters.BatchSize ?? 0,
            Suffix = request.Suffix,
            CreatedAt = now,
            AdvancedAt = now,
        };
        JobTable.Insert(connection, job);
        EventTable.Add(connection, job.Id, now, new JobNote("info", "Created; its files are checked first."));
        return job;
    }

    private void Check(SqliteConnection connection, VendorJobRequest request)
    {
        var (min, max) = Capabilities.Epochs;
        var problem = request switch
        {
            { Hyperparameters.Epochs: var epochs } when epochs < min || epochs > max => $"Epochs must be {min} to {max}, not {epochs}.",
            { Hyperparameters.BatchSize: < 1 } => $"The batch size must be at least 1, not {request.Hyperparameters.BatchSize}.",
            { Suffix.Length: var length } when length > Capabilities.MaxSuffixLength => $"The suffix has {length} characters; at most {Capabilities.MaxSuffixLength} are taken.",
            _ => null,
        };
        if (problem is not null)
        {
            throw Fault(Create, VendorFault.InvalidRequest, problem, certainlyNotDone: true);
        }

        if (!string.Equals(request.BaseModel, ModelName.Base, StringComparison.Ordinal))
        {
            throw ModelTable.FindJob(connection, request.BaseModel) is null
                ? Fault(Create, VendorFault.ModelNotFound, $"The local vendor '{Name}' has no model '{request.BaseModel}'; train from '{ModelName.Base}'.", certainlyNotDone: true)
                : Fault(Create, VendorFault.InvalidRequest, $"'{request.BaseModel}' is tuned already and can't be trained on; train from '{ModelName.Base}'.", certainlyNotDone: true);
        }

        foreach (var file in new[] { request.TrainingFileId, request.ValidationFileId })
        {
            if (file is not null && !FileTable.Exists(connection, file))
            {
                throw Fault(Create, VendorFault.NotFound, $"The local vendor '{Name}' has no file '{file}'; upload it first.", certainlyNotDone: true);
            }
        }
    }
}
