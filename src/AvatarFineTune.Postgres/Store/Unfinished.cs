#pragma warning disable
using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
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
