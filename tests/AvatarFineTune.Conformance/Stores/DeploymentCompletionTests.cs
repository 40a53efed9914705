using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>A success at a vendor whose models are to be hosted first.</summary>
public abstract class DeploymentCompletionTests : StoreSuite
{
    [Theory]
    [InlineData(ActivationPolicy.Manual, false, false)]
    [InlineData(ActivationPolicy.Manual, true, false)]
    [InlineData(ActivationPolicy.WhenSucceeded, false, true)]
    [InlineData(ActivationPolicy.WhenSucceeded, true, true)]
    [InlineData(ActivationPolicy.WhenNoneActive, false, true)]
    [InlineData(ActivationPolicy.WhenNoneActive, true, false)]
    public virtual async Task Where_the_policy_would_activate_it_is_hosted_instead(ActivationPolicy policy, bool anotherIsActive, bool isHosted)
    {
        await Store.AdoptVersionAsync(Sample.Version("first"), Token);
        await Store.SetActiveVersionAsync(Ava, anotherIsActive ? 1 : null, Token);

        var done = await CompleteAsync(policy);

        Assert.Equal(2, done.Version);
        Assert.Equal(anotherIsActive ? 1 : null, (await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
        Assert.Equal(isHosted ? 1 : 0, (await Store.ListDeploymentsAsync(Ava.UserId, null, Token)).Count);
        Assert.Equal(isHosted, await Store.FindOpenDeploymentAsync(Ava, 2, Token) is { ActivateWhenReady: true });
    }

    [Fact]
    public virtual async Task Avatar_version_and_model_are_filled_in()
    {
        var blank = Blank() with { Detail = "planned", DueAt = Under.Now.AddMinutes(1), StopRequested = true };

        await CompleteAsync(ActivationPolicy.WhenSucceeded, blank);

        var stored = await Store.FindOpenDeploymentAsync(Ava, 1, Token);
        Assert.Equal(
            blank with { Avatar = Ava, Version = 1, Model = new("local", "m"), ActivateWhenReady = true, StopRequested = false, Revision = 1 }, stored);
        Assert.Empty(await DeploymentQueue.ClaimDeploymentsAsync("w", ["local"], TimeSpan.FromMinutes(1), 1, Token));
    }

    [Fact]
    public virtual async Task Repeated_after_a_lost_answer_it_is_hosted_once()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key") with { Activation = ActivationPolicy.WhenSucceeded });
        var faulty = new FaultyStore(Under).LoseAnswer("Complete");
        Task<FineTuneJob> CallAsync() => faulty.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Blank(), Token);

        await Assert.ThrowsAsync<TrainingStoreException>(CallAsync);
        Assert.Equal(1, (await CallAsync()).Version);

        Assert.Single(await Store.ListDeploymentsAsync(Ava.UserId, null, Token));
    }

    [Fact]
    public virtual async Task Of_an_avatar_that_was_erased_meanwhile_nothing_is_hosted()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key") with { Activation = ActivationPolicy.WhenSucceeded });
        await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);

        await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Blank(), Token);

        Assert.Empty(await Store.ListDeploymentsAsync(Ava.UserId, null, Token));
    }

    [Fact]
    public virtual async Task Of_a_job_that_was_asked_to_cancel_nothing_is_hosted()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key") with { Activation = ActivationPolicy.WhenSucceeded });
        await Store.RequestCancelAsync(claim.Job.Key, Under.Now, Token);

        await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Blank(), Token);

        Assert.Empty(await Store.ListDeploymentsAsync(Ava.UserId, null, Token));
    }

    private ModelDeployment Blank() => Sample.Deployment(7, "another") with { Avatar = new("nobody", "none") };

    private async Task<FineTuneJob> CompleteAsync(ActivationPolicy policy, ModelDeployment? deployment = null)
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key") with { Activation = policy });
        return await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], deployment ?? Blank(), Token);
    }
}
