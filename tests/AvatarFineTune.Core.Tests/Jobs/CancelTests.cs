using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

public sealed class CancelTests
{
    [Fact]
    public async Task A_queued_job_is_cancelled_without_touching_the_vendor()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        await harness.Service.CancelJobAsync(job.Key);
        var done = await harness.RunAsync(job.Key);
        Assert.Equal(FineTuneJobStatus.Cancelled, done.Status);
        Assert.DoesNotContain("Create", harness.Vendor.Calls);
        Assert.DoesNotContain("Upload", harness.Vendor.Calls);
    }

    [Theory]
    [InlineData("Upload")]
    [InlineData("Create")]
    [InlineData("Get")]
    public async Task A_cancel_during_a_call_is_not_lost(string during)
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        for (var i = 0; i < 3; i++)
        {
            harness.Vendor.Script.Enqueue(VendorJobState.Running);
        }

        var job = await harness.CreateAsync();
        var left = 1;
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == during && after && left-- > 0)
            {
                harness.Service.CancelJobAsync(job.Key).Wait();
            }
        };
        var done = await harness.RunAsync(job.Key);
        Assert.Equal(FineTuneJobStatus.Cancelled, done.Status);
        Assert.Empty(await harness.Service.ListVersionsAsync(JobHarness.Avatar));
        Assert.Empty(harness.Vendor.Files);
        Assert.Equal(during != "Upload", harness.Vendor.CancelCalls > 0);
    }

    [Fact]
    public async Task A_model_that_was_paid_for_before_the_cancel_is_kept_but_not_activated()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync(r => r with { Activation = ActivationPolicy.WhenSucceeded });
        var left = 1;
        harness.Vendor.Fault = (call, after) =>
        {
            // The vendor has succeeded already when the request comes.
            if (call == "Get" && after && left-- > 0)
            {
                harness.Service.CancelJobAsync(job.Key).Wait();
                throw new ModelVendorException("fake", call, VendorFault.Unavailable, "The connection was cut.");
            }
        };
        var done = await harness.RunAsync(job.Key);
        Assert.Equal(FineTuneJobStatus.Succeeded, done.Status);
        Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar));
        Assert.Null((await harness.Store.GetAvatarAsync(JobHarness.Avatar, default))?.ActiveVersion);
    }

    [Fact]
    public async Task A_cancel_after_an_unclear_create_searches_and_creates_no_second_job()
    {
        foreach (var tagging in new[] { JobTagging.Searchable, JobTagging.Idempotent })
        {
            foreach (var acted in new[] { true, false })
            {
                var time = new Conformance.ManualTimeProvider();
                await using var harness = new JobHarness(time, new FakeVendor(time, tagging));
                await harness.SeedAsync();
                for (var i = 0; i < 3; i++)
                {
                    harness.Vendor.Script.Enqueue(VendorJobState.Running);
                }

                var job = await harness.CreateAsync();
                var left = 1;
                harness.Vendor.Fault = (call, after) =>
                {
                    if (call == "Create" && after == acted && left-- > 0)
                    {
                        harness.Service.CancelJobAsync(job.Key).Wait();
                        throw new ModelVendorException("fake", call, VendorFault.Unavailable, "The connection was cut.");
                    }
                };
                var done = await harness.RunAsync(job.Key);
                Assert.Equal(FineTuneJobStatus.Cancelled, done.Status);
                Assert.Equal(acted ? 1 : 0, harness.Vendor.Jobs.Count);
            }
        }
    }

    [Fact]
    public async Task What_was_billed_before_the_cancel_is_the_actual_cost()
    {
        await using var harness = new JobHarness(configure: o => o.Pricing.Prices.Add(new() { Kind = "fake", Model = "base", Training = 10m }));
        await harness.SeedAsync();
        harness.Vendor.Script.Enqueue(VendorJobState.Cancelled);
        var done = await harness.RunAsync((await harness.CreateAsync()).Key);
        Assert.Equal(FineTuneJobStatus.Cancelled, done.Status);
        Assert.Equal(new(0.12345m, "USD"), done.ActualCost);
    }

    [Fact]
    public async Task A_job_of_another_user_is_not_found()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        var foreign = new JobKey("someone-else", job.Key.Id);
        Assert.Null(await harness.Service.GetJobAsync(foreign));
        Assert.Null(await harness.Service.CancelJobAsync(foreign));
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Service.RunJobAsync(foreign));
        Assert.False((await harness.Service.GetJobAsync(job.Key))!.CancelRequested);
    }
}
