using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>What was erased is hosted no more, whenever its hosting began.</summary>
public sealed class ErasureHostingTests
{
    [Fact]
    public async Task A_model_that_is_hosted_anew_before_it_is_deleted_is_taken_down_again()
    {
        var time = new Conformance.ManualTimeProvider();
        var vendor = new HostingFakeVendor(time);
        await using var harness = new JobHarness(time, vendor);
        var job = await harness.TrainedAsync();
        await harness.EraseAsync();
        vendor.Fault = (c, after) =>
        {
            if (c == "DeleteModel" && !after && vendor.State != DeploymentState.NotDeployed)
            {
                throw new ModelVendorException("fake", c, VendorFault.InvalidRequest, "It is in use.");
            }

            if (c == "DeleteModel" && !after && vendor.Calls.Count(x => x == c) == 1)
            {
                throw new ModelVendorException("fake", c, VendorFault.Throttled, "Later.");
            }
        };
        await harness.Service.RunErasuresAsync();
        Assert.Equal((VendorErasurePart.Deleted, VendorErasurePart.Pending), await harness.RowAsync() is var r ? (r.Deployments, r.Model) : default);
        await vendor.DeployAsync(job.FineTunedModel!.Model, default);

        Assert.Equal(VendorErasureStatus.Done, (await harness.WorkOffAsync()).Status);
        Assert.Equal(DeploymentState.NotDeployed, vendor.State);
    }

    [Fact]
    public async Task What_is_erased_while_it_is_being_activated_is_hosted_no_more()
    {
        var time = new Conformance.ManualTimeProvider();
        var vendor = new HostingFakeVendor(time);
        await using var harness = new JobHarness(time, vendor);
        vendor.Capabilities = vendor.Capabilities with { SupportsModelDeletion = false };
        await harness.TrainedAsync();
        vendor.Fault = (c, after) =>
        {
            if (c == "Deploy" && !after)
            {
                vendor.Fault = null;
                harness.EraseAsync().GetAwaiter().GetResult();
                harness.WorkOffAsync().GetAwaiter().GetResult();
            }
        };

        Assert.Equal(RefusalReason.ModelErased, (await harness.Service.ActivateModelAsync(JobHarness.Avatar, 1)).Refusal?.Reason);

        Assert.NotEqual(DeploymentState.Ready, vendor.State);
    }
}
