using AvatarFineTune.OpenAI.Events;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.OpenAI.Jobs;
using AvatarFineTune.OpenAI.Wire;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Models;

/// <summary><c>/fine_tuning/jobs/{id}/checkpoints</c>.</summary>
internal sealed class CheckpointsApi(VendorConnection connection, VendorHttp http)
{
    /// <summary>A job's checkpoints, first step first.</summary>
    public async Task<IReadOnlyList<VendorCheckpoint>> ListAsync(string jobId, CancellationToken cancellationToken) =>
        [.. (await ListRawAsync(jobId, cancellationToken).ConfigureAwait(false)).Select(c => new VendorCheckpoint(ModelOf(jobId, c), c.StepNumber ?? 0, Metrics.Read(c.Metrics)))];

    /// <summary>The model of a job's last checkpoint; <see langword="null"/> if it has none.</summary>
    public async Task<string?> FindLastModelAsync(string jobId, CancellationToken cancellationToken) =>
        await ListAsync(jobId, cancellationToken).ConfigureAwait(false) is [.., var last] ? last.Model : null;

    /// <summary>As the service tells them, first step first.</summary>
    public async Task<IReadOnlyList<WireCheckpoint>> ListRawAsync(string jobId, CancellationToken cancellationToken)
    {
        var path = $"{JobsApi.PathOf(jobId)}/checkpoints";
        var all = new List<WireCheckpoint>();
        await foreach (var checkpoint in http.ItemsAsync(Operations.ListCheckpoints, path, WireJson.Default.WirePageWireCheckpoint, cancellationToken).ConfigureAwait(false))
        {
            all.Add(checkpoint);
        }

        return [.. all.OrderBy(c => c.StepNumber ?? 0)];
    }

    private string ModelOf(string jobId, WireCheckpoint checkpoint) =>
        connection.Profile.Deployment == OpenAIDeployment.NebiusModels ? NebiusModelId.Of(jobId, checkpoint.Id!)
        : checkpoint.FineTunedModelCheckpoint is { Length: > 0 } model ? model
        : checkpoint.Id!;
}
