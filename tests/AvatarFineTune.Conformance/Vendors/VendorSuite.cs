using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Vendors;

/// <summary>What all vendor suites share: a fresh host for each test, and the steps that most tests take.</summary>
public abstract class VendorSuite : IAsyncLifetime
{
    private const int MostLooks = 500;

    private IModelVendor? _vendor;

    protected VendorHost Host { get; private set; } = null!;

    /// <summary>The first instance, opened on first use.</summary>
    protected IModelVendor Vendor => _vendor ??= Open();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes the host of one test, with nothing in it.</summary>
    protected abstract VendorHost CreateHost();

    public ValueTask InitializeAsync()
    {
        Host = CreateHost();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_vendor is not null)
        {
            await CloseAsync(_vendor);
        }

        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected IModelVendor Open() => Host.Open();

    protected static async ValueTask CloseAsync(IModelVendor vendor)
    {
        if (vendor is IAsyncDisposable async)
        {
            await async.DisposeAsync();
        }
        else if (vendor is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }

    /// <summary>Uploads training lines and asks for a job on them.</summary>
    protected async Task<VendorJobRequest> PrepareAsync(Guid jobId, IEnumerable<string>? lines = null, IEnumerable<string>? validation = null)
    {
        var training = await UploadAsync($"aft-{jobId:N}-train.jsonl", lines ?? Samples.Lines);
        var held = validation is null ? null : await UploadAsync($"aft-{jobId:N}-valid.jsonl", validation);
        return new()
        {
            JobId = jobId,
            BaseModel = Host.BaseModel,
            TrainingFileId = training.Id,
            ValidationFileId = held?.Id,
            Hyperparameters = new(Epochs: 2),
            Seed = 42,
            Suffix = "ava",
        };
    }

    protected Task<VendorFile> UploadAsync(string name, IEnumerable<string> lines) => Vendor.UploadFileAsync(Samples.Upload(name, lines), Token);

    protected async Task<VendorJob> TrainAsync(IEnumerable<string>? lines = null, IEnumerable<string>? validation = null)
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId(), lines, validation), Token);
        var ended = await FollowAsync(Vendor, job.Id);
        await DeployAsync(Vendor, ended);
        return ended;
    }

    /// <summary>Makes a tuned model answer, where it does not by itself.</summary>
    protected async Task DeployAsync(IModelVendor vendor, VendorJob job)
    {
        if (!vendor.Capabilities.NeedsDeployment || job.FineTunedModel is not { } model)
        {
            return;
        }

        var hosting = (IVendorDeployments)vendor;
        var seen = await hosting.DeployAsync(model, Token);
        for (var i = 0; i < MostLooks && seen.State != DeploymentState.Ready; i++)
        {
            Assert.Equal(DeploymentState.Provisioning, seen.State);
            await Host.LetTimePassAsync();
            seen = await hosting.GetDeploymentAsync(model, Token);
        }

        Assert.Equal(DeploymentState.Ready, seen.State);
    }

    /// <summary>Looks at a job until it is as wanted; by default, until it ends.</summary>
    protected async Task<VendorJob> FollowAsync(IModelVendor vendor, string id, Func<VendorJob, bool>? until = null, Action<VendorJob>? seen = null)
    {
        for (var i = 0; i < MostLooks; i++)
        {
            var job = await vendor.GetJobAsync(id, Token);
            seen?.Invoke(job);
            if (until?.Invoke(job) ?? job.IsTerminal)
            {
                return job;
            }

            Assert.False(job.IsTerminal, $"The job ended {job.RawStatus} ({job.ErrorMessage}) before it was as wanted.");
            await Host.LetTimePassAsync();

            // Real time too: another caller's look may be busy with the job, and this one is told what was before.
            await Task.Delay(1, Token);
        }

        throw new InvalidOperationException($"Job {id} was not as wanted after {MostLooks} looks.");
    }

    protected static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items.WithCancellation(Token))
        {
            list.Add(item);
        }

        return list;
    }
}
