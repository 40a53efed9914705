using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Creates whose answer is lost, then refused, late, or cut off by the host's end: one paid job, and nobody's orphan.</summary>
public sealed class CreateFaultTests
{
    [Fact]
    public async Task A_cancel_waits_for_an_idempotent_create_that_acts_late()
    {
        var time = new Conformance.ManualTimeProvider();
        await using var harness = new JobHarness(time, new FakeVendor(time, JobTagging.Idempotent) { CreateLag = TimeSpan.FromSeconds(30) });
        await harness.SeedAsync();
        for (var i = 0; i < 20; i++)
        {
            harness.Vendor.Script.Enqueue(VendorJobState.Running);
        }

        var job = await harness.CreateAsync();
        var left = 1;
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == "Create" && after && left-- > 0)
            {
                harness.Service.CancelJobAsync(job.Key).Wait();
                throw new ModelVendorException("fake", call, VendorFault.Unavailable, "The connection was cut.");
            }
        };
        Assert.Equal(FineTuneJobStatus.Cancelled, (await harness.RunAsync(job.Key)).Status);
        Assert.Equal(VendorJobState.Cancelled, Assert.Single(harness.Vendor.Jobs).State);
    }

    [Theory]
    [InlineData(VendorFault.NotEligible)]
    [InlineData(VendorFault.Throttled)]
    public async Task A_second_create_that_is_refused_does_not_unmake_the_first(VendorFault fault)
    {
        var time = new Conformance.ManualTimeProvider();
        await using var harness = new JobHarness(time, new FakeVendor(time, JobTagging.Idempotent));
        await harness.SeedAsync();
        for (var i = 0; i < 20; i++)
        {
            harness.Vendor.Script.Enqueue(VendorJobState.Running);
        }

        var job = await harness.CreateAsync();
        var creates = 0;
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == "Create" && after && creates++ == 0)
            {
                throw new ModelVendorException("fake", call, VendorFault.Unavailable, "The connection was cut.");
            }

            if (call == "Create" && !after && creates > 0)
            {
                creates++;
                harness.Service.CancelJobAsync(job.Key).Wait();
                throw new ModelVendorException("fake", call, fault, "Not now.") { CertainlyNotDone = true };
            }
        };
        Assert.Equal(FineTuneJobStatus.Cancelled, (await harness.RunAsync(job.Key)).Status);
        Assert.Equal(VendorJobState.Cancelled, Assert.Single(harness.Vendor.Jobs).State);
    }

    [Fact]
    public async Task A_create_that_was_answered_is_stored_although_the_host_stops()
    {
        var time = new Conformance.ManualTimeProvider();
        await using var harness = new JobHarness(time, new FakeVendor(time, JobTagging.None));
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        using var stop = new CancellationTokenSource();
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == "Create" && after)
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.Service.RunJobAsync(job.Key, stop.Token));
        await using var next = harness.Restart();
        Assert.Equal(FineTuneJobStatus.Succeeded, (await next.RunAsync(job.Key)).Status);
    }
}
