using AvatarFineTune.Jobs;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Files;

/// <summary>Files that jobs left at a service of OpenAI's wire, and the sweep that takes them.</summary>
public sealed class FileSweepTests
{
    private static readonly TimeSpan Hours = TimeSpan.FromHours(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(EmulatorProfile.OpenAI)]
    [InlineData(EmulatorProfile.Azure)]
    [InlineData(EmulatorProfile.Nebius)]
    public async Task An_upload_that_acts_after_its_jobs_end_is_swept(EmulatorProfile profile)
    {
        await using var host = await JobHost.StartAsync(profile);
        var job = await host.CreateAsync();
        host.Emulator.Faults.Add(new EmulatorFault("uploadFile", FaultKind.Late) { Delay = TimeSpan.FromHours(12) });
        var done = await host.EndAsync(host.Service.RunJobAsync(job.Key));
        Assert.Equal((FineTuneJobStatus.Succeeded, true), (done.Status, done.IsSettled));
        Assert.Empty(JobOutcome.Ours(host));
        await LateAsync(host, TimeSpan.FromHours(12));
        Assert.Equal([$"aft-{job.Key.Id:N}-train.jsonl"], JobOutcome.Ours(host));

        Assert.Equal(0, await host.EndAsync(host.Service.SweepFilesAsync(Token)));
        host.Time.Advance(Hours);
        Assert.Equal(1, await host.EndAsync(host.Service.SweepFilesAsync(Token)));
        Assert.Empty(JobOutcome.Ours(host));
    }

    [Fact]
    public async Task Of_pages_of_files_only_those_of_settled_jobs_go()
    {
        await using var host = await JobHost.StartAsync();
        var done = await DoneAsync(host);
        var running = await host.CreateAsync();
        for (var i = 0; i < 130; i++)
        {
            await UploadAsync(host, $"aft-{done.Key.Id:N}-train.jsonl");
            await UploadAsync(host, i % 2 == 0 ? $"aft-{Guid.CreateVersion7():N}-train.jsonl" : "somebody-elses.jsonl");
        }

        await UploadAsync(host, $"aft-{running.Key.Id:N}-train.jsonl");
        host.Time.Advance(Hours);

        Assert.Equal(130, await host.EndAsync(host.Service.SweepFilesAsync(Token)));

        var left = host.Emulator.State.Files.Select(f => f.Name).ToList();
        Assert.DoesNotContain($"aft-{done.Key.Id:N}-train.jsonl", left);
        Assert.Contains($"aft-{running.Key.Id:N}-train.jsonl", left);
        Assert.Equal((65, 65), (left.Count(n => n == "somebody-elses.jsonl"), left.Count(n => n.StartsWith("aft-", StringComparison.Ordinal)) - 1));
    }

    [Fact]
    public async Task A_job_at_work_at_the_vendor_keeps_its_files()
    {
        await using var host = await JobHost.StartAsync();
        var job = await host.CreateAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = host.Service.RunJobAsync(job.Key, stop.Token);
        while ((await host.Service.GetJobAsync(job.Key, Token))!.VendorJobId is null)
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2, Token);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var files = JobOutcome.Ours(host).ToList();
        Assert.NotEmpty(files);
        host.Time.Advance(Hours);

        Assert.Equal(0, await host.EndAsync(host.Service.SweepFilesAsync(Token)));
        Assert.Equal(files, JobOutcome.Ours(host));
        await JobOutcome.AssertOneAsync(host, await host.EndAsync(host.Service.RunJobAsync(job.Key, Token)));
    }

    [Theory]
    [InlineData("listFiles", FaultKind.Throttled)]
    [InlineData("listFiles", FaultKind.ErrorBefore)]
    [InlineData("listFiles", FaultKind.CutBefore)]
    [InlineData("listFiles", FaultKind.Timeout)]
    [InlineData("listFiles", FaultKind.MalformedJson)]
    [InlineData("deleteFile", FaultKind.Throttled)]
    [InlineData("deleteFile", FaultKind.ErrorBefore)]
    [InlineData("deleteFile", FaultKind.ErrorAfter)]
    [InlineData("deleteFile", FaultKind.CutAfter)]
    [InlineData("deleteFile", FaultKind.Timeout)]
    [InlineData("deleteFile", FaultKind.Late)]
    public async Task What_a_fault_leaves_goes_with_the_next_sweep(string operation, FaultKind kind)
    {
        await using var host = await JobHost.StartAsync();
        var done = await DoneAsync(host);
        await UploadAsync(host, $"aft-{done.Key.Id:N}-train.jsonl");
        await UploadAsync(host, $"aft-{done.Key.Id:N}-valid.jsonl");
        host.Time.Advance(Hours);
        host.Emulator.Faults.Add(new EmulatorFault(operation, kind));

        Assert.InRange(await host.EndAsync(host.Service.SweepFilesAsync(Token)), 0, 1);
        Assert.Equal(0, host.Emulator.Faults.Count);
        await host.EndAsync(host.Service.SweepFilesAsync(Token));

        Assert.Empty(JobOutcome.Ours(host));
    }

    [Fact]
    public async Task Two_sweeps_at_once_leave_nothing_and_harm_nothing()
    {
        await using var host = await JobHost.StartAsync();
        var done = await DoneAsync(host);
        for (var i = 0; i < 30; i++)
        {
            await UploadAsync(host, $"aft-{done.Key.Id:N}-train.jsonl");
        }

        host.Time.Advance(Hours);

        await host.EndAsync(Task.WhenAll(host.Service.SweepFilesAsync(Token), host.Service.SweepFilesAsync(Token)));

        Assert.Empty(JobOutcome.Ours(host));
    }

    private static async Task<FineTuneJob> DoneAsync(JobHost host)
    {
        var done = await host.EndAsync(host.Service.RunJobAsync((await host.CreateAsync()).Key));
        await JobOutcome.AssertOneAsync(host, done);
        return done;
    }

    /// <summary>Waits until the emulator did what it owed.</summary>
    private static async Task LateAsync(JobHost host, TimeSpan delay)
    {
        host.Time.Advance(delay);
        while (!JobOutcome.Ours(host).Any())
        {
            await Task.Delay(2, Token);
        }
    }

    private static Task<VendorFile> UploadAsync(JobHost host, string name) =>
        host.Get<VendorRegistry>().Get("vendor").UploadFileAsync(Ask.Upload([1, 2, 3], name), Token);
}
