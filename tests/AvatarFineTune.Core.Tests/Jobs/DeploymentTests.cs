using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>A version that must be hosted answers when it is ready, not before; what was lost comes back, and what failed says so.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public async Task Activation_switches_only_when_the_model_is_ready()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        foreach (var state in (DeploymentState[])[DeploymentState.NotDeployed, DeploymentState.Provisioning, DeploymentState.Provisioning])
        {
            host.Vendor.Hosting.Enqueue(state);
        }

        var begun = host.Time.GetUtcNow();
        var activation = await host.ActivateAsync(1);
        Assert.Equal((ActivationState.Deploying, DeploymentState.NotDeployed), (activation.State, activation.Deployment!.State));
        await host.WorkAsync(TimeSpan.FromSeconds(9));
        Assert.Null(await host.ActiveAsync());
        Assert.Equal(DeploymentState.Provisioning, (await host.OpenAsync()).State);

        await host.WorkAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(1, await host.ActiveAsync());
        var row = Assert.Single(await host.RowsAsync());
        Assert.Equal((DeploymentState.Ready, false, "host-m1", new Money(1.7m, "USD")), (row.State, row.ActivateWhenReady, row.ChatModel, row.HostingPerHour));
        Assert.InRange(row.ReadyAt!.Value - begun, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));
        Assert.Equal(ActivationState.Active, (await host.ActivateAsync(1)).State);
        Assert.Single(await host.RowsAsync());
    }

    [Theory]
    [InlineData(DeploymentState.Ready)]
    [InlineData(DeploymentState.Degraded)]
    public async Task What_answers_at_once_is_active_at_once(DeploymentState state)
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        host.Vendor.Hosting.Enqueue(state);

        var activation = await host.ActivateAsync(1);

        Assert.Equal((ActivationState.Active, state), (activation.State, activation.Deployment!.State));
        Assert.Equal(1, await host.ActiveAsync());
    }

    [Fact]
    public async Task What_can_not_be_hosted_is_refused_with_the_vendors_words_and_can_be_tried_again()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        host.Vendor.Hosting.Enqueue(DeploymentState.Failed);

        var refused = await host.ActivateAsync(1);

        Assert.Equal((ActivationState.Refused, RefusalReason.DeploymentFailed), (refused.State, refused.Refusal!.Reason));
        Assert.Equal("Version 1 could not be deployed: No room.", refused.Refusal.Message);
        Assert.False(Assert.Single(await host.RowsAsync()).IsOpen);
        Assert.Null(await host.ActiveAsync());
        Assert.Equal(ActivationState.Active, (await host.ActivateAsync(1)).State);
        Assert.Equal(2, (await host.RowsAsync()).Count);
    }

    [Fact]
    public async Task A_job_that_is_to_activate_its_version_hosts_it_first()
    {
        await using var host = new DeploymentHarness();
        host.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
        await host.Process.SeedAsync();
        var job = await host.Process.CreateAsync(r => r with { Activation = ActivationPolicy.WhenSucceeded });

        job = await host.Process.RunAsync(job.Key);

        Assert.Equal((FineTuneJobStatus.Succeeded, 1), (job.Status, job.Version));
        Assert.Null(await host.ActiveAsync());
        var row = await host.OpenAsync();
        Assert.Equal((job.FineTunedModel, true, new Money(1.7m, "USD")), (row.Model, row.ActivateWhenReady, row.HostingPerHour));
        await host.WorkAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await host.ActiveAsync());
        Assert.Equal(1, host.Vendor.Begun);
    }

    [Fact]
    public async Task A_vendor_that_could_host_but_need_not_is_never_asked()
    {
        await using var host = new DeploymentHarness();
        host.Vendor.Capabilities = host.Vendor.Capabilities with { NeedsDeployment = false };
        await host.Process.TrainedAsync();
        await host.AdoptAsync(2);

        Assert.Equal((ActivationState.Active, null), await host.ActivateAsync(2) is var a ? (a.State, a.Deployment) : default);

        Assert.Equal(2, await host.ActiveAsync());
        Assert.Empty(await host.RowsAsync());
        Assert.DoesNotContain("Deploy", host.Vendor.Calls);
    }

    [Fact]
    public async Task Hosting_that_was_lost_is_noticed_and_brought_back_as_a_stretch_of_its_own()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        await host.ActivateAsync(1);
        await host.WorkAsync(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        Assert.Single(await host.RowsAsync());
        host.Vendor.Turn("m1", DeploymentState.NotDeployed);

        await host.WorkAsync(TimeSpan.FromMinutes(7));

        var rows = await host.RowsAsync();
        Assert.Equal([DeploymentState.NotDeployed, DeploymentState.Ready], rows.Select(r => r.State));
        Assert.InRange(rows[0].EndedAt!.Value - rows[0].ReadyAt!.Value, TimeSpan.FromHours(1), TimeSpan.FromMinutes(66));
        Assert.True(rows[1].IsOpen);
        Assert.Equal(1, await host.ActiveAsync());
        Assert.Equal(2, host.Vendor.Begun);
    }

    [Theory]
    [InlineData(DeploymentState.NotDeployed)]
    [InlineData(DeploymentState.Failed)]
    [InlineData(DeploymentState.Retired)]
    public async Task What_is_not_brought_back_is_over_and_its_version_stays_the_active_one(DeploymentState state)
    {
        await using var host = new DeploymentHarness(options: o => o.RestoreLostDeployments = false);
        await host.AdoptAsync(1);
        await host.ActivateAsync(1);
        host.Vendor.Turn("m1", state);

        await host.WorkAsync();

        var row = Assert.Single(await host.RowsAsync());
        Assert.Equal((state, false, 1), (row.State, row.IsOpen, host.Vendor.Begun));
        Assert.Equal(1, await host.ActiveAsync());
        if (state != DeploymentState.Retired)
        {
            Assert.Equal(ActivationState.Active, (await host.ActivateAsync(1)).State);
        }
        else
        {
            Assert.Equal(RefusalReason.DeploymentFailed, (await host.ActivateAsync(1)).Refusal!.Reason);
        }
    }

    [Fact]
    public async Task What_was_lost_unnoticed_is_asked_for_anew_by_an_activation()
    {
        await using var host = new DeploymentHarness(options: o => o.RestoreLostDeployments = false);
        await host.AdoptAsync(1);
        await host.ActivateAsync(1);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        host.Vendor.Turn("m1", DeploymentState.NotDeployed);

        Assert.Equal(ActivationState.Active, (await host.ActivateAsync(1)).State);

        Assert.Equal([false, true], (await host.RowsAsync()).Select(r => r.IsOpen));
        Assert.Equal(DeploymentState.Ready, host.Vendor.State);
    }
}
