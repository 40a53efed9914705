using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs.Deployments;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Workflow;

/// <summary>
/// The models that an erased job leaves at its vendor: its end result, with which the vendor deletes its checkpoints, and
/// the checkpoints that were made versions, which may be all there is of a job that was cancelled.
/// </summary>
internal sealed class ErasedModels(IAvatarStore store, IErasureQueue queue)
{
    /// <summary>
    /// Why there is no model that may be deleted; <see langword="null"/> if there is one. Only what the job itself names is
    /// ever deleted, and never what others use or what it was trained from.
    /// </summary>
    public async Task<VendorErasurePart?> WithoutModelAsync(FineTuneJob? job, IModelVendor vendor, CancellationToken cancellationToken)
    {
        if (job is not { FineTunedModel: { } model })
        {
            return job is not null && (await CheckpointsAsync(job, cancellationToken).ConfigureAwait(false)).Count > 0 ? null
                : job is null or { Status: FineTuneJobStatus.Unclear } ? VendorErasurePart.Unclear
                : VendorErasurePart.NothingThere;
        }

        var isBase = model == job.Base || vendor.Capabilities.TrainableModels.Contains(model.Model, StringComparer.Ordinal);
        return isBase || await queue.IsModelSharedAsync(model, job.Avatar, cancellationToken).ConfigureAwait(false) ? VendorErasurePart.Shared : null;
    }

    /// <summary>Takes down the hosting of all of them.</summary>
    public async Task<VendorErasurePart> UndeployAsync(FineTuneJob job, IModelVendor vendor, CancellationToken cancellationToken)
    {
        if (VendorHosting.Of(vendor) is not { } hosting)
        {
            return VendorErasurePart.NothingThere;
        }

        var part = VendorErasurePart.Deleted;
        foreach (var model in await AllAsync(job, cancellationToken).ConfigureAwait(false))
        {
            part = await IsDownAsync(hosting, model, cancellationToken).ConfigureAwait(false) ? part : VendorErasurePart.Pending;
        }

        return part;
    }

    /// <summary>Deletes the end result; the checkpoints one by one where there is none.</summary>
    public async Task<VendorErasurePart> DeleteAsync(FineTuneJob job, IModelVendor vendor, CancellationToken cancellationToken)
    {
        if (vendor is not IVendorModelDeletion deletion || !vendor.Capabilities.SupportsModelDeletion)
        {
            return VendorErasurePart.NotSupported;
        }

        foreach (var model in job.FineTunedModel is { } end ? [end.Model] : await CheckpointsAsync(job, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await deletion.DeleteModelAsync(model, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelVendorException e) when (IsGone(e))
            {
            }
        }

        return VendorErasurePart.Deleted;
    }

    /// <summary>Whether the vendor no longer knows what was to go.</summary>
    public static bool IsGone(ModelVendorException e) => e.Fault is VendorFault.NotFound or VendorFault.ModelNotFound;

    private static async Task<bool> IsDownAsync(IVendorDeployments hosting, string model, CancellationToken cancellationToken)
    {
        try
        {
            await hosting.UndeployAsync(model, cancellationToken).ConfigureAwait(false);
            var left = await hosting.GetDeploymentAsync(model, cancellationToken).ConfigureAwait(false);
            return left.State is DeploymentState.NotDeployed or DeploymentState.Retired;
        }
        catch (ModelVendorException e) when (IsGone(e) || e.Fault == VendorFault.NotDeployed)
        {
            return true;
        }
    }

    private async Task<IEnumerable<string>> AllAsync(FineTuneJob job, CancellationToken cancellationToken)
    {
        var checkpoints = await CheckpointsAsync(job, cancellationToken).ConfigureAwait(false);
        return job.FineTunedModel is { } end ? checkpoints.Prepend(end.Model) : checkpoints;
    }

    /// <summary>The checkpoints that are versions of the job's avatar, and of no other.</summary>
    private async Task<IReadOnlyList<string>> CheckpointsAsync(FineTuneJob job, CancellationToken cancellationToken)
    {
        List<string> models = [];
        foreach (var version in await store.ListVersionsAsync(job.Avatar, cancellationToken).ConfigureAwait(false))
        {
            if (version.JobId == job.Key.Id && version.CheckpointStep is not null && version.Model != job.FineTunedModel
                && !await queue.IsModelSharedAsync(version.Model, job.Avatar, cancellationToken).ConfigureAwait(false))
            {
                models.Add(version.Model.Model);
            }
        }

        return models;
    }
}
