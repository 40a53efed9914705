using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>The last choice counts; what nobody uses any more ends, and what somebody uses does not.</summary>
public sealed class DeploymentSwitchTests
{
    [Fact]
    public async Task The_former_version_is_hosted_until_the_next_one_is_ready()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(2);
        await host.ActivateAsync(1);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 4; i++)
        {
            host.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
        }

        Assert.Equal(ActivationState.Deploying, (await host.ActivateAsync(2)).State);
        await host.WorkAsync(TimeSpan.FromSeconds(10));
        Assert.Equal((1, DeploymentState.Ready), (await host.ActiveAsync(), host.Vendor.Hosted["m1"]));

        await host.WorkAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, await host.ActiveAsync());
        Assert.Equal("m2", Assert.Single(host.Vendor.Hosted).Key);
        Assert.Equal([(1, false), (2, true)], (await host.RowsAsync()).Select(r => (r.Version, r.IsOpen)));
    }

    [Theory]
    [InlineData(1.7, UnusedHostingPolicy.StopUnlessFree, false)]
    [InlineData(0.0, UnusedHostingPolicy.StopUnlessFree, true)]
    [InlineData(null, UnusedHostingPolicy.StopUnlessFree, false)]
    [InlineData(0.0, UnusedHostingPolicy.Stop, false)]
    [InlineData(1.7, UnusedHostingPolicy.Keep, true)]
    public async Task Unused_hosting_ends_or_stays_as_the_policy_says(double? perHour, UnusedHostingPolicy policy, bool stays)
    {
        await using var host = new DeploymentHarness((decimal?)perHour, o => o.StopUnusedHosting = policy);
        await host.AdoptAsync(2);
        await host.ActivateAsync(1);
        await host.ActivateAsync(2);
        await host.WorkAsync();
        Assert.Equal(stays ? ["m1", "m2"] : ["m2"], host.Vendor.Hosted.Keys.Order());

        await host.Service.DeactivateModelAsync(JobHarness.Avatar);
        await host.WorkAsync();

        Assert.Equal(stays ? ["m1", "m2"] : [], host.Vendor.Hosted.Keys.Order());
        Assert.Null(await host.ActiveAsync());
    }

    [Fact]
    public async Task Deactivated_on_its_way_it_never_answers_and_nothing_stays_hosted()
    {
        await using var host = new DeploymentHarness(perHour: 0);
        await host.AdoptAsync(1);
        host.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
        await host.ActivateAsync(1);

        await host.Service.DeactivateModelAsync(JobHarness.Avatar);
        await host.WorkAsync();

        Assert.Null(await host.ActiveAsync());
        Assert.Empty(host.Vendor.Hosted);
        Assert.False(Assert.Single(await host.RowsAsync()).IsOpen);
    }

    [Fact]
    public async Task A_later_choice_overtakes_one_that_is_still_on_its_way()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(2);
        host.Vendor.Turn("m2", DeploymentState.Ready);
        for (var i = 0; i < 3; i++)
        {
            host.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
        }

        await host.ActivateAsync(1);
        Assert.Equal(ActivationState.Active, (await host.ActivateAsync(2)).State);
        await host.WorkAsync();

        Assert.Equal(2, await host.ActiveAsync());
        Assert.Equal("m2", Assert.Single(host.Vendor.Hosted).Key);
    }

    [Fact]
    public async Task What_was_overtaken_never_answers_though_it_is_ready_first()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(2);
        for (var i = 0; i < 12; i++)
        {
            host.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
        }

        await host.ActivateAsync(1);
        Assert.Equal(ActivationState.Deploying, (await host.ActivateAsync(2)).State);
        host.Vendor.Turn("m1", DeploymentState.Ready);
        await host.WorkAsync(TimeSpan.FromSeconds(30));
        Assert.Null(await host.ActiveAsync());

        await host.WorkAsync();

        Assert.Equal((2, "m2"), (await host.ActiveAsync(), Assert.Single(host.Vendor.Hosted).Key));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public async Task A_stop_that_is_taken_back_while_it_is_worked_off_leaves_the_version_answering(int at, bool acted)
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(2);
        await host.ActivateAsync(1);
        await host.ActivateAsync(2);
        var asked = 0;
        host.Vendor.Fault = (call, after) =>
        {
            // Between the vendor's answer to the stop and its storing, somebody wants the version back.
            if (call == "Undeploy" && after == acted && ++asked == at)
            {
                host.ActivateAsync(1).GetAwaiter().GetResult();
            }
        };

        await host.WorkAsync();

        Assert.Equal(1, await host.ActiveAsync());
        Assert.True(asked >= at, "It was never taken down.");
        var (model, state) = Assert.Single(host.Vendor.Hosted);
        Assert.Equal("m1", model);
        Assert.True(state is DeploymentState.Ready or DeploymentState.Degraded, $"It is {state}.");
        Assert.Equal(1, (await host.RowsAsync()).Single(r => r.IsOpen).Version);
    }

    [Fact]
    public async Task A_model_that_two_avatars_use_is_hosted_until_the_last_of_them_leaves_it()
    {
        await using var host = new DeploymentHarness();
        var bob = new AvatarKey("other", "bob");
        await host.AdoptAsync(1);
        await host.AdoptAsync(1, bob);
        await host.ActivateAsync(1);
        await host.ActivateAsync(1, bob);

        await host.Service.DeactivateModelAsync(JobHarness.Avatar);
        await host.WorkAsync();
        Assert.Equal((DeploymentState.Ready, 1), (host.Vendor.State, await host.ActiveAsync(bob)));
        Assert.False(Assert.Single(await host.RowsAsync()).IsOpen);
        Assert.DoesNotContain("Undeploy", host.Vendor.Calls);

        await host.Service.DeactivateModelAsync(bob);
        await host.WorkAsync();
        Assert.Empty(host.Vendor.Hosted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hosting_whose_stop_was_never_asked_for_finds_out_by_itself(bool lost)
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(2);
        await host.ActivateAsync(1);

        // The process dies between the switch and the stop.
        _ = lost ? host.Process.Faults.LoseAnswer("SaveDeployment") : host.Process.Faults.FailBefore("RequestStop");
        await Assert.ThrowsAnyAsync<TrainingStoreException>(() => host.ActivateAsync(2));
        Assert.Equal(2, await host.ActiveAsync());

        await host.WorkAsync();

        Assert.Equal("m2", Assert.Single(host.Vendor.Hosted).Key);
        Assert.Equal(2, await host.ActiveAsync());
    }

    [Fact]
    public async Task Who_is_activated_again_while_its_hosting_finds_itself_unused_goes_on()
    {
        await using var host = new DeploymentHarness(options: o => o.StopUnusedHosting = UnusedHostingPolicy.Stop);
        await host.AdoptAsync(2);
        await host.ActivateAsync(1);
        await host.Process.Store.SetActiveVersionAsync(JobHarness.Avatar, null, default);
        host.Time.Advance(TimeSpan.FromMinutes(6));
        var claim = Assert.Single(await host.Process.Store.ClaimDeploymentsAsync("slow", ["fake"], TimeSpan.FromMinutes(1), 1, default));
        await host.ActivateAsync(1);

        // What the slow worker had decided before it knew.
        var saved = await host.Process.Store.SaveDeploymentAsync(claim, claim.Deployment with { StopRequested = true }, activate: false, next: null, default);
        await host.Process.Store.ReleaseDeploymentAsync(claim, default);

        Assert.Equal((false, true), (saved.StopRequested, saved.ActivateWhenReady));
        await host.WorkAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((1, DeploymentState.Ready), (await host.ActiveAsync(), host.Vendor.State));
    }
}
