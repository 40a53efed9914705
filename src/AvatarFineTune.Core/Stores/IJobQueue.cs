using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.Stores;

/// <summary>
/// The system's side of the jobs: claims, leases and fenced writes, over all users. Only workers ask for it. A job that
/// isn't settled is due when its time has come and nobody holds a live lease on it.
/// </summary>
/// <remarks>
/// A claim holds until somebody else claims the job or it is released. The end of a lease only lets others claim; a holder
/// that was slow and that nobody has replaced loses nothing by it.
/// </remarks>
public interface IJobQueue
{
    /// <summary>Claims due jobs, the longest due first, in one atomic statement: no two claims ever share a job.</summary>
    /// <param name="owner">Who claims, for operators to read.</param>
    /// <param name="vendors">
    /// The vendors that the claimer has, by their registered names; jobs of others wait for somebody who has theirs.
    /// <see langword="null"/> for all.
    /// </param>
    /// <param name="lease">How long the claim holds unless renewed.</param>
    /// <param name="limit">The most jobs, at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<JobClaim>> ClaimAsync(
        string owner, IReadOnlyCollection<string>? vendors, TimeSpan lease, int limit, CancellationToken cancellationToken);

    /// <summary>Claims due jobs of whatever vendor.</summary>
    /// <inheritdoc cref="ClaimAsync(string, IReadOnlyCollection{string}?, TimeSpan, int, CancellationToken)"/>
    Task<IReadOnlyList<JobClaim>> ClaimAsync(string owner, TimeSpan lease, int limit, CancellationToken cancellationToken) =>
        ClaimAsync(owner, vendors: null, lease, limit, cancellationToken);

    /// <summary>Claims one job, due or not; <see langword="null"/> if it is settled, missing, or somebody holds a live lease on it.</summary>
    Task<JobClaim?> ClaimAsync(JobKey key, string owner, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Holds a claim for another <paramref name="lease"/> from now.</summary>
    /// <returns><see langword="false"/> if the claim is lost.</returns>
    Task<bool> RenewAsync(JobClaim claim, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a job's new state and events while the claim holds. <see cref="FineTuneJob.CancelRequested"/> is not
    /// written back, so that a request made meanwhile is not lost; the returned job shows it, and stays due until a save
    /// of a job that shows it. A job of an older <see cref="FineTuneJob.Revision"/> than the stored one puts nothing off: a vendor's call
    /// may have made it due meanwhile. Events are unique by id. What was asked for (base, dataset, hyperparameters, estimates,
    /// policy, key) and the version never change by a save. A save without news leaves the revision as it is.
    /// </summary>
    /// <exception cref="LeaseLostException">Somebody else holds the job now, or it was released; nothing was stored.</exception>
    /// <exception cref="TrainingStoreException">
    /// The job was reopened while another one took its idempotency key, or another job names the same vendor job; nothing was stored.
    /// </exception>
    Task<FineTuneJob> SaveAsync(JobClaim claim, FineTuneJob job, IReadOnlyList<FineTuneJobEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a success in one transaction: the job, its version under the next number, the examples' counters for its
    /// training lines, and the active version where the stored job's
    /// policy says so and nobody asked to cancel it. Repeated after a lost
    /// answer, it returns the stored job and changes nothing.
    /// </summary>
    /// <param name="claim">The claim.</param>
    /// <param name="job">The job as succeeded; its <see cref="FineTuneJob.Version"/> is filled in.</param>
    /// <param name="version">The version; its number, avatar and job are filled in, and its dataset if it names none.</param>
    /// <param name="events">What to store beside it.</param>
    /// <param name="deployment">
    /// How the version is to be hosted, at a vendor that needs that: where the policy would activate the version, this is stored
    /// instead, to be activated when ready; its avatar, version and model are filled in. <see langword="null"/> where the vendor needs none.
    /// </param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    /// <exception cref="LeaseLostException">Somebody else holds the job now; nothing was stored.</exception>
    Task<FineTuneJob> CompleteAsync(
        JobClaim claim, FineTuneJob job, ModelVersion version, IReadOnlyList<FineTuneJobEvent> events, ModelDeployment? deployment, CancellationToken cancellationToken);

    /// <summary>Stores a success at a vendor that needs no hosting.</summary>
    /// <inheritdoc cref="CompleteAsync(JobClaim, FineTuneJob, ModelVersion, IReadOnlyList{FineTuneJobEvent}, ModelDeployment?, CancellationToken)"/>
    Task<FineTuneJob> CompleteAsync(
        JobClaim claim, FineTuneJob job, ModelVersion version, IReadOnlyList<FineTuneJobEvent> events, CancellationToken cancellationToken) =>
        CompleteAsync(claim, job, version, events, deployment: null, cancellationToken);

    /// <summary>
    /// Notes a verified call of a vendor about a job, and makes the job due, whoever's it is. In one transaction, so that a call is either
    /// noted and has made its job due, or can be sent again. Ids are kept for three days.
    /// </summary>
    /// <param name="vendor">The vendor's registered name.</param>
    /// <param name="webhookId">The call's id, at most 200 characters.</param>
    /// <param name="vendorJobId">The vendor job, at most 200 characters; <see langword="null"/> if the call is about none.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    /// <exception cref="ArgumentException">An id is empty or too long.</exception>
    /// <returns>Whether the call is new, and how many jobs it made due.</returns>
    Task<WebhookReceipt> ReceiveWebhookAsync(string vendor, string webhookId, string? vendorJobId, CancellationToken cancellationToken);

    /// <summary>Gives the claim back, so that others need not wait for its end. A lost claim is no error.</summary>
    Task ReleaseAsync(JobClaim claim, CancellationToken cancellationToken);

    /// <summary>How the queue stands, for health and metrics.</summary>
    Task<JobQueueStatus> GetQueueStatusAsync(CancellationToken cancellationToken);

    /// <summary>Finds jobs by their ids alone, whoever's they are, those of erased avatars too: a file left at a vendor is ours only then.</summary>
    /// <param name="jobIds">The ids, such as a page of names of files tells them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that exist, in no order.</returns>
    Task<IReadOnlyList<FineTuneJob>> FindJobsAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken);

    /// <summary>Lists the users of whom a job at a vendor ended at <paramref name="endedSince"/> or later, each once, in no order.</summary>
    /// <param name="vendor">The vendor's registered name.</param>
    /// <param name="endedSince">What ended before is not looked at.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<string>> ListJobUsersAsync(string vendor, DateTimeOffset endedSince, CancellationToken cancellationToken);
}

/// <summary>A worker's hold on a job. Immutable.</summary>
/// <param name="Job">The job as claimed.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Fencing">Grows with every claim of the job; a write with an older number changes nothing.</param>
public sealed record JobClaim(FineTuneJob Job, string Owner, long Fencing);

/// <summary>How the queue stands. Immutable.</summary>
/// <param name="Due">Jobs that are due and held by nobody.</param>
/// <param name="OldestDue">Since when the longest waiting of them is due; <see langword="null"/> if there is none.</param>
/// <param name="Unfinished">Jobs that have not ended.</param>
/// <param name="OldestNews">Since when the unfinished job with the oldest news has none; <see langword="null"/> if there is no such job.</param>
public sealed record JobQueueStatus(int Due, DateTimeOffset? OldestDue, int Unfinished, DateTimeOffset? OldestNews);

/// <summary>What became of a vendor's call. Immutable.</summary>
/// <param name="IsNew">Whether it had not come before. Ids are remembered for a day at least.</param>
/// <param name="Jobs">How many unsettled jobs it is about, which are due now.</param>
public sealed record WebhookReceipt(bool IsNew, int Jobs);
