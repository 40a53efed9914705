using System.Runtime.CompilerServices;
using AvatarFineTune.OpenAI.Files;
using AvatarFineTune.OpenAI.Http;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Models;

/// <summary>The files that a checkpoint left at a service that gives them out.</summary>
internal sealed class AdapterFiles(VendorConnection connection, FilesApi files, CheckpointsApi checkpoints)
{
    public async IAsyncEnumerable<VendorAdapterFile> ListAsync(string model, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (connection.Profile.Deployment != OpenAIDeployment.NebiusModels)
        {
            yield break;
        }

        if (NebiusModelId.Parse(model) is not var (jobId, checkpointId)
            || (await checkpoints.ListRawAsync(jobId, cancellationToken).ConfigureAwait(false)).FirstOrDefault(c => c.Id == checkpointId) is not { } checkpoint)
        {
            throw new ModelVendorException(
                connection.Vendor, Operations.ListAdapterFiles, VendorFault.ModelNotFound, $"'{connection.Vendor}' has no tuned model '{model}': those are named by a job and its checkpoint, with a colon between.");
        }

        foreach (var id in ResultFiles.Of(checkpoint.ResultFiles))
        {
            var file = await files.GetAsync(Operations.ListAdapterFiles, id, cancellationToken).ConfigureAwait(false);
            yield return new(id, file.Filename ?? id, file.Bytes);
        }
    }
}
