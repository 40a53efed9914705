using AvatarFineTune.OpenAI.Deployments;
using AvatarFineTune.OpenAI.Files;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Jobs;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Models;

/// <summary>Ends tuned models for good: their deployments, themselves, and the checkpoints of the jobs that made them.</summary>
internal sealed class ModelDeletion(VendorConnection connection, VendorHttp http, FilesApi files, CheckpointsApi checkpoints, IDeploymentPlane deployments)
{
    public Task DeleteAsync(string model, VendorCapabilities can, CancellationToken cancellationToken) =>
        can.TrainableModels.Contains(model, StringComparer.Ordinal) || connection.Options.AzureDeployments.Deployments.ContainsKey(model) ? throw IsBase(model)
        : connection.Profile.Deployment == OpenAIDeployment.NebiusModels ? DeleteNebiusAsync(model, cancellationToken)
        : DeleteAsync(model, cancellationToken);

    private async Task DeleteAsync(string model, CancellationToken cancellationToken)
    {
        var job = await FindJobAsync(model, cancellationToken).ConfigureAwait(false);
        if (job is null && TunedModelId.BaseOf(model) is null && await ExistsAsync(model, cancellationToken).ConfigureAwait(false))
        {
            throw IsBase(model);
        }

        var kept = job is null ? [] : await ListCheckpointsAsync(job, cancellationToken).ConfigureAwait(false);
        foreach (var each in kept.Prepend(model))
        {
            await deployments.UndeployAsync(each, cancellationToken).ConfigureAwait(false);
        }

        // The model before its checkpoints: where that fails, it is done again, and finds the job again all the same.
        foreach (var each in kept.Prepend(model))
        {
            await http.DeleteAsync(Operations.DeleteModel, PathOf(each), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A model is its checkpoint's files there. Those of all checkpoints of the job go, with its table of metrics.</summary>
    private async Task DeleteNebiusAsync(string model, CancellationToken cancellationToken)
    {
        if (NebiusModelId.Parse(model) is not var (jobId, _))
        {
            throw IsBase(model);
        }

        await deployments.UndeployAsync(model, cancellationToken).ConfigureAwait(false);
        foreach (var checkpoint in await ListAsync(jobId, cancellationToken).ConfigureAwait(false))
        {
            await deployments.UndeployAsync(NebiusModelId.Of(jobId, checkpoint.Id!), cancellationToken).ConfigureAwait(false);
            foreach (var file in ResultFiles.Of(checkpoint.ResultFiles))
            {
                await files.DeleteAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<string>> ListCheckpointsAsync(WireJob job, CancellationToken cancellationToken) =>
        [.. (await ListAsync(job.Id!, cancellationToken).ConfigureAwait(false)).Select(c => c.FineTunedModelCheckpoint).OfType<string>().Where(m => m.Length > 0)];

    /// <summary>Checkpoints of a job that is gone, or at a service that keeps none, are none.</summary>
    private async Task<IReadOnlyList<WireCheckpoint>> ListAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            return await checkpoints.ListRawAsync(jobId, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelVendorException e) when (VendorHttp.IsGone(e))
        {
            return [];
        }
    }

    private async Task<WireJob?> FindJobAsync(string model, CancellationToken cancellationToken)
    {
        await foreach (var job in http.ItemsAsync(Operations.DeleteModel, "fine_tuning/jobs", WireJson.Default.WirePageWireJob, cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(job.FineTunedModel, model, StringComparison.Ordinal))
            {
                return job;
            }
        }

        return null;
    }

    private async Task<bool> ExistsAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            await http.GetAsync(Operations.GetModel, PathOf(model), WireJson.Default.WireModel, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ModelVendorException e) when (VendorHttp.IsGone(e))
        {
            return false;
        }
    }

    private static string PathOf(string model) => $"models/{Uri.EscapeDataString(model)}";

    private ModelVendorException IsBase(string model) => new(
        connection.Vendor, Operations.DeleteModel, VendorFault.InvalidRequest, $"'{model}' is no tuned model of '{connection.Vendor}' and can't be deleted.") { CertainlyNotDone = true };
}
