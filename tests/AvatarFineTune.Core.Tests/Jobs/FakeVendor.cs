using System.Collections.Concurrent;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>
/// A vendor's cloud: what it holds outlives any process of ours. Each call can be told to fail before it acts, after it
/// acted, or to act late. Trains a step each time it is asked.
/// </summary>
internal class FakeVendor(TimeProvider time, JobTagging tagging = JobTagging.Searchable) : IModelVendor, IVendorEvents, IVendorModelDeletion
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, VendorFile> _files = [];
    private readonly Dictionary<string, (Guid Tag, DateTimeOffset VisibleAt, VendorJobRequest Request, VendorJob Job)> _jobs = [];
    private readonly ConcurrentQueue<VendorJobState> _script = new();
    private readonly List<string> _models = [];

    public string Name => "fake";

    public VendorCapabilities Capabilities { get; set; } = new()
    {
        Kind = "fake",
        JobTagging = tagging,
        MinTrainingLines = 10,
        PollInterval = TimeSpan.FromSeconds(5),
        TrainableModels = ["base"],
    };

    /// <summary>Asked before each call acts, and after; it throws to make the call fail there.</summary>
    public Action<string, bool>? Fault { get; set; }

    /// <summary>How long after a create the job can be found.</summary>
    public TimeSpan CreateLag { get; set; }

    /// <summary>What a job answers, poll by poll; when it is used up, success.</summary>
    public ConcurrentQueue<VendorJobState> Script => _script;

    public IReadOnlyList<VendorJob> Jobs
    {
        get
        {
            lock (_lock)
            {
                return [.. _jobs.Values.Select(j => j.Job)];
            }
        }
    }

    public IReadOnlyList<VendorFile> Files
    {
        get
        {
            lock (_lock)
            {
                return [.. _files.Values];
            }
        }
    }

    /// <summary>Tuned models that are not deleted.</summary>
    public IReadOnlyList<string> Models
    {
        get
        {
            lock (_lock)
            {
                return [.. _models];
            }
        }
    }

    public List<string> Calls { get; } = [];

    public VendorJobRequest? LastRequest { get; private set; }

    public int CancelCalls { get; private set; }

    public Task<VendorFile> UploadFileAsync(VendorFileUpload upload, CancellationToken cancellationToken) => CallAsync("Upload", async () =>
    {
        using var content = new MemoryStream();
        await using var stream = await upload.OpenAsync(cancellationToken);
        await stream.CopyToAsync(content, cancellationToken);
        Assert.Equal(upload.Length, content.Length);
        var file = new VendorFile($"file-{Guid.NewGuid():N}", upload.Name, content.Length, time.GetUtcNow());
        lock (_lock)
        {
            _files.Add(file.Id, file);
        }

        return file;
    });

    public async IAsyncEnumerable<VendorFile> ListFilesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await CallAsync("ListFiles", () => Task.FromResult(0));
        foreach (var file in Files)
        {
            yield return file;
        }
    }

    public Task DeleteFileAsync(string fileId, CancellationToken cancellationToken) => CallAsync("DeleteFile", () =>
    {
        lock (_lock)
        {
            return Task.FromResult(_files.Remove(fileId));
        }
    });

    public Task<VendorJob> CreateJobAsync(VendorJobRequest request, CancellationToken cancellationToken) => CallAsync("Create", () =>
    {
        lock (_lock)
        {
            if (Capabilities.JobTagging == JobTagging.Idempotent && _jobs.Values.FirstOrDefault(j => j.Tag == request.JobId).Job is { } same)
            {
                return Task.FromResult(same);
            }

            Assert.Contains(request.TrainingFileId, _files.Keys);
            LastRequest = request;
            var job = new VendorJob { Id = $"job-{_jobs.Count + 1}", State = VendorJobState.Validating, RawStatus = "validating_files" };
            _jobs.Add(job.Id, (request.JobId, time.GetUtcNow() + CreateLag, request, job));
            return Task.FromResult(job);
        }
    });

    public Task<VendorJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) => CallAsync("Find", () =>
    {
        lock (_lock)
        {
            return Task.FromResult(_jobs.Values.Where(j => j.Tag == jobId && j.VisibleAt <= time.GetUtcNow()).Select(j => j.Job).FirstOrDefault());
        }
    });

    public Task<VendorJob> GetJobAsync(string vendorJobId, CancellationToken cancellationToken) => CallAsync("Get", () =>
    {
        lock (_lock)
        {
            var entry = _jobs[vendorJobId];
            if (!entry.Job.IsTerminal)
            {
                var state = entry.Job.State == VendorJobState.Cancelling ? VendorJobState.Cancelled : _script.TryDequeue(out var next) ? next : VendorJobState.Succeeded;
                entry.Job = entry.Job with
                {
                    State = state,
                    RawStatus = state == VendorJobState.Unknown ? "pondering" : state.ToString().ToLowerInvariant(),
                    Progress = state == VendorJobState.Succeeded ? 1 : 0.5,
                    FineTunedModel = state == VendorJobState.Succeeded ? $"ft:base::{vendorJobId}" : null,
                    TrainedTokens = state is VendorJobState.Succeeded or VendorJobState.Cancelled ? 12_345 : null,
                    ErrorCode = state == VendorJobState.Failed ? "invalid_training_file" : null,
                    ErrorMessage = state == VendorJobState.Failed ? "The file is no good." : null,
                };
                _jobs[vendorJobId] = entry;
                if (entry.Job.FineTunedModel is { } model)
                {
                    _models.Add(model);
                }
            }

            return Task.FromResult(entry.Job);
        }
    });

    public Task<VendorJob> CancelJobAsync(string vendorJobId, CancellationToken cancellationToken) => CallAsync("Cancel", () =>
    {
        lock (_lock)
        {
            CancelCalls++;
            var entry = _jobs[vendorJobId];
            if (!entry.Job.IsTerminal)
            {
                _jobs[vendorJobId] = entry with { Job = entry.Job with { State = VendorJobState.Cancelling, RawStatus = "cancelling" } };
            }

            return Task.FromResult(_jobs[vendorJobId].Job);
        }
    });

    public async IAsyncEnumerable<VendorJobEvent> ReadEventsAsync(
        string vendorJobId, string? afterId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await CallAsync("Events", () => Task.FromResult(0));
        var after = afterId is null ? 0 : int.Parse(afterId[2..], System.Globalization.CultureInfo.InvariantCulture);
        if (after == 0)
        {
            yield return new("e-1", time.GetUtcNow(), "info", "Step 1", 1, new Dictionary<string, double> { ["train_loss"] = 0.5 });
        }
    }

    public Task DeleteModelAsync(string model, CancellationToken cancellationToken) => CallAsync("DeleteModel", () =>
    {
        lock (_lock)
        {
            return _models.Remove(model)
                ? Task.FromResult(true)
                : throw new ModelVendorException(Name, "DeleteModel", VendorFault.ModelNotFound, $"There is no model {model}.");
        }
    });

    public IChatClient CreateChatClient(string model) => throw new NotSupportedException();

    protected async Task<T> CallAsync<T>(string call, Func<Task<T>> act)
    {
        lock (_lock)
        {
            Calls.Add(call);
        }

        Fault?.Invoke(call, false);
        var result = await act();
        Fault?.Invoke(call, true);
        return result;
    }
}
