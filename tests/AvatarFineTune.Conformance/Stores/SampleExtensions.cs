using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Short forms of what many tests do before they begin.</summary>
public static class SampleExtensions
{
    /// <summary>Imports examples in one go.</summary>
    public static Task<TrainingData> ImportAsync(this ITrainingStore store, TrainingData import, params TrainingExample[] examples) =>
        store.AddImportAsync(import, examples.ToAsyncEnumerable(), TestContext.Current.CancellationToken);

    /// <summary>Erases with the default options.</summary>
    public static Task<ErasureReport> EraseAsync(this IExampleStore store, AvatarKey avatar, ErasureScope scope, CancellationToken cancellationToken) =>
        store.EraseAsync(avatar, scope, new(), cancellationToken);

    /// <summary>Stores a dataset in one go.</summary>
    public static Task<DatasetManifest> AddAsync(this ITrainingStore store, DatasetManifest manifest, params DatasetLine[] lines) =>
        store.AddDatasetAsync(manifest, lines.ToAsyncEnumerable(), TestContext.Current.CancellationToken);

    /// <summary>Reads all examples, page by page.</summary>
    public static async Task<List<TrainingExample>> ReadAllAsync(
        this ITrainingStore store, AvatarKey avatar, ExampleQuery? query = null, int limit = 1000)
    {
        var all = new List<TrainingExample>();
        string? after = null;
        do
        {
            var page = await store.ReadExamplesAsync(avatar, query ?? new() { IncludeExcluded = true }, after, limit, TestContext.Current.CancellationToken);
            all.AddRange(page.Items);
            after = page.Next;
            Assert.True(all.Count < 100_000, "The pages do not end: a cursor leads back.");
        }
        while (after is not null);

        return all;
    }

    /// <summary>Reads all lines of one side.</summary>
    public static async Task<List<DatasetLine>> LinesAsync(this ITrainingStore store, AvatarKey avatar, Guid datasetId, DatasetSide side) =>
        await store.ReadLinesAsync(avatar, datasetId, side, TestContext.Current.CancellationToken).ToListAsync();

    /// <summary>Stores a job and claims it.</summary>
    public static async Task<JobClaim> AddAndClaimAsync(this IStoreUnderTest store, FineTuneJob job)
    {
        await store.Training.AddJobAsync(job, TestContext.Current.CancellationToken);
        return (await store.Queue.ClaimAsync(job.Key, "worker", TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken))!;
    }

    /// <summary>The job as a worker would report its success.</summary>
    public static FineTuneJob Succeeded(this FineTuneJob job, string model) => job with
    {
        Status = FineTuneJobStatus.Succeeded, FineTunedModel = new("local", model), FinishedAt = job.CreatedAt.AddHours(1), TrainedTokens = 42,
    };

    /// <summary>Trains once: dataset, job, success.</summary>
    public static async Task<FineTuneJob> TrainAsync(
        this IStoreUnderTest store, Sample sample, string model, TrainingExample[] training, TrainingExample[]? validation = null)
    {
        var dataset = await store.Training.AddAsync(
            sample.Dataset(model),
            [
                .. training.Select((e, i) => Sample.Line(DatasetSide.Training, i, e)),
                .. (validation ?? []).Select((e, i) => Sample.Line(DatasetSide.Validation, i, e)),
            ]);
        var claim = await store.AddAndClaimAsync(sample.Job(model, dataset.Id));
        return await store.Queue.CompleteAsync(
            claim, claim.Job.Succeeded(model), sample.Version(model), [], TestContext.Current.CancellationToken);
    }

    /// <summary>Adopts a version of a model, and asks for its hosting.</summary>
    public static async Task<ModelDeployment> DeployAsync(this IStoreUnderTest under, Sample sample, string model = "m", bool activate = false)
    {
        ArgumentNullException.ThrowIfNull(under);
        ArgumentNullException.ThrowIfNull(sample);
        var version = await under.Training.AdoptVersionAsync(sample.Version(model), TestContext.Current.CancellationToken);
        return (await under.Training.AddDeploymentAsync(
            sample.Deployment(version.Number, model) with { ActivateWhenReady = activate }, TestContext.Current.CancellationToken))!;
    }

    /// <summary>Claims the version's open deployment.</summary>
    public static async Task<DeploymentClaim> ClaimAsync(this IStoreUnderTest under, ModelDeployment deployment, string owner = "worker")
    {
        ArgumentNullException.ThrowIfNull(under);
        ArgumentNullException.ThrowIfNull(deployment);
        var claim = await under.Deployments.ClaimDeploymentAsync(
            deployment.Avatar, deployment.Version, owner, TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        Assert.NotNull(claim);
        return claim;
    }

    /// <summary>The deployment as a worker sees it answer.</summary>
    public static ModelDeployment Ready(this ModelDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return deployment with
        {
            State = DeploymentState.Ready, ChatModel = "chat", ReadyAt = deployment.RequestedAt.AddMinutes(3), DueAt = deployment.RequestedAt.AddMinutes(5),
        };
    }

    /// <summary>Trains an avatar on what Ben wrote, and erases Ben: one row of the erasure queue.</summary>
    public static async Task QueueErasureAsync(this IStoreUnderTest under, Sample sample, ErasureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(under);
        ArgumentNullException.ThrowIfNull(sample);
        var import = sample.Import();
        var example = sample.Example(import, "ben", "Ben");
        await under.Training.ImportAsync(import, example);
        await under.TrainAsync(sample, "m", [example]);
        await under.Training.EraseAsync(sample.Avatar, ErasureScope.Participant("Ben"), options ?? new(), TestContext.Current.CancellationToken);
    }
}
