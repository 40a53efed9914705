using AvatarFineTune.Conformance.Vendors;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>The model file stays true whatever happens to the processes that share it.</summary>
public sealed class LocalStateTests : VendorSuite
{
    private LocalVendorHost Local => (LocalVendorHost)Host;

    protected override VendorHost CreateHost() => new LocalVendorHost();

    [Fact]
    public async Task A_job_goes_on_from_its_last_step_after_a_restart()
    {
        var chat = SyntheticChat.Create(4, topics: 20, perTopic: 5);
        var request = await PrepareAsync(Samples.NewId(), chat.TrainingLines, chat.ValidationLines) with { Hyperparameters = new(2) };
        var job = await Vendor.CreateJobAsync(request, Token);
        await FollowAsync(Vendor, job.Id, until: j => j.Progress > 0.2);
        var before = await EventsAsync(Vendor, job.Id);
        await CloseAsync(Vendor);

        var restarted = Open();
        var done = await FollowAsync(restarted, job.Id);
        var after = await EventsAsync(restarted, job.Id);
        Assert.Equal(before.Select(e => e.Id), after.Take(before.Count).Select(e => e.Id));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long?)i), after.Where(e => e.Step is not null).Select(e => e.Step));

        // The same as if nothing had happened.
        var undisturbed = await FollowAsync(restarted, (await restarted.CreateJobAsync(request with { JobId = Samples.NewId() }, Token)).Id);
        Assert.Equal(done.TrainedTokens, undisturbed.TrainedTokens);
        Assert.Equal(Metrics(after), Metrics(await EventsAsync(restarted, undisturbed.Id)));
        Assert.Equal(ModelFile.Exchanges(Local.Path, job.Id), ModelFile.Exchanges(Local.Path, undisturbed.Id));
        await CloseAsync(restarted);
    }

    [Fact]
    public async Task A_cancelled_or_failed_job_leaves_nothing_learned()
    {
        var cancelled = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        await FollowAsync(Vendor, cancelled.Id, until: j => j.Progress > 0.2);
        Assert.NotEmpty(ModelFile.Exchanges(Local.Path, cancelled.Id));
        await Vendor.CancelJobAsync(cancelled.Id, Token);

        Assert.Empty(ModelFile.Exchanges(Local.Path, cancelled.Id));
        Assert.Equal(0L, ModelFile.Scalar(Local.Path, "SELECT count(*) FROM models"));
    }

    [Fact]
    public async Task An_upload_that_was_cut_off_is_listed_as_empty_for_clean_up_and_goes_with_a_later_one()
    {
        await UploadAsync("kept", Samples.Lines);
        ModelFile.Scalar(Local.Path, "UPDATE files SET complete = 0");
        Assert.Equal(("kept", 0L), (await ListAsync(Vendor.ListFilesAsync(Token))).Select(f => (f.Name, f.Bytes)).Single());

        Local.Time.Advance(TimeSpan.FromDays(2));
        await UploadAsync("later", Samples.Lines);
        Assert.Equal(1L, ModelFile.Scalar(Local.Path, "SELECT count(*) FROM files"));
        Assert.Equal(1L, ModelFile.Scalar(Local.Path, "SELECT count(*) FROM file_chunks"));
    }

    [Fact]
    public async Task After_a_long_pause_each_look_still_shows_the_next_state()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        Local.Time.Advance(TimeSpan.FromHours(1));
        var states = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            states.Add((await Vendor.GetJobAsync(job.Id, Token)).RawStatus);
        }

        Assert.Equal(["queued", "running", "finalizing", "succeeded", "succeeded"], states);
    }

    [Fact]
    public async Task Without_time_passing_a_job_stands_still()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(VendorJobState.Validating, (await Vendor.GetJobAsync(job.Id, Token)).State);
        }
    }

    [Fact]
    public async Task A_clock_set_back_does_not_halt_a_job()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        Local.Time.SetUtcNow(Local.Time.GetUtcNow().AddYears(-1));
        Assert.Equal(VendorJobState.Succeeded, (await FollowAsync(Vendor, job.Id)).State);
    }

    [Fact]
    public async Task The_expected_end_is_when_it_ends()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        var running = await FollowAsync(Vendor, job.Id, until: j => j.State == VendorJobState.Running);
        await FollowAsync(Vendor, job.Id);
        Assert.Equal(running.EstimatedFinish, Local.Time.GetUtcNow());
    }

    private static async Task<List<VendorJobEvent>> EventsAsync(IModelVendor vendor, string job) => await ListAsync(((IVendorEvents)vendor).ReadEventsAsync(job, null, Token));

    private static IEnumerable<(long?, double, double, double)> Metrics(List<VendorJobEvent> events) =>
        events.Where(e => e.Metrics is not null).Select(e => (e.Step, e.Metrics!["learned"], e.Metrics["recall@1"], e.Metrics["mrr"]));
}
