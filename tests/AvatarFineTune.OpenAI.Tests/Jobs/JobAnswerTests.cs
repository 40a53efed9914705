using AvatarFineTune.Conformance;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Jobs;

/// <summary>Jobs as services really write them.</summary>
public sealed class JobAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("validating_files", VendorJobState.Validating)]
    [InlineData("queued", VendorJobState.Queued)]
    [InlineData("running", VendorJobState.Running)]
    [InlineData("resuming", VendorJobState.Running)]
    [InlineData("paused", VendorJobState.Paused)]
    [InlineData("pausing", VendorJobState.Paused)]
    [InlineData("cancelling", VendorJobState.Cancelling)]
    [InlineData("succeeded", VendorJobState.Succeeded)]
    [InlineData("failed", VendorJobState.Failed)]
    [InlineData("cancelled", VendorJobState.Cancelled)]
    [InlineData("canceled", VendorJobState.Cancelled)]
    [InlineData("compressing", VendorJobState.Finalizing)]
    [InlineData("contemplating", VendorJobState.Unknown)]
    public async Task A_status_has_its_meaning_and_keeps_its_word(string status, VendorJobState state)
    {
        var job = await ReadAsync($$"""{"id":"ftjob-1","status":"{{status}}"}""");
        Assert.Equal((state, status), (job.State, job.RawStatus));
        Assert.Equal(state is VendorJobState.Succeeded or VendorJobState.Failed or VendorJobState.Cancelled, job.IsTerminal);
    }

    [Fact]
    public async Task A_profile_may_know_further_words()
    {
        var job = await ReadAsync("""{"id":"ftjob-1","status":"contemplating"}""", p => p with { Statuses = new Dictionary<string, VendorJobState> { ["contemplating"] = VendorJobState.Queued } });
        Assert.Equal((VendorJobState.Queued, "contemplating"), (job.State, job.RawStatus));
    }

    [Theory]
    [InlineData("1234", 1234L)]
    [InlineData("\"1234\"", 1234L)]
    [InlineData("1234.0", 1234L)]
    [InlineData("0", null)]
    [InlineData("null", null)]
    [InlineData("\"auto\"", null)]
    [InlineData("{}", null)]
    [InlineData("1e300", null)]
    public async Task Tokens_are_read_in_any_form(string value, long? tokens) =>
        Assert.Equal(tokens, (await ReadAsync($$"""{"id":"ftjob-1","status":"succeeded","fine_tuned_model":"ft:a:b::c","trained_tokens":{{value}},"hyperparameters":{"n_epochs":"auto","batch_size":null} }""")).TrainedTokens);

    [Theory]
    [InlineData("1793616000", 1793616000L)]
    [InlineData("\"1793616000\"", 1793616000L)]
    [InlineData("1793613600", null)]
    [InlineData("\"2026-11-02T10:00:00Z\"", null)]
    [InlineData("\"2026-11-02T10:40:00+00:00\"", 1793616000L)]
    [InlineData("0", null)]
    [InlineData("1600000000", null)]
    [InlineData("null", null)]
    [InlineData("\"soon\"", null)]
    [InlineData("1e40", null)]
    public async Task An_end_is_expected_only_in_the_future(string value, long? seconds)
    {
        var job = await ReadAsync($$"""{"id":"ftjob-1","status":"queued","created_at":"2026-11-02","estimated_finish":{{value}} }""");
        Assert.Equal(seconds is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null, job.EstimatedFinish);
    }

    [Theory]
    [InlineData("null", null, null)]
    [InlineData("{}", null, null)]
    [InlineData("""{"code":null,"message":null,"param":null}""", null, null)]
    [InlineData("""{"code":"invalid_training_file","message":"Line 7 is wrong."}""", "invalid_training_file", "Line 7 is wrong.")]
    [InlineData("\"It broke.\"", null, "It broke.")]
    [InlineData("""{"code":"x","message":"Line 7: {\"role\":\"user\",\"content\":\"canary\"}"}""", "x", "Line 7: …")]
    [InlineData("""{"code":"x","message":"Unexpected \"canary said so\" in line 7"}""", "x", "Unexpected '…' in line 7")]
    public async Task Errors_are_told_without_what_was_said(string error, string? code, string? message)
    {
        var job = await ReadAsync($$"""{"id":"ftjob-1","status":"failed","error":{{error}} }""");
        Assert.Equal((code, message), (job.ErrorCode, job.ErrorMessage));
    }

    [Fact]
    public async Task Progress_is_read_from_the_latest_events_and_can_be_missing()
    {
        var answers = new Dictionary<string, string>
        {
            ["GET /fine_tuning/jobs/ftjob-1"] = """{"id":"ftjob-1","status":"running"}""",
            ["GET /fine_tuning/jobs/ftjob-1/events"] = """{"data":[{"id":"e9","data":{}},{"id":"e8","data":{"step":30,"total_steps":40}},{"id":"e7","data":{"step":29,"total_steps":40}}]}""",
        };
        await using var stub = await ApiStub.StartAsync(answers);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        Assert.Equal(0.75, (await vendor.GetJobAsync("ftjob-1", Token)).Progress);

        answers.Remove("GET /fine_tuning/jobs/ftjob-1/events");
        Assert.Null((await vendor.GetJobAsync("ftjob-1", Token)).Progress);
    }

    [Fact]
    public async Task Nebius_model_is_the_last_checkpoint()
    {
        await using var stub = await ApiStub.StartAsync(new Dictionary<string, string>
        {
            ["GET /fine_tuning/jobs/ftjob-1"] = """{"id":"ftjob-1","status":"succeeded","trained_tokens":5}""",
            ["GET /fine_tuning/jobs/ftjob-1/checkpoints"] = """{"data":[{"id":"c2","step_number":20},{"id":"c3","step_number":30},{"id":"c1","step_number":"10"}]}""",
        });
        using var vendor = TestVendor.Open(OpenAIProfile.Nebius with { Endpoint = stub.Endpoint });
        Assert.Equal("ftjob-1:c3", (await vendor.GetJobAsync("ftjob-1", Token)).FineTunedModel);
        Assert.Equal([("ftjob-1:c1", 10L), ("ftjob-1:c2", 20L), ("ftjob-1:c3", 30L)], (await Ask.ListAsync(vendor.ListCheckpointsAsync("ftjob-1", Token))).Select(c => (c.Model, c.Step)));
    }

    [Fact]
    public async Task Pausing_is_asked_for_where_it_can_be()
    {
        await using var stub = await ApiStub.StartAsync(200, """{"id":"ftjob-1","status":"queued"}""");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        await vendor.PauseJobAsync("ftjob-1", Token);
        await vendor.ResumeJobAsync("ftjob-1", Token);
        Assert.Equal(["POST /v1/fine_tuning/jobs/ftjob-1/pause", "POST /v1/fine_tuning/jobs/ftjob-1/resume"], stub.Requests.Select(r => $"{r.Method} {r.Path}"));

        using var nebius = TestVendor.Open(OpenAIProfile.Nebius with { Endpoint = stub.Endpoint });
        Assert.Equal(VendorFault.InvalidRequest, (await Ask.FaultAsync(() => nebius.PauseJobAsync("ftjob-1", Token))).Fault);
        Assert.Equal(2, stub.Requests.Count);
    }

    private static async Task<VendorJob> ReadAsync(string json, Func<OpenAIProfile, OpenAIProfile>? change = null)
    {
        await using var stub = await ApiStub.StartAsync(new Dictionary<string, string> { ["GET /fine_tuning/jobs/ftjob-1"] = json });
        var profile = OpenAIProfile.Compatible(stub.Endpoint);
        using var vendor = TestVendor.Open(change?.Invoke(profile) ?? profile, new ManualTimeProvider());
        return await vendor.GetJobAsync("ftjob-1", Token);
    }
}
