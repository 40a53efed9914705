using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Several workers over one store: one is at it, and a late one does no harm.</summary>
public sealed class DeploymentWorkerTests
{
    [Theory]
    [InlineData("Deploy", false)]
    [InlineData("Deploy", true)]
    [InlineData("GetDeployment", false)]
    [InlineData("GetDeployment", true)]
    [InlineData("Undeploy", false)]
    [InlineData("Undeploy", true)]
    public async Task Another_worker_goes_on_where_a_suspended_one_stands_and_the_first_changes_nothing_any_more(string call, bool acted)
    {
        await using var slow = new DeploymentHarness();
        await slow.AdoptAsync(1);
        slow.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
        if (call == "Undeploy")
        {
            await slow.ActivateAsync(1);
            await slow.WorkAsync(TimeSpan.FromMinutes(1));
            await slow.Service.DeactivateModelAsync(JobHarness.Avatar);
        }
        else
        {
            await slow.Process.Store.AddDeploymentAsync(Row(slow), default);
        }

        using var held = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        slow.Vendor.Fault = (c, after) =>
        {
            if (c == call && after == acted && !reached.IsSet)
            {
                reached.Set();
                held.Wait(TimeSpan.FromSeconds(30));
            }
        };
        for (var i = 0; i < 4; i++)
        {
            // As if the process had been suspended.
            slow.Process.Faults.FailBefore("RenewDeployment");
        }

        var stuck = Task.Run(async () =>
        {
            while (!reached.IsSet)
            {
                await slow.Service.RunDeploymentsAsync();
                if (!reached.IsSet)
                {
                    slow.Time.Advance(TimeSpan.FromSeconds(5));
                }
            }
        });
        reached.Wait(TimeSpan.FromSeconds(30));
        await using var other = slow.Other();
        for (var i = 0; i < 60; i++)
        {
            slow.Time.Advance(TimeSpan.FromSeconds(5));
            await other.Service.RunDeploymentsAsync();
        }

        var ended = Assert.Single(await slow.RowsAsync());
        held.Set();
        await stuck;

        Assert.Equal(ended, Assert.Single(await slow.RowsAsync()));
        Assert.Equal(call == "Undeploy" ? null : 1, await slow.ActiveAsync());
        Assert.Equal(call == "Undeploy" ? 0 : 1, slow.Vendor.Hosted.Count);
        Assert.Equal(1, slow.Vendor.Begun);
    }

    [Fact]
    public async Task A_worker_that_asks_for_hosting_after_another_one_ended_it_takes_it_down_itself()
    {
        await using var slow = new DeploymentHarness();
        await slow.AdoptAsync(1);
        await slow.Process.Store.AddDeploymentAsync(Row(slow), default);
        slow.Vendor.IsStubborn = false;
        using var held = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        slow.Vendor.Fault = (c, after) =>
        {
            if (c == "Deploy" && !after && !reached.IsSet)
            {
                reached.Set();
                held.Wait(TimeSpan.FromSeconds(30));
            }
        };
        for (var i = 0; i < 4; i++)
        {
            slow.Process.Faults.FailBefore("RenewDeployment");
        }

        var stuck = Task.Run(() => slow.Service.RunDeploymentsAsync());
        reached.Wait(TimeSpan.FromSeconds(30));
        await using var other = slow.Other();
        slow.Time.Advance(TimeSpan.FromMinutes(2));
        await other.Service.RunDeploymentsAsync();
        Assert.Equal(1, await slow.ActiveAsync());
        await other.Service.DeactivateModelAsync(JobHarness.Avatar);
        await other.Service.RunDeploymentsAsync();
        Assert.Empty(slow.Vendor.Hosted);
        held.Set();
        await stuck;

        Assert.Equal(2, slow.Vendor.Begun);
        await slow.Vendor.GetDeploymentAsync("m1", default);
        Assert.Empty(slow.Vendor.Hosted);
    }

    [Fact]
    public async Task A_process_without_the_vendor_leaves_the_work_to_others()
    {
        await using var host = new DeploymentHarness();
        await host.AdoptAsync(1);
        await host.Process.Store.AddDeploymentAsync(Row(host) with { Model = new("fake", "m1") }, default);
        await using var without = new JobHarness(host.Time, host.Vendor, host.Process.Store, name: "elsewhere");

        Assert.Equal(0, await without.Service.RunDeploymentsAsync());

        Assert.Equal(1, await host.Service.RunDeploymentsAsync());
        Assert.Equal(1, await host.ActiveAsync());
    }

    [Fact]
    public async Task The_worker_of_a_host_goes_on_by_itself()
    {
        var time = new Conformance.ManualTimeProvider();
        var vendor = new HostingFakeVendor(time);
        await using var harness = new JobHarness(time, vendor, add: b => b.AddWorker());
        await harness.Service.AdoptModelAsync(JobHarness.Avatar, new("fake", "m1"), JobHarness.Base);
        for (var i = 0; i < 3; i++)
        {
            vendor.Hosting.Enqueue(DeploymentState.Provisioning);
        }

        var services = harness.Hosted.ToList();
        foreach (var service in services)
        {
            await service.StartAsync(default);
        }

        Assert.Equal(ActivationState.Deploying, (await harness.Service.ActivateModelAsync(JobHarness.Avatar, 1)).State);
        var until = time.GetUtcNow() + TimeSpan.FromMinutes(10);
        while ((await harness.Store.GetAvatarAsync(JobHarness.Avatar, default))?.ActiveVersion != 1 && time.GetUtcNow() < until)
        {
            await Task.Delay(1);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, (await harness.Store.GetAvatarAsync(JobHarness.Avatar, default))?.ActiveVersion);
        foreach (var service in services)
        {
            await service.StopAsync(default);
        }
    }

    private static ModelDeployment Row(DeploymentHarness host) => new()
    {
        Id = Guid.CreateVersion7(),
        Avatar = JobHarness.Avatar,
        Version = 1,
        Model = new("fake", "m1"),
        ActivateWhenReady = true,
        RequestedAt = host.Time.GetUtcNow(),
        DueAt = host.Time.GetUtcNow(),
    };
}
