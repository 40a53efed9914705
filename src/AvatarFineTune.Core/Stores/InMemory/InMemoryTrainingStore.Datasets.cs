using System.Runtime.CompilerServices;
using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    /// <inheritdoc/>
    public async Task<DatasetManifest> AddDatasetAsync(
        DatasetManifest manifest, IAsyncEnumerable<DatasetLine> lines, CancellationToken cancellationToken)
    {
        manifest = StoreInput.Clean(manifest);
        ArgumentNullException.ThrowIfNull(lines);
        if (await Run(() => Known(manifest), cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var all = new List<DatasetLine>();
        await foreach (var line in lines.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            all.Add(StoreInput.Clean(line));
        }

        return await Run(() => Store(manifest, all), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<DatasetManifest?> GetDatasetAsync(AvatarKey avatar, Guid datasetId, CancellationToken cancellationToken) =>
        Run(() => Room(avatar).Datasets.GetValueOrDefault(datasetId)?.Manifest, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DatasetManifest>> ListDatasetsAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<DatasetManifest>>(
            () => [.. Room(avatar).Datasets.Values.Select(d => d.Manifest).OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id)],
            cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<DatasetLine> ReadLinesAsync(
        AvatarKey avatar, Guid datasetId, DatasetSide side, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = await Run(
            () => Room(avatar).Datasets.GetValueOrDefault(datasetId)?.Lines.Where(l => l.Side == side).OrderBy(l => l.Number).ToList() ?? [],
            cancellationToken).ConfigureAwait(false);
        foreach (var line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return line;
        }
    }

    private DatasetManifest? Known(DatasetManifest manifest)
    {
        var datasets = Room(manifest.Avatar).Datasets;
        return datasets.GetValueOrDefault(manifest.Id)?.Manifest
            ?? datasets.Values.Select(d => d.Manifest).FirstOrDefault(m => m.ErasedAt is null && m.Fingerprint == manifest.Fingerprint);
    }

    private DatasetManifest Store(DatasetManifest manifest, List<DatasetLine> lines)
    {
        if (Known(manifest) is { } known)
        {
            return known;
        }

        var room = Room(manifest.Avatar);
        if (lines.SelectMany(l => l.Members).Any(m => room.Blocked.Contains(m.Hash) || room.Erased.Contains((ErasureScopes.Avatar, m.ExampleId))))
        {
            throw StoreFault.ErasedMeanwhile(Name);
        }

        if (lines.Select(l => (l.Side, l.Number)).Distinct().Count() != lines.Count)
        {
            throw StoreFault.RepeatedLine(Name);
        }

        room.Datasets.Add(manifest.Id, new(manifest, lines));
        room.Members.AddRange(lines.SelectMany(l => l.Members.Select(m => new Membership(manifest.Id, l.Side, m))));
        return manifest;
    }
}
