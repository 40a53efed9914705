using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Datasets;

/// <summary>The files of a stored dataset, as bytes: what is uploaded, and what the fingerprint is over.</summary>
internal sealed class DatasetFile(IDatasetStore store, AvatarKey avatar, Guid datasetId)
{
    /// <summary>Reads both files once and compares them with the manifest.</summary>
    /// <returns>Their lengths in bytes; <see langword="null"/> if lines are missing or changed.</returns>
    public async Task<(long Training, long Validation)?> MeasureAsync(DatasetManifest manifest, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var training = await HashAsync(DatasetSide.Training, hash, cancellationToken).ConfigureAwait(false);
        var validation = await HashAsync(DatasetSide.Validation, hash, cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(hash.GetCurrentHash()) == manifest.Fingerprint ? (training, validation) : null;
    }

    /// <summary>Opens a file from its start; it is read from the store line by line.</summary>
    public Stream Open(DatasetSide side) => new LineStream(store.ReadLinesAsync(avatar, datasetId, side, CancellationToken.None));

    /// <summary>The file that these lines make.</summary>
    public static Stream Open(IEnumerable<DatasetLine> lines) => new LineStream(lines.ToAsyncEnumerable());

    private async Task<long> HashAsync(DatasetSide side, IncrementalHash hash, CancellationToken cancellationToken)
    {
        long bytes = 0;
        await foreach (var line in store.ReadLinesAsync(avatar, datasetId, side, cancellationToken).ConfigureAwait(false))
        {
            if (bytes == 0 && side == DatasetSide.Validation)
            {
                hash.AppendData("\n"u8);
            }

            var utf8 = Encoding.UTF8.GetBytes(line.Json);
            hash.AppendData(utf8);
            hash.AppendData("\n"u8);
            bytes += utf8.Length + 1;
        }

        return bytes;
    }
}
