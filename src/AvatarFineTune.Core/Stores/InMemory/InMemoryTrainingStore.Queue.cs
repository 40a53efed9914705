using AvatarFineTune.Avatars;
using AvatarFineTune.Datasets;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Stores.InMemory;

public sealed partial class InMemoryTrainingStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<JobClaim>> ClaimAsync(
        string owner, IReadOnlyCollection<string>? vendors, TimeSpan lease, int limit, CancellationToken cancellationToken) =>
        Run<IReadOnlyList<JobClaim>>(() =>
        {
            StoreInput.CheckLease(owner, lease);
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
            var now = _time.GetUtcNow();
            return [.. _jobs.Values.Where(r => r.IsDue(now) && vendors?.Contains(r.Job.Base.Vendor, StringComparer.Ordinal) != false).OrderBy(r => r.Job.DueAt).ThenBy(r => r.Job.Key.Id).Take(limit).ToList()
                .Select(r => Take(r, owner, now + lease))];
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<JobClaim?> ClaimAsync(JobKey key, string owner, TimeSpan lease, CancellationToken cancellationToken) => Run(() =>
    {
        StoreInput.CheckLease(owner, lease);
        var now = _time.GetUtcNow();
        return Row(key) is { } row && row.IsFree(now) ? Take(row, owner, now + lease) : null;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RenewAsync(JobClaim claim, TimeSpan lease, CancellationToken cancellationToken) => Run(() =>
    {
        ArgumentNullException.ThrowIfNull(claim);
        StoreInput.CheckLease(claim.Owner, lease);
        if (Held(claim) is not { } row)
        {
            return false;
        }

        row.LeaseUntil = _time.GetUtcNow() + lease;
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<FineTuneJob> SaveAsync(
        JobClaim claim, FineTuneJob job, IReadOnlyList<FineTuneJobEvent> events, CancellationToken cancellationToken) => Run(() =>
    {
        StoreInput.CheckClaim(claim, job);
        var row = Held(claim) ?? throw new LeaseLostException(Name, job.Key.Id);
        var fresh = NewEvents(row, events);
        var next = StoredJob.Saved(row.Job, job, fresh.Count > 0);
        CheckUnique(next, "SaveJob");
        row.Events.AddRange(fresh);
        return row.Job = next;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<FineTuneJob> CompleteAsync(
        JobClaim claim, FineTuneJob job, ModelVersion version, IReadOnlyList<FineTuneJobEvent> events, ModelDeployment? deployment, CancellationToken cancellationToken) => Run(() =>
    {
        StoreInput.CheckClaim(claim, job);
        ArgumentNullException.ThrowIfNull(version);
        var row = Held(claim) ?? throw new LeaseLostException(Name, job.Key.Id);
        if (row.Job.Version is not null)
        {
            return row.Job;
        }

        var room = Room(row.Job.Avatar);
        var number = room.Versions.Count + 1;
        var next = StoredJob.Completed(row.Job, job, number);
        var made = StoredJob.Version(next, version, number, row.AvatarErased);
        made = IsErased(made) ? made with { Prompt = null } : made;
        var fresh = NewEvents(row, events);
        CheckUnique(next, "CompleteJob");
        room.Versions.Add(made);
        CountUse(room, next.DatasetId);
        if (!row.AvatarErased)
        {
            var profile = EnsureProfile(room, next.Avatar);
            if (StoredJob.Activates(next, profile.ActiveVersion, row.AvatarErased))
            {
                if (deployment is null)
                {
                    Activate(room, next.Avatar, number);
                }
                else if (!IsErased(made))
                {
                    Add(StoredDeployment.Completed(deployment, made));
                }
            }
        }

        row.Events.AddRange(fresh);
        return row.Job = next;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task ReleaseAsync(JobClaim claim, CancellationToken cancellationToken) => Run(() =>
    {
        ArgumentNullException.ThrowIfNull(claim);
        if (Held(claim) is { } row)
        {
            row.Owner = null;
        }

        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<JobQueueStatus> GetQueueStatusAsync(CancellationToken cancellationToken) => Run(() =>
    {
        var now = _time.GetUtcNow();
        var due = _jobs.Values.Where(r => r.IsDue(now)).Select(r => r.Job.DueAt).ToList();
        var unfinished = _jobs.Values.Where(r => !r.Job.IsFinished).Select(r => (DateTimeOffset?)r.Job.LastNewsAt).ToList();
        return new JobQueueStatus(due.Count, due.Count == 0 ? null : due.Min(), unfinished.Count, unfinished.Min());
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FineTuneJob>> FindJobsAsync(IReadOnlyCollection<Guid> jobIds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobIds);
        return Run<IReadOnlyList<FineTuneJob>>(() => [.. _jobs.Values.Select(r => r.Job).Where(j => jobIds.Contains(j.Key.Id))], cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListJobUsersAsync(string vendor, DateTimeOffset endedSince, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(vendor);
        return Run<IReadOnlyList<string>>(
            () => [.. _jobs.Values.Select(r => r.Job).Where(j => j.Base.Vendor == vendor && j.FinishedAt >= endedSince).Select(j => j.Key.UserId).Distinct(StringComparer.Ordinal)],
            cancellationToken);
    }

    private static JobClaim Take(JobRow row, string owner, DateTimeOffset until)
    {
        row.Owner = owner;
        row.LeaseUntil = until;
        return new(row.Job, owner, ++row.Fencing);
    }

    /// <summary>The claimed row, while nobody claimed it after and it was not released.</summary>
    private JobRow? Held(JobClaim claim) =>
        Row(claim.Job.Key) is { Owner: not null } row && row.Fencing == claim.Fencing ? row : null;

    private static List<FineTuneJobEvent> NewEvents(JobRow row, IReadOnlyList<FineTuneJobEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var known = row.Events.Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        return [.. events.Select(StoreInput.Clean).Where(e => known.Add(e.Id))];
    }

    private static void CountUse(AvatarRoom room, Guid datasetId)
    {
        var used = room.Members.Where(m => m.DatasetId == datasetId && m.Side == DatasetSide.Training).Select(m => m.Member.ExampleId);
        foreach (var id in used.Distinct())
        {
            if (room.Examples.TryGetValue(id, out var example))
            {
                room.Examples[id] = example with { UsedInTraining = true, TimesUsed = example.TimesUsed + 1 };
            }
        }
    }
}
