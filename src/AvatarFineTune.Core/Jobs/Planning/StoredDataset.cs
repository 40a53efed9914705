using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Planning;

/// <summary>A dataset that is stored already, to be trained on again: at another vendor, or with other hyperparameters.</summary>
internal sealed class StoredDataset(IDatasetStore store, DatasetOptions options, VendorCapabilities vendor)
{
    public async Task<ComposedDataset?> LoadAsync(AvatarKey avatar, Guid datasetId, CancellationToken cancellationToken)
    {
        var manifest = await store.GetDatasetAsync(avatar, datasetId, cancellationToken).ConfigureAwait(false);
        if (manifest is null or { ErasedAt: not null })
        {
            return null;
        }

        var lines = new List<DatasetLine>(manifest.TrainingLines + manifest.ValidationLines);
        foreach (var side in (DatasetSide[])[DatasetSide.Training, DatasetSide.Validation])
        {
            await foreach (var line in store.ReadLinesAsync(avatar, datasetId, side, cancellationToken).ConfigureAwait(false))
            {
                lines.Add(line);
            }
        }

        // Conversations and the shape of a typical message are not kept with it; a mean over its lines stands in.
        var examples = Math.Max(1, manifest.TrainingExamples);
        var perExample = (double)manifest.TrainingTokens / examples;
        return new(
            manifest,
            lines,
            Math.Max(options.MinTrainingLines, vendor.MinTrainingLines),
            AverageQuality: 0,
            TooLong: 0,
            Conversations: 0,
            new(perExample / 2, perExample / 2));
    }
}
