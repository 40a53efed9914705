using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Datasets.Composition;
using AvatarFineTune.Datasets.Validation;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs.Planning;

/// <summary>A dataset that is stored already, to be trained on again: at another vendor, or with other hyperparameters.</summary>
internal sealed class StoredDataset(IDatasetStore store, DatasetValidator validator, DatasetOptions options, VendorCapabilities vendor)
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

        if (manifest.TokenEncoding != LineTokens.NameOf(vendor.TokenEncoding))
        {
            manifest = await RecountAsync(manifest, lines, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Another vendor may cut the same words into more tokens, and bills those.</summary>
    private async Task<DatasetManifest> RecountAsync(DatasetManifest manifest, List<DatasetLine> lines, CancellationToken cancellationToken)
    {
        var stream = DatasetFile.Open(lines.Where(l => l.Side == DatasetSide.Training));
        await using (stream.ConfigureAwait(false))
        {
            var counted = await validator.ValidateAsync(stream, DatasetRules.For(vendor), cancellationToken).ConfigureAwait(false);
            return manifest with { TrainingTokens = counted.Tokens, TokenEncoding = LineTokens.NameOf(vendor.TokenEncoding) };
        }
    }
}
