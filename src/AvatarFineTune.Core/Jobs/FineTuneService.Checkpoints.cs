using AvatarFineTune.Avatars;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs;

public sealed partial class FineTuneService
{
    /// <summary>Lists the intermediate models that the vendor keeps of a job, first step first; empty if it keeps none, or the job is not there yet.</summary>
    /// <exception cref="ArgumentException">The user has no job of that id, or its vendor is not registered.</exception>
    /// <exception cref="ModelVendorException">The vendor failed.</exception>
    public async Task<IReadOnlyList<VendorCheckpoint>> ListCheckpointsAsync(JobKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return await ListCheckpointsAsync(await RequireAsync(key, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes an intermediate model of a job the avatar's next version, with the base, dataset and prompt that it was trained with. The
    /// same one twice is one version. Activate it like any other.
    /// </summary>
    /// <param name="key">The job.</param>
    /// <param name="checkpointModel">The checkpoint's <see cref="VendorCheckpoint.Model"/>.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    /// <exception cref="ArgumentException">
    /// The user has no job of that id, its vendor is not registered or keeps no such checkpoint, or it was trained on what was erased since.
    /// </exception>
    /// <exception cref="ModelVendorException">The vendor failed.</exception>
    public async Task<ModelVersion> AdoptCheckpointAsync(JobKey key, string checkpointModel, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(checkpointModel);
        var job = await RequireAsync(key, cancellationToken).ConfigureAwait(false);
        var checkpoints = await ListCheckpointsAsync(job, cancellationToken).ConfigureAwait(false);
        var checkpoint = checkpoints.FirstOrDefault(c => string.Equals(c.Model, checkpointModel, StringComparison.Ordinal))
            ?? throw new ArgumentException(
                $"Job {key.Id} has no checkpoint '{checkpointModel}'; there are: {(checkpoints.Count == 0 ? "none" : string.Join(", ", checkpoints.Select(c => c.Model)))}.", nameof(checkpointModel));
        var version = new ModelVersion
        {
            Avatar = job.Avatar,
            Number = 0,
            Model = new(job.Base.Vendor, checkpoint.Model),
            Base = job.Base,
            DatasetId = job.DatasetId,
            JobId = key.Id,
            CheckpointStep = checkpoint.Step,
            Prompt = await PromptOfAsync(job, cancellationToken).ConfigureAwait(false),
            CreatedAt = _time.GetUtcNow(),
        };
        return await ErasedVersions.ContainsAsync(_store, version, cancellationToken).ConfigureAwait(false)
            ? throw new ArgumentException($"Job {key.Id} was trained on what was erased since, and its models are deleted or to be deleted: train the avatar anew.", nameof(key))
            : await _store.AdoptVersionAsync(version, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<VendorCheckpoint>> ListCheckpointsAsync(FineTuneJob job, CancellationToken cancellationToken)
    {
        var vendor = _vendors.Find(job.Base.Vendor, job.Key.UserId) ?? _vendors.Get(job.Base);
        return vendor is IVendorCheckpoints checkpoints && job.VendorJobId is { } vendorJob
            ? await checkpoints.ListCheckpointsAsync(vendorJob, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false)
            : [];
    }

    /// <summary>As the job's own version has it; before there is one, as its dataset has it.</summary>
    private async Task<string?> PromptOfAsync(FineTuneJob job, CancellationToken cancellationToken) =>
        job.Version is { } number && await _store.GetVersionAsync(job.Avatar, number, cancellationToken).ConfigureAwait(false) is { } made
            ? made.Prompt
            : await _store.GetDatasetAsync(job.Avatar, job.DatasetId, cancellationToken).ConfigureAwait(false) is { ErasedAt: null } manifest ? manifest.Prompt : null;
}
