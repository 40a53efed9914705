using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Vendors;

/// <summary>A job is created once, goes through its states, and ends in a model or a reason.</summary>
public abstract class VendorJobTests : VendorSuite
{
    [Fact]
    public async Task A_job_goes_forward_through_its_states_to_a_model()
    {
        var created = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        Assert.False(created.IsTerminal);
        Assert.Null(created.FineTunedModel);

        var seen = new List<VendorJob> { created };
        var done = await FollowAsync(Vendor, created.Id, seen: seen.Add);

        Assert.Equal(VendorJobState.Succeeded, done.State);
        Assert.False(string.IsNullOrEmpty(done.FineTunedModel));
        Assert.NotEqual(Host.BaseModel, done.FineTunedModel);
        Assert.True(done.TrainedTokens > 0);
        Assert.Contains(seen, j => j.State == VendorJobState.Running);
        Assert.All(seen, j => Assert.False(string.IsNullOrEmpty(j.RawStatus)));
        Assert.Equal(seen.Select(j => Rank(j.State)).Order(), seen.Select(j => Rank(j.State)));
        var progress = seen.Where(j => j.Progress is not null).Select(j => j.Progress!.Value).ToList();
        Assert.All(progress, p => Assert.InRange(p, 0, 1));
        Assert.Equal(progress.Order(), progress);
    }

    [Fact]
    public async Task A_finished_job_stays_as_it_is()
    {
        var done = await TrainAsync();
        await Host.LetTimePassAsync();
        Assert.Equal(done, await Vendor.GetJobAsync(done.Id, Token));
        Assert.Equal(done, await Vendor.CancelJobAsync(done.Id, Token));
    }

    [Fact]
    public async Task A_job_is_found_by_our_id()
    {
        Assert.SkipWhen(Vendor.Capabilities.JobTagging == JobTagging.None, "This vendor's jobs carry no tag.");
        var request = await PrepareAsync(Samples.NewId());
        Assert.Null(await Vendor.FindJobAsync(request.JobId, Token));

        var job = await Vendor.CreateJobAsync(request, Token);
        await Vendor.CreateJobAsync(request with { JobId = Samples.NewId() }, Token);

        Assert.Equal(job.Id, (await Vendor.FindJobAsync(request.JobId, Token))?.Id);
        Assert.Null(await Vendor.FindJobAsync(Samples.NewId(), Token));
    }

    [Fact]
    public async Task Two_requests_are_two_jobs_and_two_models()
    {
        var (first, second) = (await TrainAsync(), await TrainAsync());
        Assert.NotEqual(first.Id, second.Id);
        Assert.NotEqual(first.FineTunedModel, second.FineTunedModel);
    }

    [Fact]
    public async Task A_job_is_cancelled_before_it_runs()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        await CancelAsync(job.Id);
    }

    [Fact]
    public async Task A_job_is_cancelled_while_it_runs()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        await FollowAsync(Vendor, job.Id, until: j => j.State == VendorJobState.Running);
        await CancelAsync(job.Id);
    }

    [Fact]
    public async Task A_bad_file_fails_the_job_and_says_where()
    {
        List<string> lines = [.. Samples.Lines];
        lines[6] = """{"messages":[{"role":"robot","content":"secret words"}]}""";
        var failed = await TrainAsync(lines);

        Assert.Equal((VendorJobState.Failed, Host.InvalidFileCode), (failed.State, failed.ErrorCode));
        Assert.Contains("line 7", failed.ErrorMessage, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", failed.ErrorMessage, StringComparison.Ordinal);
        Assert.Null(failed.FineTunedModel);
    }

    [Fact]
    public async Task Too_few_lines_fail_the_job()
    {
        Assert.SkipUnless(Vendor.Capabilities.MinTrainingLines > 1, "This vendor takes any number of lines.");
        var failed = await TrainAsync(Samples.Lines.Take(Vendor.Capabilities.MinTrainingLines - 1));
        Assert.Equal((VendorJobState.Failed, Host.InvalidFileCode), (failed.State, failed.ErrorCode));
        Assert.False(string.IsNullOrEmpty(failed.ErrorMessage));
    }

    [Fact]
    public async Task A_file_that_does_not_exist_is_refused_and_nothing_is_created()
    {
        var request = await PrepareAsync(Samples.NewId()) with { TrainingFileId = "file-that-never-was" };
        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => Vendor.CreateJobAsync(request, Token));

        Assert.True(fault.Fault is VendorFault.NotFound or VendorFault.InvalidRequest, $"{fault.Fault}");
        Assert.True(fault.CertainlyNotDone);
        Assert.Equal(Vendor.Name, fault.Vendor);
        Assert.Null(await Vendor.FindJobAsync(request.JobId, Token));
    }

    [Fact]
    public async Task A_base_model_that_does_not_exist_is_refused()
    {
        var request = await PrepareAsync(Samples.NewId()) with { BaseModel = "no-such-model" };
        var fault = await Assert.ThrowsAsync<ModelVendorException>(() => Vendor.CreateJobAsync(request, Token));
        Assert.True(fault.Fault is VendorFault.ModelNotFound or VendorFault.InvalidRequest, $"{fault.Fault}");
    }

    [Fact]
    public async Task An_unknown_job_is_not_found()
    {
        Assert.Equal(VendorFault.NotFound, (await Assert.ThrowsAsync<ModelVendorException>(() => Vendor.GetJobAsync("ftjob-none", Token))).Fault);
        Assert.Equal(VendorFault.NotFound, (await Assert.ThrowsAsync<ModelVendorException>(() => Vendor.CancelJobAsync("ftjob-none", Token))).Fault);
    }

    [Fact]
    public async Task A_cancelled_token_stops_before_anything_is_done()
    {
        var request = await PrepareAsync(Samples.NewId());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Vendor.CreateJobAsync(request, new CancellationToken(canceled: true)));
        Assert.Null(await Vendor.FindJobAsync(request.JobId, Token));
    }

    private async Task CancelAsync(string id)
    {
        Assert.SkipUnless(Vendor.Capabilities.SupportsCancel, "This vendor can't cancel.");
        var asked = await Vendor.CancelJobAsync(id, Token);
        Assert.True(asked.State is VendorJobState.Cancelling or VendorJobState.Cancelled, $"{asked.State}");

        var ended = await FollowAsync(Vendor, id);
        Assert.Equal(VendorJobState.Cancelled, ended.State);
        Assert.Null(ended.FineTunedModel);
        Assert.Equal(VendorJobState.Cancelled, (await Vendor.CancelJobAsync(id, Token)).State);
    }

    private static int Rank(VendorJobState state) => state switch
    {
        VendorJobState.Validating => 0,
        VendorJobState.Queued => 1,
        VendorJobState.Running or VendorJobState.Paused => 2,
        VendorJobState.Finalizing => 3,
        _ => 4,
    };
}
