using System.Runtime.CompilerServices;
using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    private const int LinesPerRead = 256;

    /// <inheritdoc/>
    public async Task<DatasetManifest> AddDatasetAsync(
        DatasetManifest manifest, IAsyncEnumerable<DatasetLine> lines, CancellationToken cancellationToken)
    {
        const string Operation = "AddDataset";
        manifest = StoreInput.Clean(manifest);
        manifest = manifest with { CreatedAt = Kept(manifest.CreatedAt) };
        ArgumentNullException.ThrowIfNull(lines);
        return await ReadAsync(Operation, manifest.Avatar, c => KnownAsync(c, manifest), cancellationToken).ConfigureAwait(false)
            ?? await StagedWriteAsync(Operation, manifest.Avatar, async c =>
            {
                var staging = new PostgresStaging<DatasetLine>(c, StagedLines, (row, line, token) => WriteLineAsync(row, StoreInput.Clean(line), token));
                await staging.CopyAsync(lines).ConfigureAwait(false);
                await c.LockAvatarAsync(manifest.Avatar).ConfigureAwait(false);
                return await KnownAsync(c, manifest).ConfigureAwait(false) ?? await StoreAsync(c, staging, manifest).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<DatasetManifest?> GetDatasetAsync(AvatarKey avatar, Guid datasetId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync(
            "GetDataset",
            avatar,
            c => c.FirstAsync(ReadManifest, $"SELECT {ManifestColumns} FROM aft.avatar_datasets {Whose} AND id = @id", Key(avatar, ("id", datasetId))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DatasetManifest>> ListDatasetsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync<IReadOnlyList<DatasetManifest>>(
            "ListDatasets",
            avatar,
            async c => await c.AllAsync(
                ReadManifest, $"SELECT {ManifestColumns} FROM aft.avatar_datasets {Whose} ORDER BY created_at DESC, id DESC", Key(avatar)).ConfigureAwait(false),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DatasetLine> ReadLinesAsync(
        AvatarKey avatar, Guid datasetId, DatasetSide side, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);

        // By pieces, each in one statement: an upload of minutes must hold neither a connection nor a snapshot.
        var last = -1;
        while (true)
        {
            var key = Key(avatar, ("dataset", datasetId), ("side", StoredNames.Of(side)), ("last", last), ("limit", LinesPerRead));
            var lines = await ReadAsync("ReadLines", avatar, c => c.AllAsync(row => ReadLine(row, side), SelectLines, key), cancellationToken).ConfigureAwait(false);
            foreach (var line in lines)
            {
                yield return line;
                last = line.Number;
            }

            if (lines.Count < LinesPerRead)
            {
                yield break;
            }
        }
    }

    private static Task<DatasetManifest?> KnownAsync(PostgresSession c, DatasetManifest manifest) => c.FirstAsync(
        ReadManifest,
        $"""
        SELECT {ManifestColumns} FROM aft.avatar_datasets
        {Whose} AND (id = @id OR (fingerprint = @fingerprint AND erased_at IS NULL))
        ORDER BY id = @id DESC LIMIT 1
        """,
        Key(manifest.Avatar, ("id", manifest.Id), ("fingerprint", manifest.Fingerprint)));
}
