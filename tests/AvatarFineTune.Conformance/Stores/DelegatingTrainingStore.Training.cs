using System.Runtime.CompilerServices;
using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

public abstract partial class DelegatingTrainingStore
{
    /// <inheritdoc/>
    public Task<AvatarProfile?> GetAvatarAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        On("GetAvatar", () => _training.GetAvatarAsync(avatar, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<AvatarProfile> SaveAvatarAsync(AvatarProfile profile, CancellationToken cancellationToken) =>
        On("SaveAvatar", () => _training.SaveAvatarAsync(profile, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarProfile>> ListAvatarsAsync(string userId, CancellationToken cancellationToken) =>
        On("ListAvatars", () => _training.ListAvatarsAsync(userId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> GetAvatarSecretAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        On("GetAvatarSecret", () => _training.GetAvatarSecretAsync(avatar, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SetActiveVersionAsync(AvatarKey avatar, int? version, CancellationToken cancellationToken) =>
        On("SetActiveVersion", () => _training.SetActiveVersionAsync(avatar, version, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ModelVersion> AdoptVersionAsync(ModelVersion version, CancellationToken cancellationToken) =>
        On("AdoptVersion", () => _training.AdoptVersionAsync(version, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ModelVersion?> GetVersionAsync(AvatarKey avatar, int number, CancellationToken cancellationToken) =>
        On("GetVersion", () => _training.GetVersionAsync(avatar, number, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelVersion>> ListVersionsAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        On("ListVersions", () => _training.ListVersionsAsync(avatar, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TrainingData> AddImportAsync(TrainingData data, IAsyncEnumerable<TrainingExample> examples, CancellationToken cancellationToken) =>
        On("AddImport", () => _training.AddImportAsync(data, examples, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TrainingData?> GetImportAsync(AvatarKey avatar, Guid trainingDataId, CancellationToken cancellationToken) =>
        On("GetImport", () => _training.GetImportAsync(avatar, trainingDataId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TrainingData>> ListImportsAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        On("ListImports", () => _training.ListImportsAsync(avatar, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ExamplePage> ReadExamplesAsync(AvatarKey avatar, ExampleQuery query, string? after, int limit, CancellationToken cancellationToken) =>
        On("ReadExamples", () => _training.ReadExamplesAsync(avatar, query, after, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TrainingExample?> GetExampleAsync(AvatarKey avatar, Guid exampleId, CancellationToken cancellationToken) =>
        On("GetExample", () => _training.GetExampleAsync(avatar, exampleId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TrainingExample?> SetExclusionAsync(AvatarKey avatar, Guid exampleId, string? reason, CancellationToken cancellationToken) =>
        On("SetExclusion", () => _training.SetExclusionAsync(avatar, exampleId, reason, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TrainingExample?> EditReplyAsync(AvatarKey avatar, Guid exampleId, string reply, double qualityScore, CancellationToken cancellationToken) =>
        On("EditReply", () => _training.EditReplyAsync(avatar, exampleId, reply, qualityScore, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ExampleStatistics> GetStatisticsAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        On("GetStatistics", () => _training.GetStatisticsAsync(avatar, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ErasureReport> EraseAsync(AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken) =>
        On("Erase", () => _training.EraseAsync(avatar, scope, options, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ErasureReport> PreviewErasureAsync(AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken) =>
        On("PreviewErasure", () => _training.PreviewErasureAsync(avatar, scope, options, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ParticipantBlocks> GetBlockedParticipantsAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        On("GetBlockedParticipants", () => _training.GetBlockedParticipantsAsync(avatar, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<VendorErasure>> ListVendorErasuresAsync(string userId, string? avatarId, CancellationToken cancellationToken) =>
        On("ListVendorErasures", () => _training.ListVendorErasuresAsync(userId, avatarId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<DatasetManifest> AddDatasetAsync(DatasetManifest manifest, IAsyncEnumerable<DatasetLine> lines, CancellationToken cancellationToken) =>
        On("AddDataset", () => _training.AddDatasetAsync(manifest, lines, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<DatasetManifest?> GetDatasetAsync(AvatarKey avatar, Guid datasetId, CancellationToken cancellationToken) =>
        On("GetDataset", () => _training.GetDatasetAsync(avatar, datasetId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DatasetManifest>> ListDatasetsAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        On("ListDatasets", () => _training.ListDatasetsAsync(avatar, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<DatasetLine> ReadLinesAsync(
        AvatarKey avatar, Guid datasetId, DatasetSide side, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await On("ReadLines", () => Task.CompletedTask, cancellationToken);
        await foreach (var line in _training.ReadLinesAsync(avatar, datasetId, side, cancellationToken))
        {
            yield return line;
        }
    }

    /// <inheritdoc/>
    public Task SaveNoteAsync(AvatarNote note, CancellationToken cancellationToken) =>
        On("SaveNote", () => _training.SaveNoteAsync(note, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteNoteAsync(AvatarKey avatar, Guid noteId, CancellationToken cancellationToken) =>
        On("DeleteNote", () => _training.DeleteNoteAsync(avatar, noteId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarNote>> ListNotesAsync(AvatarKey avatar, NoteKind kind, CancellationToken cancellationToken) =>
        On("ListNotes", () => _training.ListNotesAsync(avatar, kind, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AvatarNote>> SearchNotesAsync(
        AvatarKey avatar, string query, string? callerId, int limit, CancellationToken cancellationToken) =>
        On("SearchNotes", () => _training.SearchNotesAsync(avatar, query, callerId, limit, cancellationToken), cancellationToken);
}
