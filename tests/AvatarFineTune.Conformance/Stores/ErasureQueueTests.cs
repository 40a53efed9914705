using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>The queue of erasures at vendors: claims, leases and fenced writes, as for jobs.</summary>
public abstract class ErasureQueueTests : StoreSuite
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly string[] Local = ["local"];

    [Fact]
    public virtual async Task A_claim_names_the_vendors_that_its_host_has()
    {
        await Under.QueueErasureAsync(Sample);

        Assert.Empty(await ErasureQueue.ClaimErasuresAsync("w", [], Lease, 10, Token));
        Assert.Empty(await ErasureQueue.ClaimErasuresAsync("w", ["openai", "LOCAL"], Lease, 10, Token));
        var claim = Assert.Single(await ErasureQueue.ClaimErasuresAsync("w", ["openai", "local"], Lease, 10, Token));
        Assert.Equal((1, "w", Ava), (claim.Fencing, claim.Owner, claim.Erasure.Avatar));
        Assert.Equal(claim.Erasure, Assert.Single(await RowsAsync()));
    }

    [Fact]
    public virtual async Task Two_workers_never_share_a_row()
    {
        for (var i = 0; i < 8; i++)
        {
            await Under.QueueErasureAsync(Sample with { Avatar = new(Ava.UserId, $"a{i}") });
        }

        var claims = (await InParallelAsync(8, i => ErasureQueue.ClaimErasuresAsync($"w{i}", Local, Lease, 3, Token))).SelectMany(c => c).ToList();

        Assert.Equal(8, claims.Count);
        Assert.Equal(8, claims.Select(c => c.Erasure.Id).Distinct().Count());
    }

    [Fact]
    public virtual async Task A_lease_that_ended_lets_others_claim_and_the_first_write_nothing_more()
    {
        await Under.QueueErasureAsync(Sample);
        var slow = await ClaimAsync();
        Assert.Empty(await ErasureQueue.ClaimErasuresAsync("other", Local, Lease, 1, Token));
        await Under.AdvanceAsync(Lease);
        var next = await ClaimAsync();

        Assert.Equal(2, next.Fencing);
        await Assert.ThrowsAsync<LeaseLostException>(() => ErasureQueue.SaveErasureAsync(slow, slow.Erasure with { Attempts = 9 }, Token));
        Assert.False(await ErasureQueue.RenewErasureAsync(slow, Lease, Token));
        await ErasureQueue.ReleaseErasureAsync(slow, Token);
        Assert.True(await ErasureQueue.RenewErasureAsync(next, Lease, Token));
        Assert.Equal(0, Assert.Single(await RowsAsync()).Attempts);
    }

    [Fact]
    public virtual async Task A_renewed_lease_holds_and_a_released_one_is_free_at_once()
    {
        await Under.QueueErasureAsync(Sample);
        var claim = await ClaimAsync();
        await Under.AdvanceAsync(Lease / 2);
        Assert.True(await ErasureQueue.RenewErasureAsync(claim, Lease, Token));
        await Under.AdvanceAsync(Lease / 2);
        Assert.Empty(await ErasureQueue.ClaimErasuresAsync("other", Local, Lease, 1, Token));

        await ErasureQueue.ReleaseErasureAsync(claim, Token);
        await Assert.ThrowsAsync<LeaseLostException>(() => ErasureQueue.SaveErasureAsync(claim, claim.Erasure, Token));
        Assert.Equal(2, (await ClaimAsync()).Fencing);
    }

    [Fact]
    public virtual async Task A_deferred_row_is_due_again_in_its_time()
    {
        await Under.QueueErasureAsync(Sample);
        var claim = await ClaimAsync();
        var saved = await ErasureQueue.SaveErasureAsync(
            claim, claim.Erasure with { Attempts = 3, LastError = VendorFault.Throttled, DueAt = Under.Now.AddMinutes(30), Files = VendorErasurePart.Deleted }, Token);
        await ErasureQueue.ReleaseErasureAsync(claim, Token);

        Assert.Equal((3, VendorFault.Throttled, VendorErasurePart.Deleted), (saved.Attempts, saved.LastError, saved.Files));
        Assert.Equal(saved, Assert.Single(await RowsAsync()));
        Assert.Empty(await ErasureQueue.ClaimErasuresAsync("w", Local, Lease, 1, Token));
        await Under.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(saved, (await ClaimAsync()).Erasure);
    }

    [Fact]
    public virtual async Task A_row_without_a_pending_part_is_done_and_never_claimed_again()
    {
        await Under.QueueErasureAsync(Sample);
        var done = await EndAsync(VendorErasurePart.Deleted);

        Assert.Equal((Under.Now, VendorErasureStatus.Done), (done.DoneAt, done.Status));
        await Under.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Empty(await ErasureQueue.ClaimErasuresAsync("w", Local, Lease, 1, Token));
    }

    [Fact]
    public virtual async Task The_version_of_a_deleted_model_is_marked_and_answers_no_more()
    {
        await Under.QueueErasureAsync(Sample);
        await EndAsync(VendorErasurePart.Deleted);

        var version = Assert.Single(await Store.ListVersionsAsync(Ava, Token));
        Assert.Equal(Under.Now, version.DeletedAt);
        Assert.Equal(version, await Store.GetVersionAsync(Ava, 1, Token));
        Assert.False(await Store.SetActiveVersionAsync(Ava, 1, Token));
    }

    [Theory]
    [InlineData(VendorErasurePart.NotSupported, VendorErasureStatus.NotSupported)]
    [InlineData(VendorErasurePart.Shared, VendorErasureStatus.Shared)]
    [InlineData(VendorErasurePart.Unclear, VendorErasureStatus.Unclear)]
    public virtual async Task What_could_not_be_deleted_is_said_and_is_tried_again_by_another_erasure(VendorErasurePart part, VendorErasureStatus status)
    {
        await Under.QueueErasureAsync(Sample);
        Assert.Equal(status, (await EndAsync(part)).Status);
        Assert.Null(Assert.Single(await Store.ListVersionsAsync(Ava, Token)).DeletedAt);
        Assert.False(await Store.SetActiveVersionAsync(Ava, 1, Token));

        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        var row = Assert.Single(await RowsAsync());
        Assert.Equal((VendorErasurePart.Pending, VendorErasurePart.Deleted, null), (row.Model, row.Files, row.DoneAt));
    }

    [Fact]
    public virtual async Task A_row_that_is_reopened_meanwhile_can_not_be_ended_by_who_held_it()
    {
        await Under.QueueErasureAsync(Sample, new() { KeepTrainedModels = true });
        var claim = await ClaimAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        await Assert.ThrowsAsync<LeaseLostException>(() => ErasureQueue.SaveErasureAsync(claim, claim.Erasure with { Files = VendorErasurePart.Deleted }, Token));
        var row = (await ClaimAsync()).Erasure;
        Assert.Equal((VendorErasurePart.Pending, VendorErasurePart.Pending), (row.Model, row.Files));
    }

    [Fact]
    public virtual async Task What_is_deleted_stays_deleted()
    {
        await Under.QueueErasureAsync(Sample);
        var claim = await ClaimAsync();
        await ErasureQueue.SaveErasureAsync(claim, claim.Erasure with { Model = VendorErasurePart.Deleted }, Token);

        Assert.Equal(VendorErasurePart.Deleted, (await ErasureQueue.SaveErasureAsync(claim, claim.Erasure, Token)).Model);
    }

    [Fact]
    public virtual async Task A_model_that_was_adopted_before_its_job_ended_goes_under_both_numbers()
    {
        await Store.AdoptVersionAsync(Sample.Version("m"), Token);
        Assert.True(await Store.SetActiveVersionAsync(Ava, 1, Token));
        var import = Sample.Import();
        var example = Sample.Example(import, "ben", "Ben");
        await Store.ImportAsync(import, example);
        await Under.TrainAsync(Sample, "m", [example]);

        var report = await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        Assert.Equal((true, 2), (report.Deactivated, report.TrainedVersions.Count));
        Assert.Null((await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
        Assert.All(await Store.ListVersionsAsync(Ava, Token), v => Assert.Null(v.Prompt));
        Assert.False(await Store.SetActiveVersionAsync(Ava, 1, Token));
        Assert.False(await Store.SetActiveVersionAsync(Ava, 2, Token));
    }

    [Fact]
    public virtual async Task The_status_tells_what_waits_and_since_when()
    {
        var empty = await ErasureQueue.GetErasureStatusAsync(Token);
        Assert.Equal((0, 0), (empty.Due, empty.Pending));
        Assert.Null(empty.Oldest);

        await Under.QueueErasureAsync(Sample);
        await Under.AdvanceAsync(TimeSpan.FromMinutes(1));
        await Under.QueueErasureAsync(Sample with { Avatar = new(Ava.UserId, "eve"), Now = Under.Now });
        Assert.Equal((2, 2, Ava), await ErasureQueue.GetErasureStatusAsync(Token) is { Oldest: { } o } s ? (s.Due, s.Pending, o.Avatar) : default);

        await EndAsync(VendorErasurePart.NotSupported);
        Assert.Equal((1, 1, "eve"), await ErasureQueue.GetErasureStatusAsync(Token) is { Oldest: { } n } t ? (t.Due, t.Pending, n.Avatar.AvatarId) : default);
    }

    [Fact]
    public virtual async Task What_makes_no_sense_is_refused()
    {
        await Under.QueueErasureAsync(Sample);
        var claim = await ClaimAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => ErasureQueue.ClaimErasuresAsync("", Local, Lease, 1, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => ErasureQueue.ClaimErasuresAsync("w", Local, TimeSpan.Zero, 1, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => ErasureQueue.ClaimErasuresAsync("w", Local, Lease, 0, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => ErasureQueue.SaveErasureAsync(claim, claim.Erasure with { Id = Guid.NewGuid() }, Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ErasureQueue.ClaimErasuresAsync("w", Local, Lease, 1, new(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ErasureQueue.SaveErasureAsync(claim, claim.Erasure, new(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PreviewErasureAsync(Ava, ErasureScope.Avatar, new(), new(canceled: true)));
    }

    private Task<IReadOnlyList<VendorErasure>> RowsAsync() => Store.ListVendorErasuresAsync(Ava.UserId, Ava.AvatarId, Token);

    private async Task<ErasureClaim> ClaimAsync() => Assert.Single(await ErasureQueue.ClaimErasuresAsync("w", Local, Lease, 1, Token));

    private async Task<VendorErasure> EndAsync(VendorErasurePart model)
    {
        var claim = await ClaimAsync();
        var ended = claim.Erasure with { Deployments = VendorErasurePart.NothingThere, Model = model, Files = VendorErasurePart.Deleted };
        return await ErasureQueue.SaveErasureAsync(claim, ended, Token);
    }
}
