using AvatarFineTune.Jobs;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Stores;

namespace AvatarFineTune.OpenAI.Tests.Faults;

/// <summary>Faults upon faults, unknown answers, and refusals.</summary>
public sealed class UnclearAnswerTests
{
    [Theory]
    [InlineData("createJob", FaultKind.ErrorAfter, "listJobs")]
    [InlineData("createJob", FaultKind.CutAfter, "listJobs")]
    [InlineData("createJob", FaultKind.Late, "listJobs")]
    [InlineData("createJob", FaultKind.Timeout, "listJobs")]
    [InlineData("uploadFile", FaultKind.CutAfter, "listFiles")]
    [InlineData("uploadFile", FaultKind.ErrorAfter, "listFiles")]
    public async Task The_search_after_an_unclear_answer_may_fail_too(string operation, FaultKind kind, string search)
    {
        foreach (var second in FaultMatrix.Reads)
        {
            await using var host = await JobHost.StartAsync();
            var job = await host.CreateAsync();
            host.Emulator.Faults.Add(new EmulatorFault(operation, kind));
            host.Emulator.Faults.Add(new EmulatorFault(search, second));

            await JobOutcome.AssertOneAsync(host, await host.EndAsync(host.Service.RunJobAsync(job.Key)));
        }
    }

    [Fact]
    public async Task Everything_may_fail_once_in_the_same_life()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.CreateAsync();
        foreach (var operation in (string[])["uploadFile", "createJob", "getJob", "listEvents", "listFiles", "listJobs", "deleteFile"])
        {
            host.Emulator.Faults.Add(new EmulatorFault(operation, FaultKind.ErrorAfter));
            host.Emulator.Faults.Add(new EmulatorFault(operation, FaultKind.Throttled) { Skip = 1 });
            host.Emulator.Faults.Add(new EmulatorFault(operation, FaultKind.CutAfter) { Skip = 2 });
        }

        // How many of them there is an occasion for depends on what the ones before led to.
        await JobOutcome.AssertOneAsync(host, await host.EndAsync(host.Service.RunJobAsync(job.Key)), faultsLeft: host.Emulator.Faults.Count);
        Assert.True(host.Emulator.Faults.Count <= 14, $"{host.Emulator.Faults.Count} of 21 faults had no occasion.");
    }

    [Fact]
    public async Task A_status_that_nobody_knows_is_polled_on_and_kept_in_its_own_words()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.CreateAsync();
        host.Emulator.Faults.Add(new EmulatorFault("getJob", FaultKind.UnknownStatus) { Times = 3 });
        var seen = new List<FineTuneJobStatus>();
        var watching = WatchAsync(host, job.Key, seen);

        var done = await host.EndAsync(host.Service.RunJobAsync(job.Key));

        await host.EndAsync(watching);
        Assert.Contains(FineTuneJobStatus.Unknown, seen);
        await JobOutcome.AssertOneAsync(host, done);
    }

    [Theory]
    [InlineData(FaultKind.ErrorBefore)]
    [InlineData(FaultKind.ErrorAfter)]
    [InlineData(FaultKind.CutAfter)]
    [InlineData(FaultKind.Throttled)]
    public async Task A_cancel_that_fails_ends_cancelled_all_the_same_without_a_file(FaultKind kind)
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.CreateAsync();
        host.Emulator.Faults.Add(new EmulatorFault("cancelJob", kind));
        var running = host.Service.RunJobAsync(job.Key);
        await host.EndAsync(UntilAsync(host, job.Key, j => j.VendorJobId is not null));
        await host.Service.CancelJobAsync(job.Key);

        var done = await host.EndAsync(running);

        Assert.Contains(done.Status, (FineTuneJobStatus[])[FineTuneJobStatus.Cancelled, FineTuneJobStatus.Succeeded]);
        Assert.Single(host.Emulator.State.Jobs);
        Assert.Empty(JobOutcome.Ours(host));
    }

    [Fact]
    public async Task Closed_to_new_jobs_is_an_end_with_the_reason_and_without_a_file()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.CreateAsync();
        host.Emulator.Faults.Add(new EmulatorFault("createJob", FaultKind.Closed));

        var done = await host.EndAsync(host.Service.RunJobAsync(job.Key));

        Assert.Equal(FineTuneJobStatus.Failed, done.Status);
        Assert.Contains("403", done.Error, StringComparison.Ordinal);
        Assert.Empty(host.Emulator.State.Jobs);
        Assert.Empty(JobOutcome.Ours(host));
    }

    private static async Task<bool> UntilAsync(JobHost host, JobKey key, Func<FineTuneJob, bool> condition)
    {
        while (!condition((await host.Service.GetJobAsync(key))!))
        {
            await Task.Delay(2);
        }

        return true;
    }

    private static async Task<bool> WatchAsync(JobHost host, JobKey key, List<FineTuneJobStatus> seen)
    {
        await foreach (var job in host.Service.WatchJobAsync(key))
        {
            seen.Add(job.Status);
        }

        return true;
    }
}
