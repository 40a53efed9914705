using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>What a worker's save of a deployment changes, and what it must not.</summary>
public abstract class DeploymentSaveTests : StoreSuite
{
    [Fact]
    public virtual async Task A_save_stores_how_far_it_is()
    {
        var claim = await Under.ClaimAsync(await Under.DeployAsync(Sample));
        var news = claim.Deployment.Ready() with
        {
            Detail = "up", HostingPerHour = new(2.5m, "EUR"), Attempts = 3, LastError = VendorFault.Throttled,
        };

        var saved = await SaveAsync(claim, news);

        Assert.Equal(news with { Revision = 2 }, saved);
        Assert.Equal(saved, await OpenAsync());
        Assert.Equal(saved, await SaveAsync(claim, news));
    }

    [Fact]
    public virtual async Task What_was_asked_for_and_the_first_answer_never_change()
    {
        var deployment = await Under.DeployAsync(Sample);
        var claim = await Under.ClaimAsync(deployment);
        var ready = await SaveAsync(claim, deployment.Ready());

        var saved = await SaveAsync(claim, ready with { Model = new("local", "x"), RequestedAt = Under.Now.AddDays(1), ReadyAt = null });

        Assert.Equal(ready, saved);
    }

    [Fact]
    public virtual async Task A_stop_that_was_asked_for_meanwhile_is_kept_and_stays_due()
    {
        var deployment = await Under.DeployAsync(Sample, activate: true);
        var claim = await Under.ClaimAsync(deployment);
        await Store.RequestStopAsync(Ava, 1, Under.Now, Token);

        var saved = await DeploymentQueue.SaveDeploymentAsync(claim, deployment.Ready(), activate: true, next: null, Token);

        Assert.Equal(deployment.Ready() with { StopRequested = true, ActivateWhenReady = false, DueAt = Under.Now, Revision = 3 }, saved);
        Assert.Null((await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);

        // A worker that shows the stop says itself when it looks again.
        Assert.Equal(Under.Now.AddMinutes(1), (await SaveAsync(claim, saved with { DueAt = Under.Now.AddMinutes(1) })).DueAt);
    }

    [Fact]
    public virtual async Task An_activation_that_was_asked_for_meanwhile_is_kept_and_stays_due()
    {
        var deployment = await Under.DeployAsync(Sample);
        var claim = await Under.ClaimAsync(deployment);
        await Store.AddDeploymentAsync(Sample.Deployment() with { ActivateWhenReady = true }, Token);

        var saved = await SaveAsync(claim, deployment.Ready());

        Assert.Equal((true, Under.Now), (saved.ActivateWhenReady, saved.DueAt));
        Assert.False((await DeploymentQueue.SaveDeploymentAsync(claim, saved, activate: true, next: null, Token)).ActivateWhenReady);
        Assert.Equal(1, (await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
    }

    [Fact]
    public virtual async Task A_version_becomes_the_active_one_with_the_save_that_says_so()
    {
        var deployment = await Under.DeployAsync(Sample, activate: true);
        var claim = await Under.ClaimAsync(deployment);
        Assert.True((await SaveAsync(claim, deployment with { State = DeploymentState.Provisioning })).ActivateWhenReady);
        Assert.Null((await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);

        var saved = await DeploymentQueue.SaveDeploymentAsync(claim, deployment.Ready(), activate: true, next: null, Token);

        Assert.False(saved.ActivateWhenReady);
        Assert.Equal(1, (await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
    }

    [Fact]
    public virtual async Task A_worker_can_give_an_activation_up()
    {
        var deployment = await Under.DeployAsync(Sample, activate: true);
        var claim = await Under.ClaimAsync(deployment);

        Assert.False((await SaveAsync(claim, deployment with { ActivateWhenReady = false })).ActivateWhenReady);
    }

    [Fact]
    public virtual async Task A_stretch_that_was_lost_is_followed_by_the_next_in_one_write()
    {
        var deployment = await Under.DeployAsync(Sample);
        var claim = await Under.ClaimAsync(deployment);
        var ready = await SaveAsync(claim, deployment.Ready());
        await Store.AddDeploymentAsync(Sample.Deployment() with { ActivateWhenReady = true }, Token);
        var next = Sample.Deployment() with { RequestedAt = Under.Now.AddMinutes(10), StopRequested = true };

        var over = await DeploymentQueue.SaveDeploymentAsync(claim, ready with { EndedAt = Under.Now.AddMinutes(10) }, activate: false, next, Token);

        Assert.Equal(Under.Now.AddMinutes(10), over.EndedAt);
        var open = await OpenAsync();
        Assert.Equal(next with { StopRequested = false, ActivateWhenReady = true, Revision = 1 }, open);
        Assert.Equal([open!, over], await Store.ListDeploymentsAsync(Ava.UserId, null, Token));
        Assert.Equal(1, (await Under.ClaimAsync(open!)).Fencing);
    }

    [Fact]
    public virtual async Task Nothing_follows_what_is_open_or_to_be_stopped()
    {
        var deployment = await Under.DeployAsync(Sample);
        var claim = await Under.ClaimAsync(deployment);
        await DeploymentQueue.SaveDeploymentAsync(claim, deployment, activate: false, Sample.Deployment(), Token);
        Assert.Equal(deployment.Id, (await OpenAsync())!.Id);

        await Store.RequestStopAsync(Ava, 1, Under.Now, Token);
        var over = await DeploymentQueue.SaveDeploymentAsync(claim, deployment with { EndedAt = Under.Now }, activate: false, Sample.Deployment(), Token);
        Assert.True(over.StopRequested);
        Assert.Null(await OpenAsync());
        Assert.Single(await Store.ListDeploymentsAsync(Ava.UserId, null, Token));
    }

    [Fact]
    public virtual async Task With_the_end_the_claim_is_over()
    {
        var deployment = await Under.DeployAsync(Sample);
        var claim = await Under.ClaimAsync(deployment);
        var ended = await SaveAsync(claim, deployment with { EndedAt = Under.Now });

        await Assert.ThrowsAsync<LeaseLostException>(() => SaveAsync(claim, ended with { Detail = "news" }));
        await Assert.ThrowsAsync<LeaseLostException>(() => SaveAsync(claim, ended with { EndedAt = null }));
        Assert.Equal(ended, Assert.Single(await Store.ListDeploymentsAsync(Ava.UserId, null, Token)));
        Assert.Null(await Store.RequestStopAsync(Ava, 1, Under.Now, Token));
    }

    [Fact]
    public virtual async Task A_save_whose_answer_was_lost_is_repeated_without_harm()
    {
        var deployment = await Under.DeployAsync(Sample, activate: true);
        var claim = await Under.ClaimAsync(deployment);
        var next = Sample.Deployment() with { RequestedAt = Under.Now.AddMinutes(9) };

        var ready = await RepeatAsync(s => s.SaveDeploymentAsync(claim, deployment.Ready(), activate: true, null, Token));
        var over = await RepeatAsync(s => s.SaveDeploymentAsync(claim, ready with { EndedAt = Under.Now }, activate: false, next, Token));

        Assert.Equal((2, 3), (ready.Revision, over.Revision));
        Assert.Equal([next.Id, deployment.Id], (await Store.ListDeploymentsAsync(Ava.UserId, null, Token)).Select(d => d.Id));
    }

    [Fact]
    public virtual async Task A_save_of_something_else_is_refused_and_a_cancelled_one_stores_nothing()
    {
        var deployment = await Under.DeployAsync(Sample);
        var claim = await Under.ClaimAsync(deployment);
        var ended = deployment with { EndedAt = Under.Now };

        await Assert.ThrowsAnyAsync<ArgumentException>(() => SaveAsync(claim, deployment with { Id = Guid.NewGuid() }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SaveAsync(claim, deployment with { Version = 2 }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SaveAsync(claim, deployment with { Avatar = new(Ava.UserId, "eve") }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SaveAsync(claim, ended, deployment));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SaveAsync(claim, ended, Sample.Deployment(2)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => SaveAsync(claim, ended, Sample.Deployment() with { EndedAt = Under.Now }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => DeploymentQueue.SaveDeploymentAsync(claim, ended, activate: true, Sample.Deployment(), new(canceled: true)));
        var forged = claim with { Deployment = deployment with { Avatar = new(Ava.UserId + "x", "ava") } };
        await Assert.ThrowsAsync<LeaseLostException>(() => SaveAsync(forged, forged.Deployment with { Detail = "theirs" }));

        Assert.Equal(deployment, await OpenAsync());
    }

    private Task<ModelDeployment?> OpenAsync() => Store.FindOpenDeploymentAsync(Ava, 1, Token);

    private Task<ModelDeployment> SaveAsync(DeploymentClaim claim, ModelDeployment deployment, ModelDeployment? next = null) =>
        DeploymentQueue.SaveDeploymentAsync(claim, deployment, activate: false, next, Token);

    private async Task<T> RepeatAsync<T>(Func<FaultyStore, Task<T>> call)
    {
        var faulty = new FaultyStore(Under).FailBefore("SaveDeployment").LoseAnswer("SaveDeployment");
        await Assert.ThrowsAsync<TrainingStoreException>(() => call(faulty));
        await Assert.ThrowsAsync<TrainingStoreException>(() => call(faulty));
        return await call(faulty);
    }
}
