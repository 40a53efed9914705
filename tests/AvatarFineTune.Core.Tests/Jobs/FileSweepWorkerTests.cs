using AvatarFineTune.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>The sweep in the background: when it runs, that it goes on after faults, and that it can be turned off.</summary>
public sealed class FileSweepWorkerTests
{
    [Fact]
    public async Task It_sweeps_soon_after_the_start_and_then_once_a_day()
    {
        await using var harness = new JobHarness(add: b => b.AddWorker());
        var start = harness.Time.GetUtcNow();
        var sweeps = await SweepsAsync(harness, 3, TimeSpan.FromMinutes(2));

        Assert.True(sweeps[0] - start >= TimeSpan.FromMinutes(10), $"{sweeps[0] - start}");
        Assert.True(sweeps[0] - start < TimeSpan.FromHours(12), $"{sweeps[0] - start}");
        Assert.True(sweeps[1] - sweeps[0] >= TimeSpan.FromDays(1), $"{sweeps[1] - sweeps[0]}");
        Assert.True(sweeps[2] - sweeps[1] >= TimeSpan.FromDays(1), $"{sweeps[2] - sweeps[1]}");
    }

    [Fact]
    public async Task It_sweeps_as_often_as_the_option_says()
    {
        await using var harness = new JobHarness(configure: o => o.FineTuning.FileSweepEvery = TimeSpan.FromMinutes(1), add: b => b.AddWorker());
        var start = harness.Time.GetUtcNow();
        var sweeps = await SweepsAsync(harness, 5, TimeSpan.FromSeconds(10));

        Assert.True(sweeps[0] - start >= TimeSpan.FromMinutes(1), $"{sweeps[0] - start}");
        Assert.True(sweeps[4] - sweeps[3] >= TimeSpan.FromMinutes(1), $"{sweeps[4] - sweeps[3]}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-1)]
    public async Task It_can_be_turned_off(int? milliseconds)
    {
        await using var harness = new JobHarness(
            configure: o => o.FineTuning.FileSweepEvery = milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null, add: b => b.AddWorker());
        using var worker = Worker(harness);
        await worker.StartAsync(default);
        await worker.ExecuteTask!;

        Assert.Empty(harness.Vendor.Calls);
    }

    [Fact]
    public async Task Faults_of_vendor_and_store_end_no_worker()
    {
        await using var harness = new JobHarness(add: b => b.AddWorker());
        var job = await harness.TrainedAsync();
        await harness.LeaveAsync($"aft-{job.Key.Id:N}-train.jsonl");
        harness.FailNext("ListFiles", new HttpRequestException("down"));
        harness.Faults.FailBefore("FindJobs").FailBefore("FindJobs", new NotSupportedException("Not the store's own exception."));
        using var worker = Worker(harness);
        await worker.StartAsync(default);

        await harness.EndAsync(GoneAsync(harness), TimeSpan.FromMinutes(5));

        Assert.Equal(0, harness.Faults.Pending);
        Assert.False(worker.ExecuteTask!.IsCompleted);
        await worker.StopAsync(default);
        Assert.True(worker.ExecuteTask.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Workers_of_two_hosts_sweep_side_by_side()
    {
        await using var first = new JobHarness(add: b => b.AddWorker());
        await using var second = new JobHarness(first.Time, first.Vendor, first.Store, add: b => b.AddWorker());
        var job = await first.TrainedAsync();
        await first.LeaveAsync([.. Enumerable.Repeat($"aft-{job.Key.Id:N}-train.jsonl", 20), $"aft-{Guid.CreateVersion7():N}-train.jsonl"]);
        using var a = Worker(first);
        using var b = Worker(second);
        await Task.WhenAll(a.StartAsync(default), b.StartAsync(default));

        await first.EndAsync(GoneAsync(first, but: 1), TimeSpan.FromMinutes(1));

        Assert.False(a.ExecuteTask!.IsCompleted);
        Assert.False(b.ExecuteTask!.IsCompleted);
        await Task.WhenAll(a.StopAsync(default), b.StopAsync(default));
        Assert.Single(first.Vendor.Files);
    }

    public static TheoryData<TimeSpan, bool> Values() => new()
    {
        { TimeSpan.FromTicks(1), true }, { TimeSpan.FromDays(30), true }, { Timeout.InfiniteTimeSpan, true },
        { TimeSpan.Zero, false }, { TimeSpan.FromSeconds(-1), false }, { TimeSpan.FromDays(31), false }, { TimeSpan.MaxValue, false },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Impossible_intervals_are_refused_with_their_value(TimeSpan every, bool isValid)
    {
        await using var harness = new JobHarness(configure: o => o.FineTuning.FileSweepEvery = every);
        if (isValid)
        {
            Assert.Equal(every, harness.Get<FineTuneOptions>().FileSweepEvery);
        }
        else
        {
            var thrown = Assert.Throws<OptionsValidationException>(() => harness.Get<FineTuneOptions>());
            Assert.Contains($"FineTuneOptions.FileSweepEvery is {every}; it must be", thrown.Message, StringComparison.Ordinal);
        }
    }

    private static FileSweepWorker Worker(JobHarness harness) => harness.Hosted.OfType<FileSweepWorker>().Single();

    /// <summary>When the worker listed the vendor's files.</summary>
    private static async Task<List<DateTimeOffset>> SweepsAsync(JobHarness harness, int count, TimeSpan step)
    {
        var sweeps = new List<DateTimeOffset>();
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == "ListFiles" && after && sweeps.Count < count)
            {
                sweeps.Add(harness.Time.GetUtcNow());
                _ = sweeps.Count == count && done.TrySetResult(true);
            }
        };
        using var worker = Worker(harness);
        await worker.StartAsync(default);
        await harness.EndAsync(done.Task, step);
        await worker.StopAsync(default);
        return sweeps;
    }

    private static async Task<bool> GoneAsync(JobHarness harness, int but = 0)
    {
        while (harness.Vendor.Files.Count > but)
        {
            await Task.Delay(1);
        }

        return true;
    }
}
