using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Whenever somebody is erased in a job's life: nothing is left, and nothing answers.</summary>
public sealed class ErasureTimingTests
{
    [Theory]
    [InlineData("Upload", false)]
    [InlineData("Upload", true)]
    [InlineData("Create", false)]
    [InlineData("Create", true)]
    [InlineData("Get", false)]
    [InlineData("Get", true)]
    public async Task Erased_at_any_moment_of_a_job_nothing_is_left_and_nothing_answers(string during, bool after)
    {
        for (var skip = 0; skip < 3; skip++)
        {
            await using var harness = new JobHarness();
            await harness.SeedAsync();
            harness.Vendor.Script.Enqueue(VendorJobState.Running);
            harness.Vendor.Script.Enqueue(VendorJobState.Running);
            var job = await harness.CreateAsync(r => r with { Activation = ActivationPolicy.WhenSucceeded });
            var (passed, erased) = (0, 0);
            harness.Vendor.Fault = (c, a) =>
            {
                if (c == during && a == after && passed++ == skip && erased++ == 0)
                {
                    harness.EraseAsync().Wait();
                }
            };
            var running = harness.RunAsync(job.Key);
            await running;
            if (erased == 0)
            {
                await harness.EraseAsync();
            }

            var row = await harness.WorkOffAsync();

            Assert.Equal(VendorErasureStatus.Done, row.Status);
            Assert.Empty(harness.Vendor.Models);
            Assert.Empty(harness.Vendor.Files);
            Assert.Null((await harness.ProfileAsync())?.ActiveVersion);
            Assert.All(await harness.Service.ListVersionsAsync(JobHarness.Avatar), v => Assert.NotNull(v.DeletedAt));
            Assert.True((await harness.Service.GetJobAsync(job.Key))!.IsFinished);
        }
    }

    [Fact]
    public async Task A_running_job_without_any_worker_is_cancelled_by_the_erasure_itself()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        for (var i = 0; i < 100; i++)
        {
            harness.Vendor.Script.Enqueue(VendorJobState.Running);
        }

        var job = await harness.CreateAsync();
        using var stop = new CancellationTokenSource();
        var running = harness.Service.RunJobAsync(job.Key, stop.Token);
        while (harness.Vendor.Calls.Count(c => c == "Get") < 2)
        {
            await Task.Delay(1);
            harness.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(1, (await harness.EraseAsync()).CancelledJobs);
        var row = await harness.WorkOffAsync();

        Assert.Equal((VendorErasureStatus.Done, VendorErasurePart.NothingThere), (row.Status, row.Model));
        Assert.Equal(FineTuneJobStatus.Cancelled, (await harness.Service.GetJobAsync(job.Key))!.Status);
        Assert.Empty(harness.Vendor.Files);
    }

    [Fact]
    public async Task An_unclear_job_is_said_to_be_unclear()
    {
        var time = new Conformance.ManualTimeProvider();
        await using var harness = new JobHarness(time, new FakeVendor(time, JobTagging.None));
        await harness.SeedAsync();
        var left = 1;
        harness.Vendor.Fault = (c, after) =>
        {
            if (c == "Create" && after && left-- > 0)
            {
                throw new ModelVendorException("fake", c, VendorFault.Unavailable, "Cut off.");
            }
        };
        var job = await harness.CreateAsync();
        Assert.Equal(FineTuneJobStatus.Unclear, (await harness.RunAsync(job.Key)).Status);
        await harness.EraseAsync();
        var row = await harness.WorkOffAsync();

        Assert.Equal((VendorErasureStatus.Unclear, VendorErasurePart.Unclear, VendorErasurePart.Deleted), (row.Status, row.Model, row.Files));
    }
}
