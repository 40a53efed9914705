using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Promise 1: whatever fails when, there is one vendor job, one version, and no orphaned file.</summary>
public sealed class OnePaidJobTests
{
    private static readonly string[] Calls = ["Upload", "Create", "Get", "Events", "ListFiles", "DeleteFile"];

    public static TheoryData<string, bool, VendorFault, JobTagging> Faults()
    {
        var data = new TheoryData<string, bool, VendorFault, JobTagging>();
        foreach (var call in Calls)
        {
            foreach (var after in new[] { false, true })
            {
                foreach (var fault in new[] { VendorFault.Unavailable, VendorFault.Throttled, VendorFault.Other })
                {
                    data.Add(call, after, fault, JobTagging.Searchable);
                    data.Add(call, after, fault, JobTagging.Idempotent);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_call_that_fails_once_before_or_after_it_acted(string call, bool after, VendorFault fault, JobTagging tagging)
    {
        var time = new Conformance.ManualTimeProvider();
        await using var harness = new JobHarness(time, new FakeVendor(time, tagging));
        await harness.SeedAsync();
        var left = 1;
        harness.Vendor.Fault = (c, a) =>
        {
            if (c == call && a == after && left-- > 0)
            {
                throw new ModelVendorException("fake", c, fault, "It did not work.") { CertainlyNotDone = !after && fault == VendorFault.Throttled };
            }
        };

        var done = await harness.RunAsync((await harness.CreateAsync()).Key);

        Assert.True(left < 0 || left == 0, "The fault never happened.");
        Assert.Equal(FineTuneJobStatus.Succeeded, done.Status);
        Assert.Single(harness.Vendor.Jobs);
        Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar));
        Assert.Empty(harness.Vendor.Files);
    }

    [Fact]
    public async Task A_create_that_acts_late_is_waited_for()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        harness.Vendor.CreateLag = TimeSpan.FromSeconds(30);
        FailOnce(harness, "Create", after: true);
        await harness.RunAsync((await harness.CreateAsync()).Key);
        Assert.Single(harness.Vendor.Jobs);
    }

    [Fact]
    public async Task Control_without_the_settle_window_a_late_create_is_paid_twice()
    {
        await using var harness = new JobHarness(configure: o => o.FineTuning.SettleWindow = TimeSpan.Zero);
        await harness.SeedAsync();
        harness.Vendor.CreateLag = TimeSpan.FromSeconds(30);
        FailOnce(harness, "Create", after: true);
        await harness.RunAsync((await harness.CreateAsync()).Key);
        Assert.Equal(2, harness.Vendor.Jobs.Count);
    }

    [Fact]
    public async Task A_create_that_never_acted_is_sent_again_after_the_settle_window()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        FailOnce(harness, "Create", after: false);
        var started = harness.Time.GetUtcNow();
        await harness.RunAsync((await harness.CreateAsync()).Key);
        Assert.Single(harness.Vendor.Jobs);
        Assert.True(harness.Time.GetUtcNow() - started >= TimeSpan.FromMinutes(10));
        Assert.Equal(2, harness.Vendor.Calls.Count(c => c == "Create"));
    }

    [Fact]
    public async Task Without_a_searchable_tag_an_unclear_create_stops_and_asks()
    {
        var time = new Conformance.ManualTimeProvider();
        await using var harness = new JobHarness(time, new FakeVendor(time, JobTagging.None));
        await harness.SeedAsync();
        FailOnce(harness, "Create", after: true);
        var done = await harness.RunAsync((await harness.CreateAsync()).Key);
        Assert.Equal(FineTuneJobStatus.Unclear, done.Status);
        Assert.Contains("look there", done.Error, StringComparison.Ordinal);
        Assert.Single(harness.Vendor.Jobs);
        Assert.NotEmpty(harness.Vendor.Files);
    }

    [Fact]
    public async Task A_refused_create_fails_the_job_without_a_second_try()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == "Create" && !after)
            {
                throw new ModelVendorException("fake", call, VendorFault.NotEligible, "New jobs are closed to you.") { CertainlyNotDone = true };
            }
        };
        var done = await harness.RunAsync((await harness.CreateAsync()).Key);
        Assert.Equal(FineTuneJobStatus.Failed, done.Status);
        Assert.Equal("New jobs are closed to you.", done.Error);
        Assert.Equal(1, harness.Vendor.Calls.Count(c => c == "Create"));
        Assert.Empty(harness.Vendor.Files);
    }

    [Fact]
    public async Task Killed_before_or_after_any_call_the_next_process_ends_in_one_job()
    {
        for (var kill = 0; ; kill++)
        {
            var harness = new JobHarness();
            await harness.SeedAsync();
            var job = await harness.CreateAsync();
            var count = 0;
            harness.Vendor.Fault = (_, _) =>
            {
                if (count++ == kill)
                {
                    throw new NotSupportedException("Stands for a kill: nothing of ours catches it and goes on.");
                }
            };
            var first = harness.Service.RunJobAsync(job.Key, new CancellationTokenSource(TimeSpan.FromMilliseconds(20)).Token);
            for (var i = 0; i < 40 && count <= kill && !first.IsCompleted; i++)
            {
                await Task.Delay(1);
                harness.Time.Advance(TimeSpan.FromSeconds(1));
            }

            var wasKilled = count > kill;
            var next = harness.Restart();
            harness.Vendor.Fault = null;
            var done = await next.RunAsync(job.Key);

            Assert.Equal(FineTuneJobStatus.Succeeded, done.Status);
            Assert.Single(harness.Vendor.Jobs);
            Assert.Single(await next.Service.ListVersionsAsync(JobHarness.Avatar));
            Assert.Empty(harness.Vendor.Files);
            if (!wasKilled)
            {
                Assert.True(kill > 12, $"Only {kill} calls were killed.");
                return;
            }
        }
    }

    private static void FailOnce(JobHarness harness, string call, bool after)
    {
        var left = 1;
        harness.Vendor.Fault = (c, a) =>
        {
            if (c == call && a == after && left-- > 0)
            {
                throw new ModelVendorException("fake", c, VendorFault.Unavailable, "The connection was cut.");
            }
        };
    }
}
