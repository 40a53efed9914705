#pragma warning disable
using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    // Imports
    public Task<TrainingData> AddImportAsync(TrainingData data, IAsyncEnumerable<TrainingExample> examples, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<TrainingData?> GetImportAsync(AvatarKey avatar, Guid trainingDataId, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<TrainingData>> ListImportsAsync(AvatarKey avatar, CancellationToken cancellationToken) => throw new NotSupportedException();
    // Examples
    public Task<ExamplePage> ReadExamplesAsync(AvatarKey avatar, ExampleQuery query, string? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<TrainingExample?> GetExampleAsync(AvatarKey avatar, Guid exampleId, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<TrainingExample?> SetExclusionAsync(AvatarKey avatar, Guid exampleId, string? reason, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<TrainingExample?> EditReplyAsync(AvatarKey avatar, Guid exampleId, string reply, double qualityScore, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<ExampleStatistics> GetStatisticsAsync(AvatarKey avatar, CancellationToken cancellationToken) => throw new NotSupportedException();
    // Datasets
    public Task<DatasetManifest> AddDatasetAsync(DatasetManifest manifest, IAsyncEnumerable<DatasetLine> lines, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<DatasetManifest?> GetDatasetAsync(AvatarKey avatar, Guid datasetId, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<DatasetManifest>> ListDatasetsAsync(AvatarKey avatar, CancellationToken cancellationToken) => throw new NotSupportedException();
    public IAsyncEnumerable<DatasetLine> ReadLinesAsync(AvatarKey avatar, Guid datasetId, DatasetSide side, CancellationToken cancellationToken) => throw new NotSupportedException();
    // Erasure
    public Task<ErasureReport> EraseAsync(AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<ErasureReport> PreviewErasureAsync(AvatarKey avatar, ErasureScope scope, ErasureOptions options, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<ParticipantBlocks> GetBlockedParticipantsAsync(AvatarKey avatar, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<VendorErasure>> ListVendorErasuresAsync(string userId, string? avatarId, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<ErasureClaim>> ClaimErasuresAsync(string owner, IReadOnlyList<string> vendors, TimeSpan lease, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<bool> RenewErasureAsync(ErasureClaim claim, TimeSpan lease, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<VendorErasure> SaveErasureAsync(ErasureClaim claim, VendorErasure erasure, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task ReleaseErasureAsync(ErasureClaim claim, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<bool> IsModelSharedAsync(ModelRef model, AvatarKey avatar, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<ErasureQueueStatus> GetErasureStatusAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    private static Task<bool> IsErasedAsync(PostgresSession c, ModelVersion version) => throw new NotSupportedException();
}
