using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Http;

/// <summary>Answers that no honest API gives: what they quote is not repeated, and what they seem to say is not believed.</summary>
public sealed class HostileAnswerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_is_echoed_in_capitals_is_not_repeated()
    {
        await using var stub = await ApiStub.StartAsync(401, $$$"""{"error":{"message":"No account for TOKEN/{{{TestVendor.Key["sk-test-".Length..].ToUpperInvariant()}}} here."}}""");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        Assert.DoesNotContain("8DK2QM", (await Ask.FaultAsync(() => vendor.GetJobAsync("ftjob-1", Token))).ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""Invalid value "user" for "role" at "canary went home".""")]
    [InlineData("""Example 3 is bad: "canary went""")]
    [InlineData("Example 3 is bad: 'canary's on her way home'.")]
    [InlineData("Example 3 is bad: `canary went home`.")]
    [InlineData("Example 3 is bad: „canary went home“.")]
    [InlineData("Example 3 is bad: « canary went home ».")]
    public async Task What_stands_in_quotes_is_not_repeated_however_it_is_quoted(string message)
    {
        await using var stub = await ApiStub.StartAsync(400, new System.Text.Json.Nodes.JsonObject { ["error"] = new System.Text.Json.Nodes.JsonObject { ["message"] = message } }.ToJsonString());
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.DoesNotContain("canary", thrown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The model's name 'gpt-9' isn't one of 'gpt-1' or \"gpt-2\".")]
    public async Task Names_in_quotes_are_told(string message)
    {
        await using var stub = await ApiStub.StartAsync(400, new System.Text.Json.Nodes.JsonObject { ["error"] = new System.Text.Json.Nodes.JsonObject { ["message"] = message } }.ToJsonString());
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        Assert.Contains(message, (await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, @"{""error"":{""message"":""Cut off in an emoji \ud83d""}}", true)]
    [InlineData(503, @"{""error"":""Cut off in an emoji \ud83d""}", false)]
    [InlineData(200, @"{""id"":""ftjob-1"",""status"":""\ud83d""}", false)]
    public async Task Words_that_are_cut_off_within_a_character_are_a_vendors_fault_like_any_other(int status, string body, bool isCertain)
    {
        await using var stub = await ApiStub.StartAsync(status, body);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        Assert.Equal(isCertain, (await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token))).CertainlyNotDone);
    }

    [Fact]
    public async Task A_job_whose_error_is_cut_off_within_a_character_is_read_without_it()
    {
        await using var stub = await ApiStub.StartAsync(200, @"{""id"":""ftjob-1"",""status"":""failed"",""error"":{""code"":""bad"",""message"":""x \ud83d""}}");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var job = await vendor.GetJobAsync("ftjob-1", Token);
        Assert.Equal((VendorJobState.Failed, "bad", null), (job.State, job.ErrorCode, job.ErrorMessage));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task An_answer_that_is_not_compressed_as_it_says_leaves_open_whether_it_was_done(string encoding)
    {
        await using var stub = await ApiStub.StartAsync(200, """{"id":"ftjob-1","status":"queued"}""", ("content-encoding", encoding));
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.Equal((VendorFault.Unavailable, false), (thrown.Fault, thrown.CertainlyNotDone));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_of_dots_leads_to_no_other_address(string id)
    {
        await using var stub = await ApiStub.StartAsync(200, """{"id":"x","status":"queued","data":[]}""");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.GetJobAsync(id, Token));
        await Ask.FaultAsync(() => vendor.CancelJobAsync(id, Token));
        await vendor.DeleteFileAsync(id, Token);
        await vendor.DeleteFileAsync("a/../../b", Token);
        Assert.Equal((VendorFault.NotFound, true), (thrown.Fault, thrown.CertainlyNotDone));
        Assert.Equal("/v1/files/a%2F..%2F..%2Fb", Assert.Single(stub.Requests).Path.Replace("a/../../b", "a%2F..%2F..%2Fb", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proxys_page_does_not_make_a_job_or_file_be_gone()
    {
        await using var stub = await ApiStub.StartAsync(404, "\r\n<!DOCTYPE html><p>Nothing here.</p>");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        Assert.Equal(VendorFault.Other, (await Ask.FaultAsync(() => vendor.GetJobAsync("ftjob-1", Token))).Fault);
        Assert.Equal(VendorFault.Other, (await Ask.FaultAsync(() => vendor.DeleteFileAsync("file-1", Token))).Fault);
    }

    [Fact]
    public async Task A_proxys_page_does_not_end_hosting_that_is_billed()
    {
        await using var stub = await ApiStub.StartAsync(404, "<html>Nothing here.</html>");
        using var vendor = TestVendor.Open(OpenAIProfile.Azure("avatars"), management: stub.Root);
        Assert.Equal(VendorFault.Other, (await Ask.FaultAsync(() => vendor.GetDeploymentAsync("gpt-x.ft-1", Token))).Fault);
        Assert.Equal(VendorFault.Other, (await Ask.FaultAsync(() => vendor.UndeployAsync("gpt-x.ft-1", Token))).Fault);
    }
}
