using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>A store that fails, or whose answers are lost, as when a process dies between two steps: the end is the same.</summary>
public sealed class DeploymentStoreFaultTests
{
    [Theory]
    [InlineData("AddDeployment", 2)]
    [InlineData("ClaimDeployment", 2)]
    [InlineData("ClaimDeployments", 4)]
    [InlineData("SaveDeployment", 6)]
    [InlineData("ReleaseDeployment", 3)]
    [InlineData("IsHostingShared", 3)]
    [InlineData("RequestStop", 2)]
    [InlineData("ListDeployments", 5)]
    [InlineData("GetAvatar", 5)]
    [InlineData("SetActiveVersion", 1)]
    [InlineData("GetVersion", 2)]
    public async Task A_store_that_fails_or_loses_an_answer_changes_nothing_of_the_end(string operation, int calls)
    {
        for (var skip = 0; skip < calls; skip++)
        {
            foreach (var lost in (bool[])[false, true])
            {
                await using var host = new DeploymentHarness();
                await host.AdoptAsync(2);
                _ = lost ? host.Process.Faults.LoseAnswer(operation, skip: skip) : host.Process.Faults.FailBefore(operation, skip: skip);
                host.Vendor.Hosting.Enqueue(DeploymentState.Provisioning);
                await host.InsistAsync(() => host.ActivateAsync(1));
                await host.WorkAsync(TimeSpan.FromMinutes(8));
                Assert.Equal(1, await host.ActiveAsync());
                await host.InsistAsync(() => host.ActivateAsync(2));
                await host.WorkAsync(TimeSpan.FromMinutes(8));
                Assert.Equal((2, "m2"), (await host.ActiveAsync(), Assert.Single(host.Vendor.Hosted).Key));
                await host.InsistAsync(() => host.Service.DeactivateModelAsync(JobHarness.Avatar));
                await host.WorkAsync(TimeSpan.FromMinutes(8));

                Assert.Equal(0, host.Process.Faults.Pending);
                Assert.Empty(host.Vendor.Hosted);
                Assert.Equal(2, host.Vendor.Begun);
                Assert.All(await host.RowsAsync(), r => Assert.False(r.IsOpen));
            }
        }
    }
}
