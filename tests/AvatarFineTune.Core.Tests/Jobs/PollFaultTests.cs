using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Faults that go on: a part of a vendor that is broken must not hide what the rest of it says.</summary>
public sealed class PollFaultTests
{
    [Theory]
    [InlineData("Cancel", VendorFault.InvalidRequest)]
    [InlineData("Cancel", VendorFault.NotFound)]
    [InlineData("Events", VendorFault.Unavailable)]
    [InlineData("Events", VendorFault.NotFound)]
    public async Task A_model_is_kept_although_the_vendor_never_cancels_or_tells_events(string broken, VendorFault fault)
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        harness.Vendor.Script.Enqueue(VendorJobState.Running);
        harness.Vendor.Script.Enqueue(VendorJobState.Finalizing);
        var job = await harness.CreateAsync();
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == "Create" && after && broken == "Cancel")
            {
                harness.Service.CancelJobAsync(job.Key).Wait();
            }

            if (call == broken)
            {
                throw new ModelVendorException("fake", call, fault, "It is too late for that.");
            }
        };
        var done = await harness.RunAsync(job.Key);
        Assert.Equal(FineTuneJobStatus.Succeeded, done.Status);
        Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar));
    }
}
