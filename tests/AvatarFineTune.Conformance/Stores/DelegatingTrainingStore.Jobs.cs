using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Conformance.Stores;

public abstract partial class DelegatingTrainingStore
{
    /// <inheritdoc/>
    public Task<(FineTuneJob Job, bool Created)> AddJobAsync(FineTuneJob job, CancellationToken cancellationToken) =>
        On("AddJob", () => _training.AddJobAsync(job, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<FineTuneJob?> GetJobAsync(JobKey key, CancellationToken cancellationToken) =>
        On("GetJob", () => _training.GetJobAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<FineTuneJob?> FindUnfinishedJobAsync(AvatarKey avatar, string idempotencyKey, CancellationToken cancellationToken) =>
        On("FindUnfinishedJob", () => _training.FindUnfinishedJobAsync(avatar, idempotencyKey, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJob>> ListJobsAsync(AvatarKey avatar, CancellationToken cancellationToken) =>
        On("ListJobs", () => _training.ListJobsAsync(avatar, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<FineTuneJob?> RequestCancelAsync(JobKey key, DateTimeOffset now, CancellationToken cancellationToken) =>
        On("RequestCancel", () => _training.RequestCancelAsync(key, now, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJobEvent>> ListEventsAsync(JobKey key, CancellationToken cancellationToken) =>
        On("ListEvents", () => _training.ListEventsAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobClaim>> ClaimAsync(
        string owner, IReadOnlyCollection<string>? vendors, TimeSpan lease, int limit, CancellationToken cancellationToken) =>
        On("Claim", () => _queue.ClaimAsync(owner, vendors, lease, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<JobClaim?> ClaimAsync(JobKey key, string owner, TimeSpan lease, CancellationToken cancellationToken) =>
        On("Claim", () => _queue.ClaimAsync(key, owner, lease, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RenewAsync(JobClaim claim, TimeSpan lease, CancellationToken cancellationToken) =>
        On("Renew", () => _queue.RenewAsync(claim, lease, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<FineTuneJob> SaveAsync(
        JobClaim claim, FineTuneJob job, IReadOnlyList<FineTuneJobEvent> events, CancellationToken cancellationToken) =>
        On("Save", () => _queue.SaveAsync(claim, job, events, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<FineTuneJob> CompleteAsync(
        JobClaim claim, FineTuneJob job, ModelVersion version, IReadOnlyList<FineTuneJobEvent> events, ModelDeployment? deployment, CancellationToken cancellationToken) =>
        On("Complete", () => _queue.CompleteAsync(claim, job, version, events, deployment, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<WebhookReceipt> ReceiveWebhookAsync(string vendor, string webhookId, string? vendorJobId, CancellationToken cancellationToken) =>
        On("ReceiveWebhook", () => _queue.ReceiveWebhookAsync(vendor, webhookId, vendorJobId, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseAsync(JobClaim claim, CancellationToken cancellationToken) =>
        On("Release", () => _queue.ReleaseAsync(claim, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<JobQueueStatus> GetQueueStatusAsync(CancellationToken cancellationToken) =>
        On("GetQueueStatus", () => _queue.GetQueueStatusAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJob>> FindJobsAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken) =>
        On("FindJobs", () => _queue.FindJobsAsync(jobIds, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListJobUsersAsync(string vendor, DateTimeOffset endedSince, CancellationToken cancellationToken) =>
        On("ListJobUsers", () => _queue.ListJobUsersAsync(vendor, endedSince, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ErasureClaim>> ClaimErasuresAsync(
        string owner, IReadOnlyList<string> vendors, TimeSpan lease, int limit, CancellationToken cancellationToken) =>
        On("ClaimErasures", () => _erasures.ClaimErasuresAsync(owner, vendors, lease, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RenewErasureAsync(ErasureClaim claim, TimeSpan lease, CancellationToken cancellationToken) =>
        On("RenewErasure", () => _erasures.RenewErasureAsync(claim, lease, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<VendorErasure> SaveErasureAsync(ErasureClaim claim, VendorErasure erasure, CancellationToken cancellationToken) =>
        On("SaveErasure", () => _erasures.SaveErasureAsync(claim, erasure, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseErasureAsync(ErasureClaim claim, CancellationToken cancellationToken) =>
        On("ReleaseErasure", () => _erasures.ReleaseErasureAsync(claim, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> IsModelSharedAsync(ModelRef model, AvatarKey avatar, CancellationToken cancellationToken) =>
        On("IsModelShared", () => _erasures.IsModelSharedAsync(model, avatar, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ErasureQueueStatus> GetErasureStatusAsync(CancellationToken cancellationToken) =>
        On("GetErasureStatus", () => _erasures.GetErasureStatusAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RecordAsync(UsageRecord record, CancellationToken cancellationToken) =>
        On("Record", () => _usage.RecordAsync(record, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DailyUsage>> GetDailyAsync(UsageQuery query, CancellationToken cancellationToken) =>
        On("GetDaily", () => _usage.GetDailyAsync(query, cancellationToken), cancellationToken);
}
