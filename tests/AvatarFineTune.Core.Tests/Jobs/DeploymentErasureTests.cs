using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>What was trained on erased words is hosted no more, and never becomes active, whenever the erasure comes.</summary>
public sealed class DeploymentErasureTests
{
    [Theory]
    [InlineData("Deploy", false, false)]
    [InlineData("Deploy", true, false)]
    [InlineData("GetDeployment", false, false)]
    [InlineData("GetDeployment", true, false)]
    [InlineData("Deploy", true, true)]
    [InlineData("GetDeployment", true, true)]
    public async Task Erased_while_it_is_deployed_it_is_taken_down_and_never_answers(string during, bool acted, bool whole)
    {
        await using var host = new DeploymentHarness();
        host.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
        host.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
        await host.Process.SeedAsync();
        var job = await host.Process.CreateAsync(r => r with { Activation = ActivationPolicy.WhenSucceeded });
        await host.Process.RunAsync(job.Key);
        var erased = 0;
        host.Vendor.Fault = (c, after) =>
        {
            if (c == during && after == acted && erased++ == 0)
            {
                host.Process.EraseAsync(whole ? ErasureScope.Avatar : null).GetAwaiter().GetResult();
            }
        };

        await host.WorkAsync(TimeSpan.FromMinutes(30));

        Assert.True(erased > 0, "Nothing was erased.");
        Assert.Null(await host.ActiveAsync());
        Assert.Empty(host.Vendor.Hosted);
        Assert.All(await host.RowsAsync(), r => Assert.Equal((false, true), (r.IsOpen, r.StopRequested)));
        Assert.Equal(VendorErasureStatus.Done, (await host.Process.WorkOffAsync()).Status);
    }

    [Fact]
    public async Task What_is_active_and_hosted_is_taken_down_by_the_erasure_and_by_the_worker_alike()
    {
        await using var host = new DeploymentHarness();
        await host.Process.TrainedAsync();
        await host.WorkAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((1, DeploymentState.Ready), (await host.ActiveAsync(), host.Vendor.State));

        await host.Process.EraseAsync();
        await host.WorkAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(host.Vendor.Hosted);
        Assert.False(Assert.Single(await host.RowsAsync()).IsOpen);
        Assert.Equal(VendorErasureStatus.Done, (await host.Process.WorkOffAsync()).Status);
        Assert.Equal(RefusalReason.ModelErased, (await host.ActivateAsync(1)).Refusal?.Reason);
    }
}
