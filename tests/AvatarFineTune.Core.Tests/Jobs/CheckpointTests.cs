using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Checkpoints become versions like any other; jobs are halted where the vendor can.</summary>
public sealed class CheckpointTests
{
    private static JobHarness Start(out KeepingVendor vendor)
    {
        var time = new Conformance.ManualTimeProvider();
        vendor = new(time);
        return new(time, vendor);
    }

    [Fact]
    public async Task A_checkpoint_is_a_version_with_all_that_it_was_trained_with()
    {
        await using var harness = Start(out _);
        var job = await harness.TrainedAsync();
        var made = Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar));
        Assert.Equal([10L, 20L], (await harness.Service.ListCheckpointsAsync(job.Key)).Select(c => c.Step));

        var version = await harness.Service.AdoptCheckpointAsync(job.Key, "ckpt-10");
        var again = await harness.Service.AdoptCheckpointAsync(job.Key, "ckpt-10");

        Assert.NotNull(made.Prompt);
        Assert.Equal(
            made with { Number = 2, Model = new("fake", "ckpt-10"), CheckpointStep = 10, CreatedAt = version.CreatedAt },
            version);
        Assert.Equal(version, again);
        Assert.Equal(3, (await harness.Service.AdoptCheckpointAsync(job.Key, "ckpt-20")).Number);
        Assert.Equal(ActivationState.Active, (await harness.Service.ActivateModelAsync(JobHarness.Avatar, 2)).State);
    }

    [Fact]
    public async Task What_is_no_checkpoint_of_the_job_is_refused_with_those_that_are()
    {
        await using var harness = Start(out _);
        var job = await harness.TrainedAsync();

        Assert.Contains("ckpt-10, ckpt-20", (await Assert.ThrowsAsync<ArgumentException>(() => harness.Service.AdoptCheckpointAsync(job.Key, "other"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Service.AdoptCheckpointAsync(job.Key with { UserId = "stranger" }, "ckpt-10"));
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Service.ListCheckpointsAsync(job.Key with { Id = Guid.NewGuid() }));
    }

    [Fact]
    public async Task A_vendor_that_keeps_none_has_none()
    {
        await using var harness = new JobHarness();
        var job = await harness.TrainedAsync();

        Assert.Empty(await harness.Service.ListCheckpointsAsync(job.Key));
    }

    [Fact]
    public async Task An_erasure_takes_the_checkpoints_with_the_model()
    {
        await using var harness = Start(out _);
        var job = await harness.TrainedAsync();
        await harness.Service.AdoptCheckpointAsync(job.Key, "ckpt-10");
        await harness.Service.ActivateModelAsync(JobHarness.Avatar, 2);

        await harness.EraseAsync();
        Assert.Null((await harness.ProfileAsync())?.ActiveVersion);
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Service.AdoptCheckpointAsync(job.Key, "ckpt-20"));
        Assert.Equal(VendorErasureStatus.Done, (await harness.WorkOffAsync()).Status);

        Assert.All(await harness.Service.ListVersionsAsync(JobHarness.Avatar), v => Assert.Equal((true, null), (v.DeletedAt is not null, v.Prompt)));
        Assert.Equal(RefusalReason.ModelErased, (await harness.Service.ActivateModelAsync(JobHarness.Avatar, 2)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_cancelled_jobs_checkpoint_is_a_version_and_is_deleted_by_an_erasure()
    {
        await using var harness = Start(out var vendor);
        await harness.SeedAsync();
        vendor.Script.Enqueue(VendorJobState.Running);
        vendor.Script.Enqueue(VendorJobState.Cancelled);
        var job = await harness.CreateAsync();
        Assert.Equal(FineTuneJobStatus.Cancelled, (await harness.RunAsync(job.Key)).Status);

        var version = await harness.Service.AdoptCheckpointAsync(job.Key, "ckpt-20");
        Assert.Equal((1, JobHarness.Base, job.DatasetId), (version.Number, version.Base, version.DatasetId));
        Assert.NotNull(version.Prompt);
        await harness.EraseAsync();
        var row = await harness.WorkOffAsync();

        Assert.Equal((VendorErasureStatus.Done, VendorErasurePart.Deleted), (row.Status, row.Model));
        Assert.Equal("DeleteModel", Assert.Single(vendor.Calls, c => c == "DeleteModel"));
        Assert.Equal((true, null), Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar)) is var v ? (v.DeletedAt is not null, v.Prompt) : default);
    }

    [Fact]
    public async Task A_job_is_halted_and_goes_on()
    {
        await using var harness = Start(out var vendor);
        await harness.SeedAsync();
        for (var i = 0; i < 1000; i++)
        {
            vendor.Script.Enqueue(VendorJobState.Running);
        }

        var job = await harness.CreateAsync();
        Assert.Equal(RefusalReason.NotRunning, (await harness.Service.PauseJobAsync(job.Key)).Refusal?.Reason);
        await harness.RunUntilAsync(job.Key, () => vendor.Calls.Count(c => c == "Get") >= 2);
        vendor.Script.Clear();
        vendor.Script.Enqueue(VendorJobState.Paused);

        var paused = await harness.Service.PauseJobAsync(job.Key);
        Assert.Equal((null, FineTuneJobStatus.Paused, "Pause"), (paused.Refusal, paused.Job.Status, vendor.Asked));
        vendor.Script.Enqueue(VendorJobState.Running);
        Assert.Equal((FineTuneJobStatus.Running, "Resume"), ((await harness.Service.ResumeJobAsync(job.Key)).Job.Status, vendor.Asked));
        Assert.Equal(FineTuneJobStatus.Succeeded, (await harness.RunAsync(job.Key)).Status);
        Assert.Equal(RefusalReason.NotRunning, (await harness.Service.ResumeJobAsync(job.Key)).Refusal?.Reason);
    }

    [Theory]
    [InlineData(VendorJobState.Paused, true, false)]
    [InlineData(VendorJobState.Running, false, true)]
    [InlineData(VendorJobState.Validating, false, false)]
    public async Task What_is_so_already_is_done_and_what_can_not_be_now_is_refused(VendorJobState state, bool isHalted, bool goesOn)
    {
        await using var harness = Start(out var vendor);
        await harness.SeedAsync();
        for (var i = 0; i < 1000; i++)
        {
            vendor.Script.Enqueue(VendorJobState.Running);
        }

        var job = await harness.CreateAsync();
        await harness.RunUntilAsync(job.Key, () => vendor.Calls.Contains("Get"));
        vendor.Script.Clear();
        vendor.Refuses = true;

        vendor.Script.Enqueue(state);
        vendor.Script.Enqueue(state);
        Assert.Equal(isHalted ? null : RefusalReason.NotSupported, (await harness.Service.PauseJobAsync(job.Key)).Refusal?.Reason);
        vendor.Script.Clear();
        vendor.Script.Enqueue(state);
        vendor.Script.Enqueue(state);
        Assert.Equal(goesOn ? null : RefusalReason.NotSupported, (await harness.Service.ResumeJobAsync(job.Key)).Refusal?.Reason);
    }

    [Fact]
    public async Task A_vendor_that_can_not_halt_says_so()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();

        var refused = await harness.Service.PauseJobAsync(job.Key);

        Assert.Equal((RefusalReason.NotSupported, job), (refused.Refusal?.Reason, refused.Job));
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Service.PauseJobAsync(job.Key with { UserId = "stranger" }));
    }

    private sealed class KeepingVendor(TimeProvider time) : FakeVendor(time), IVendorCheckpoints, IVendorPausing
    {
        public string? Asked { get; private set; }

        /// <summary>Whether nothing is halted, and nothing goes on.</summary>
        public bool Refuses { get; set; }

        public async IAsyncEnumerable<VendorCheckpoint> ListCheckpointsAsync(
            string vendorJobId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await CallAsync("Checkpoints", () => Task.FromResult(0));
            yield return new("ckpt-10", 10, new Dictionary<string, double> { ["train_loss"] = 0.5 });
            yield return new("ckpt-20", 20, new Dictionary<string, double> { ["train_loss"] = 0.4 });
        }

        public Task<VendorJob> PauseJobAsync(string vendorJobId, CancellationToken cancellationToken) => AskAsync("Pause", vendorJobId);

        public Task<VendorJob> ResumeJobAsync(string vendorJobId, CancellationToken cancellationToken) => AskAsync("Resume", vendorJobId);

        private Task<VendorJob> AskAsync(string what, string vendorJobId) => CallAsync(what, () =>
        {
            Asked = Refuses ? throw new ModelVendorException("fake", what, VendorFault.InvalidRequest, "Not now.") : what;
            return Task.FromResult(Jobs.Single(j => j.Id == vendorJobId));
        });
    }
}
