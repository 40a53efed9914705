using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Jobs;

/// <summary>A create on the wire, as each service wants it.</summary>
public sealed class CreateWireTests
{
    private const string Created = """{"id":"ftjob-1","status":"validating_files"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static VendorJobRequest Full { get; } = Ask.Request(Guid.Parse("0198c0de-0000-7000-8000-000000000001")) with
    {
        ValidationFileId = "file-valid",
        Hyperparameters = new(Epochs: 2, BatchSize: 4, LearningRate: 0.00002),
        Suffix = "ava",
    };

    [Fact]
    public async Task OpenAI_has_the_method_and_the_metadata() => await AssertSentAsync(
        e => OpenAIProfile.OpenAI with { Endpoint = e, TrainingClosesOn = null },
        Full,
        """
        {"model":"gpt-4.1-mini-2025-04-14","training_file":"file-train","validation_file":"file-valid",
         "method":{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":2,"batch_size":4,"learning_rate_multiplier":2E-05}}},
         "seed":7,"suffix":"ava","metadata":{"aft_job":"0198c0de000070008000000000000001"}}
        """);

    [Fact]
    public async Task Nebius_has_them_at_the_top_with_its_own_and_no_metadata() => await AssertSentAsync(
        e => OpenAIProfile.Nebius with { Endpoint = e },
        Full,
        """
        {"model":"gpt-4.1-mini-2025-04-14","training_file":"file-train","validation_file":"file-valid",
         "hyperparameters":{"n_epochs":2,"batch_size":4,"learning_rate_multiplier":2E-05,"lora":true},"seed":7,"suffix":"ava"}
        """);

    [Fact]
    public async Task A_profiles_own_members_are_sent_and_what_is_not_given_is_not() => await AssertSentAsync(
        e => OpenAIProfile.Compatible(e) with
        {
            SendsSeed = false,
            Tag = OpenAITag.None,
            LearningRateMember = "learning_rate",
            ExtraHyperparameters = new Dictionary<string, string> { ["warmup_ratio"] = "0.1" },
            ExtraJobMembers = new Dictionary<string, string> { ["trainingType"] = "\"developerTier\"" },
        },
        Ask.Request() with { Hyperparameters = new(Epochs: 3, LearningRate: 1.5) },
        """
        {"model":"gpt-4.1-mini-2025-04-14","training_file":"file-train",
         "method":{"type":"supervised","supervised":{"hyperparameters":{"n_epochs":3,"learning_rate":1.5,"warmup_ratio":0.1}}},"trainingType":"developerTier"}
        """);

    [Theory]
    [InlineData(0, null, null, null)]
    [InlineData(51, null, null, null)]
    [InlineData(1, 0, null, null)]
    [InlineData(1, null, 0d, null)]
    [InlineData(1, null, double.NaN, null)]
    [InlineData(1, null, null, 65)]
    public async Task What_can_be_checked_here_is_refused_before_anything_is_sent(int epochs, int? batch, double? rate, int? suffix)
    {
        await using var stub = await ApiStub.StartAsync(200, Created);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var request = Ask.Request() with { Hyperparameters = new(epochs, batch, rate), Suffix = suffix is { } length ? new('a', length) : null };
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(request, Token));
        Assert.Equal((VendorFault.InvalidRequest, true), (thrown.Fault, thrown.CertainlyNotDone));
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task A_create_asks_for_nothing_more_once_it_is_done()
    {
        // Nebius would list checkpoints, and running jobs their events: a failure of those would look like one of the create.
        await using var stub = await ApiStub.StartAsync((request, context) => request.Method == "POST"
            ? ApiStub.WriteAsync(context, """{"id":"ftjob-1","status":"succeeded"}""")
            : ApiStub.WriteAsync(context, "", 404));
        using var vendor = TestVendor.Open(OpenAIProfile.Nebius with { Endpoint = stub.Endpoint });
        Assert.Equal("ftjob-1", (await vendor.CreateJobAsync(Ask.Request(), Token)).Id);
        Assert.Single(stub.Requests);
    }

    private static async Task AssertSentAsync(Func<Uri, OpenAIProfile> profile, VendorJobRequest request, string json)
    {
        await using var stub = await ApiStub.StartAsync(200, Created);
        using var vendor = TestVendor.Open(profile(stub.Endpoint));
        var job = await vendor.CreateJobAsync(request, Token);

        var sent = Assert.Single(stub.Requests);
        Assert.Equal(("POST", "/v1/fine_tuning/jobs", "application/json"), (sent.Method, sent.Path, sent.Header("Content-Type")));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(sent.Text)), sent.Text);
        Assert.Equal(("ftjob-1", VendorJobState.Validating), (job.Id, job.State));
    }
}
