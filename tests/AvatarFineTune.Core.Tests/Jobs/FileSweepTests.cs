using AvatarFineTune.Core.Tests.Chat.Support;
using AvatarFineTune.Diagnostics;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>What a sweep takes of what is left at a vendor, and above all what it leaves.</summary>
public sealed class FileSweepTests
{
    [Fact]
    public async Task What_a_settled_job_left_goes_and_is_counted()
    {
        await using var harness = new JobHarness();
        using var telemetry = new CapturedTelemetry(harness.Get<AvatarFineTuneDiagnostics>());
        var job = await harness.TrainedAsync();
        await harness.LeaveAsync($"aft-{job.Key.Id:N}-train.jsonl", $"aft-{job.Key.Id:N}-valid.jsonl", $"aft-{job.Key.Id:N}-train.jsonl");

        Assert.Equal(3, await harness.Service.SweepFilesAsync());

        Assert.Empty(harness.Vendor.Files);
        Assert.Equal(3, telemetry.Sum("avatar.files.swept", ("vendor", "fake")));
        Assert.Equal(0, await harness.Service.SweepFilesAsync());
    }

    [Fact]
    public async Task A_young_file_is_left_until_it_is_an_hour_old()
    {
        await using var harness = new JobHarness();
        var job = await harness.TrainedAsync();
        await harness.LeaveAsync(TimeSpan.FromMinutes(59), $"aft-{job.Key.Id:N}-train.jsonl");

        Assert.Equal(0, await harness.Service.SweepFilesAsync());
        Assert.Single(harness.Vendor.Files);

        harness.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await harness.Service.SweepFilesAsync());
    }

    [Fact]
    public async Task Files_of_jobs_that_this_store_does_not_know_stay()
    {
        await using var harness = new JobHarness();
        await harness.TrainedAsync();
        await harness.LeaveAsync($"aft-{Guid.CreateVersion7():N}-train.jsonl");

        Assert.Equal(0, await harness.Service.SweepFilesAsync());
        Assert.Single(harness.Vendor.Files);
    }

    [Theory]
    [InlineData("aft-{0:N}-train.jsonl.bak")]
    [InlineData("aft-{0:N}-train.json")]
    [InlineData("aft-{0:N}-notes.jsonl")]
    [InlineData("aft-{0:N}-")]
    [InlineData("aft-{0:D}-train.jsonl")]
    [InlineData("AFT-{0:N}-train.jsonl")]
    [InlineData("copy of aft-{0:N}-train.jsonl")]
    [InlineData("train.jsonl")]
    [InlineData("aft-")]
    [InlineData("")]
    public async Task Names_that_no_job_gives_stay(string name)
    {
        await using var harness = new JobHarness();
        var job = await harness.TrainedAsync();
        await harness.LeaveAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, name, job.Key.Id));

        Assert.Equal(0, await harness.Service.SweepFilesAsync());
        Assert.Single(harness.Vendor.Files);
    }

    [Fact]
    public async Task An_upper_case_id_is_not_one_that_a_job_gives()
    {
        await using var harness = new JobHarness();
        var job = await harness.TrainedAsync();
        await harness.LeaveAsync($"aft-{job.Key.Id.ToString("N").ToUpperInvariant()}-train.jsonl");

        Assert.Equal(0, await harness.Service.SweepFilesAsync());
    }

    public static TheoryData<FineTuneJobStatus> Statuses() => [.. Enum.GetValues<FineTuneJobStatus>()];

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_job_that_is_not_settled_keeps_its_files(FineTuneJobStatus status)
    {
        await using var harness = new JobHarness();
        var job = await harness.StoredAsync(j => j with { Status = status, IsSettled = false });
        await harness.LeaveAsync($"aft-{job.Key.Id:N}-train.jsonl");

        Assert.Equal(0, await harness.Service.SweepFilesAsync());
        Assert.Single(harness.Vendor.Files);
    }

    [Theory]
    [InlineData(FineTuneJobStatus.Succeeded, 1)]
    [InlineData(FineTuneJobStatus.Failed, 1)]
    [InlineData(FineTuneJobStatus.Cancelled, 1)]
    [InlineData(FineTuneJobStatus.Unclear, 0)]
    public async Task A_settled_job_needs_no_files_unless_it_is_unclear(FineTuneJobStatus status, int swept)
    {
        await using var harness = new JobHarness();
        var job = await harness.StoredAsync(j => j with { Status = status, IsSettled = true });
        await harness.LeaveAsync($"aft-{job.Key.Id:N}-train.jsonl");

        Assert.Equal(swept, await harness.Service.SweepFilesAsync());
        Assert.Equal(1 - swept, harness.Vendor.Files.Count);
    }

    [Fact]
    public async Task An_unclear_job_whose_words_were_erased_keeps_none()
    {
        var time = new Conformance.ManualTimeProvider();
        await using var harness = new JobHarness(time, new FakeVendor(time, JobTagging.None));
        await harness.SeedAsync();
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == "Create" && after)
            {
                throw new ModelVendorException("fake", call, VendorFault.Unavailable, "The connection was cut.");
            }
        };
        var job = await harness.RunAsync((await harness.CreateAsync()).Key);
        Assert.Equal(FineTuneJobStatus.Unclear, job.Status);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, await harness.Service.SweepFilesAsync());
        await harness.EraseAsync();
        Assert.Equal(0, await harness.Service.SweepFilesAsync());
        Assert.Equal(VendorErasurePart.Deleted, (await harness.WorkOffAsync()).Files);
        await harness.LeaveAsync($"aft-{job.Key.Id:N}-train.jsonl");

        Assert.Equal(1, await harness.Service.SweepFilesAsync());
        Assert.Empty(harness.Vendor.Files);
    }

    [Fact]
    public async Task What_an_erased_avatars_job_left_goes()
    {
        await using var harness = new JobHarness();
        var job = await harness.TrainedAsync();
        await harness.EraseAsync(ErasureScope.Avatar);
        var row = await harness.WorkOffAsync();
        await harness.LeaveAsync($"aft-{job.Key.Id:N}-train.jsonl");

        Assert.Equal(1, await harness.Service.SweepFilesAsync());
        Assert.Equal(row, await harness.RowAsync());
    }

    [Fact]
    public async Task A_pending_erasure_ends_as_ever_when_the_sweep_was_quicker()
    {
        await using var harness = new JobHarness();
        var job = await harness.TrainedAsync();
        await harness.LeaveAsync($"aft-{job.Key.Id:N}-train.jsonl");
        await harness.EraseAsync();

        Assert.Equal(1, await harness.Service.SweepFilesAsync());
        Assert.Equal(VendorErasureStatus.Done, (await harness.WorkOffAsync()).Status);
    }

    [Fact]
    public async Task Two_sweeps_at_once_leave_nothing_and_harm_nothing()
    {
        await using var first = new JobHarness();
        var job = await first.TrainedAsync();
        await using var second = first.Restart();
        await first.LeaveAsync([.. Enumerable.Repeat($"aft-{job.Key.Id:N}-train.jsonl", 50)]);
        first.Vendor.Calls.Clear();

        // Both have listed everything before either deletes.
        using var listed = new Barrier(2);
        var deletions = 0;
        first.Vendor.Fault = (call, after) =>
        {
            if (call == "DeleteFile" && !after && Interlocked.Increment(ref deletions) <= 2)
            {
                listed.SignalAndWait(TimeSpan.FromSeconds(30));
            }
        };

        await Task.WhenAll(Task.Run(() => first.Service.SweepFilesAsync()), Task.Run(() => second.Service.SweepFilesAsync()));

        Assert.Empty(first.Vendor.Files);
        Assert.Equal((2, 100), (first.Vendor.Calls.Count(c => c == "ListFiles"), first.Vendor.Calls.Count(c => c == "DeleteFile")));
    }
}
