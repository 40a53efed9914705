using System.Runtime.CompilerServices;
using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const int LinesPerRead = 256;

    /// <inheritdoc/>
    public async Task<DatasetManifest> AddDatasetAsync(
        DatasetManifest manifest, IAsyncEnumerable<DatasetLine> lines, CancellationToken cancellationToken)
    {
        const string Operation = "AddDataset";
        manifest = StoreInput.Clean(manifest);
        ArgumentNullException.ThrowIfNull(lines);
        if (await ReadAsync(Operation, c => Known(c, manifest), cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        using var staging = await _database.OpenStagingAsync(Operation, StagedLines, cancellationToken).ConfigureAwait(false);
        await StageAsync(Operation, staging, lines, cancellationToken).ConfigureAwait(false);
        return await _database.WriteAsync(Operation, staging, c => Store(c, manifest), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<DatasetManifest?> GetDatasetAsync(AvatarKey avatar, Guid datasetId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync(
            "GetDataset",
            c => c.First(
                ReadManifest,
                $"SELECT {ManifestColumns} FROM avatar_datasets WHERE user_id = $user AND avatar_id = $avatar AND id = $id",
                Key(avatar, ("$id", SqliteValue.Of(datasetId)))),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DatasetManifest>> ListDatasetsAsync(AvatarKey avatar, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAsync<IReadOnlyList<DatasetManifest>>(
            "ListDatasets",
            c => c.All(
                ReadManifest,
                $"SELECT {ManifestColumns} FROM avatar_datasets WHERE user_id = $user AND avatar_id = $avatar ORDER BY created_at DESC, id DESC",
                Key(avatar)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DatasetLine> ReadLinesAsync(
        AvatarKey avatar, Guid datasetId, DatasetSide side, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(avatar);

        // By pieces: an upload of minutes must not hold a snapshot, which would keep the write-ahead log growing.
        var last = -1;
        while (true)
        {
            var lines = await ReadAsync("ReadLines", c => Lines(c, avatar, datasetId, side, last), cancellationToken).ConfigureAwait(false);
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

    private static DatasetManifest? Known(SqliteConnection c, DatasetManifest manifest) => c.First(
        ReadManifest,
        $"""
        SELECT {ManifestColumns} FROM avatar_datasets
        WHERE user_id = $user AND avatar_id = $avatar AND (id = $id OR (fingerprint = $fingerprint AND erased_at IS NULL))
        ORDER BY id = $id DESC LIMIT 1
        """,
        Key(manifest.Avatar, ("$id", SqliteValue.Of(manifest.Id)), ("$fingerprint", manifest.Fingerprint)));

    private static List<DatasetLine> Lines(SqliteConnection c, AvatarKey avatar, Guid datasetId, DatasetSide side, int last)
    {
        var key = Key(
            avatar, ("$dataset", SqliteValue.Of(datasetId)), ("$side", StoredNames.Of(side)), ("$last", last), ("$limit", LinesPerRead));
        c.Run("BEGIN");
        try
        {
            var lines = c.All(
                row => (Number: row.Int(), Json: row.Text()),
                """
                SELECT number, json FROM avatar_dataset_lines
                WHERE user_id = $user AND avatar_id = $avatar AND dataset_id = $dataset AND side = $side AND number > $last
                ORDER BY number LIMIT $limit
                """,
                key);
            var members = c.All(
                row => (Line: row.Int(), Member: new DatasetMember(row.Id(), new(row.Text()))),
                """
                SELECT line, example_id, hash FROM avatar_dataset_examples
                WHERE user_id = $user AND avatar_id = $avatar AND dataset_id = $dataset AND side = $side AND line > $last AND line <= $end
                ORDER BY line, ordinal
                """,
                [.. key, ("$end", lines.Count == 0 ? last : lines[^1].Number)]).ToLookup(m => m.Line, m => m.Member);
            return lines.ConvertAll(l => new DatasetLine { Side = side, Number = l.Number, Json = l.Json, Members = [.. members[l.Number]] });
        }
        finally
        {
            c.Run("ROLLBACK");
        }
    }
}
