using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;

namespace AvatarFineTune.Stores;

/// <summary>Keeps datasets: manifest, lines and membership.</summary>
public interface IDatasetStore
{
    /// <summary>
    /// Stores a dataset, whole or not at all. If the avatar has an unerased one of the same fingerprint, that one is
    /// returned and nothing is stored; so is the one of the same id.
    /// </summary>
    /// <exception cref="ExamplesErasedException">Examples of it were erased since they were read: compose it again.</exception>
    /// <exception cref="TrainingStoreException">Two lines of one side have one number.</exception>
    Task<DatasetManifest> AddDatasetAsync(DatasetManifest manifest, IAsyncEnumerable<DatasetLine> lines, CancellationToken cancellationToken);

    /// <summary>Reads a manifest; <see langword="null"/> if there is none.</summary>
    Task<DatasetManifest?> GetDatasetAsync(AvatarKey avatar, Guid datasetId, CancellationToken cancellationToken);

    /// <summary>Reads all manifests, newest first.</summary>
    Task<IReadOnlyList<DatasetManifest>> ListDatasetsAsync(AvatarKey avatar, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the lines of one side, in order. An erasure may take them away before or while they are read: who uploads
    /// them compares the count with the manifest, and reads <see cref="DatasetManifest.ErasedAt"/> after the last line.
    /// </summary>
    IAsyncEnumerable<DatasetLine> ReadLinesAsync(AvatarKey avatar, Guid datasetId, DatasetSide side, CancellationToken cancellationToken);
}
