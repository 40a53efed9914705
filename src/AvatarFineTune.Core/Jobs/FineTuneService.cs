using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs.Deployments;
using AvatarFineTune.Jobs.Planning;
using AvatarFineTune.Jobs.Sweeping;
using AvatarFineTune.Jobs.Workflow;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs;

/// <summary>
/// Trains avatars: says whether it can be done and what it costs, creates durable jobs, watches them to their end, and
/// activates the results. Refusals are data; exceptions are wrong arguments and faults of store or vendor. Thread-safe.
/// </summary>
public sealed partial class FineTuneService
{
    /// <summary>Erasures take moments: one that comes between again and again is a fault to be told.</summary>
    private const int MaxCompositions = 3;

    private readonly ITrainingStore _store;
    private readonly IJobQueue _queue;
    private readonly VendorRegistry _vendors;
    private readonly FineTunePlanner _planner;
    private readonly JobDriver _driver;
    private readonly ErasureDriver _erasures;
    private readonly DeploymentDriver _deployments;
    private readonly FileSweep _sweep;
    private readonly UnusedHosting _unused;
    private readonly JobSignal _signal;
    private readonly PriceBook _prices;
    private readonly AvatarChanges _changes;
    private readonly FineTuneOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<FineTuneService> _logger;

    internal FineTuneService(
        ITrainingStore store,
        IJobQueue queue,
        VendorRegistry vendors,
        FineTunePlanner planner,
        JobDriver driver,
        ErasureDriver erasures,
        DeploymentDriver deployments,
        FileSweep sweep,
        UnusedHosting unused,
        JobSignal signal,
        PriceBook prices,
        AvatarChanges changes,
        FineTuneOptions options,
        TimeProvider time,
        ILogger<FineTuneService> logger)
    {
        (_store, _queue, _vendors, _planner, _signal) = (store, queue, vendors, planner, signal);
        (_driver, _erasures, _deployments, _sweep, _unused) = (driver, erasures, deployments, sweep, unused);
        (_prices, _changes, _options, _time, _logger) = (prices, changes, options, time, logger);
    }

    /// <summary>Says whether an avatar can be trained now with the defaults, and what to do if not.</summary>
    public Task<Eligibility> CheckEligibilityAsync(AvatarKey avatar, ModelRef model, CancellationToken cancellationToken = default) =>
        CheckEligibilityAsync(new FineTuneRequest(avatar, model), cancellationToken);

    /// <summary>Says whether a request would be accepted now, and what to do if not. Nothing is stored or sent.</summary>
    public async Task<Eligibility> CheckEligibilityAsync(FineTuneRequest request, CancellationToken cancellationToken = default) =>
        (await PreviewAsync(request, cancellationToken).ConfigureAwait(false)).Eligibility;

    /// <summary>Says what a request is expected to cost, from exact tokens and the dated price book. Nothing is stored or sent.</summary>
    public async Task<CostEstimate> EstimateCostAsync(FineTuneRequest request, CancellationToken cancellationToken = default) =>
        (await PreviewAsync(request, cancellationToken).ConfigureAwait(false)).Cost;

    /// <summary>
    /// Says both: whether a request would be accepted now, and what it is expected to cost. The examples are read, composed and counted once, which takes
    /// longer the more there are (about a second for 20,000). Nothing is stored or sent.
    /// </summary>
    public async Task<FineTunePreview> PreviewAsync(FineTuneRequest request, CancellationToken cancellationToken = default)
    {
        var plan = await _planner.PlanAsync(request, progress: null, cancellationToken).ConfigureAwait(false);
        return new(PlanViews.EligibilityOf(plan), PlanViews.CostOf(plan));
    }

    /// <summary>
    /// Checks, composes, and stores dataset and job; a worker does the rest (<c>AddWorker()</c>), or
    /// <see cref="RunJobAsync"/>. The same request twice is one job while that is unfinished; what happens at its end
    /// (<see cref="FineTuneRequest.Activation"/>) is as the first request said. A refusal is returned, not thrown.
    /// </summary>
    /// <param name="request">What to train.</param>
    /// <param name="progress">Hears of the steps up to the queued job.</param>
    /// <param name="cancellationToken">Gives up; if the job was stored already, it stays.</param>
    public async Task<FineTuneCreation> CreateJobAsync(
        FineTuneRequest request, IProgress<FineTuneProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.IdempotencyKey is { } own
            && await _store.FindUnfinishedJobAsync(request.Avatar, Opaque.Id(own), cancellationToken).ConfigureAwait(false) is { } known)
        {
            // Before planning: what was asked for then may be refused by now, and its job runs all the same.
            return new() { Job = known };
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await PlanAndStoreAsync(request, progress, cancellationToken).ConfigureAwait(false);
            }
            catch (ExamplesErasedException) when (attempt < MaxCompositions)
            {
                // What was erased meanwhile is in no dataset: it is composed of what is left.
            }
        }
    }

    private async Task<FineTuneCreation> PlanAndStoreAsync(FineTuneRequest request, IProgress<FineTuneProgress>? progress, CancellationToken cancellationToken)
    {
        var plan = await _planner.PlanAsync(request, progress, cancellationToken).ConfigureAwait(false);
        if (plan.Refusals.Count > 0)
        {
            return new() { Refusal = plan.Refusals[0] };
        }

        var dataset = plan.Dataset!;
        var key = IdempotencyKey(plan);
        if (await _store.FindUnfinishedJobAsync(request.Avatar, key, cancellationToken).ConfigureAwait(false) is { } same)
        {
            return new() { Job = same };
        }

        progress?.Report(new(FineTuneStep.Storing, dataset.Lines.Count));
        var manifest = request.DatasetId is null
            ? await _store.AddDatasetAsync(dataset.Manifest, dataset.Lines.ToAsyncEnumerable(), cancellationToken).ConfigureAwait(false)
            : dataset.Manifest;
        var (job, created) = await _store.AddJobAsync(NewJob(plan, manifest.Id, key), cancellationToken).ConfigureAwait(false);
        if (created)
        {
            JobLog.Created(_logger, job.Key.Id, manifest.TrainingLines, plan.BilledTokens);
            _signal.Changed(job.Key.Id);
            _signal.Due();
        }

        progress?.Report(new(FineTuneStep.Queued));
        return new() { Job = job, IsNew = created };
    }

    private FineTuneJob NewJob(FineTunePlan plan, Guid datasetId, string key)
    {
        var now = _time.GetUtcNow();
        return new()
        {
            Key = new(plan.Request.Avatar.UserId, Guid.CreateVersion7(now)),
            Avatar = plan.Request.Avatar,
            Base = plan.Request.Model,
            DatasetId = datasetId,
            Hyperparameters = plan.Hyperparameters,
            Seed = plan.Dataset!.Manifest.Seed,
            Suffix = plan.Request.Suffix,
            IdempotencyKey = key,
            TrainingExamplesCount = plan.Dataset.Manifest.TrainingExamples,
            EstimatedTokens = plan.BilledTokens,
            EstimatedCost = plan.TrainingCost,
            Activation = plan.Request.Activation,
            CreatedAt = now,
            LastNewsAt = now,
            DueAt = now,
        };
    }

    private static string IdempotencyKey(FineTunePlan plan)
    {
        if (plan.Request.IdempotencyKey is { } own)
        {
            return Opaque.Id(own);
        }

        var (manifest, parameters) = (plan.Dataset!.Manifest, plan.Hyperparameters);
        var parts = string.Create(
            CultureInfo.InvariantCulture,
            $"{manifest.Fingerprint}\n{plan.Request.Model}\n{parameters.Epochs}\n{parameters.BatchSize}\n{parameters.LearningRate:R}\n{manifest.Seed}\n{plan.Request.Suffix}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts)));
    }
}
