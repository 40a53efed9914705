using AvatarFineTune.Conformance;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Http;

/// <summary>An answer that is no success says what kind of fault it is, whether anything can have been done, and what to do.</summary>
public sealed class AnswerFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, "unknown_parameter", VendorFault.InvalidRequest, true)]
    [InlineData(401, "invalid_api_key", VendorFault.NotEligible, true)]
    [InlineData(402, "payment_required", VendorFault.NotEligible, true)]
    [InlineData(403, null, VendorFault.NotEligible, true)]
    [InlineData(404, "model_not_found", VendorFault.ModelNotFound, true)]
    [InlineData(404, null, VendorFault.NotFound, true)]
    [InlineData(408, null, VendorFault.Unavailable, false)]
    [InlineData(409, null, VendorFault.Unavailable, false)]
    [InlineData(410, null, VendorFault.NotEligible, true)]
    [InlineData(413, null, VendorFault.InvalidRequest, true)]
    [InlineData(422, null, VendorFault.InvalidRequest, true)]
    [InlineData(429, "rate_limit_exceeded", VendorFault.Throttled, true)]
    [InlineData(429, "insufficient_quota", VendorFault.NotEligible, true)]
    [InlineData(499, null, VendorFault.InvalidRequest, false)]
    [InlineData(500, "server_error", VendorFault.Unavailable, false)]
    [InlineData(502, null, VendorFault.Unavailable, false)]
    [InlineData(503, null, VendorFault.Unavailable, false)]
    [InlineData(504, null, VendorFault.Unavailable, false)]
    [InlineData(303, null, VendorFault.Other, false)]
    public async Task A_refused_create_says_why_and_whether_it_can_have_acted(int status, string? code, VendorFault fault, bool isCertain)
    {
        var body = $$$"""{"error":{"message":"Something was wrong.","type":"invalid_request_error","param":null,"code":{{{(code is null ? "null" : $"\"{code}\"")}}}}}""";
        await using var stub = await ApiStub.StartAsync(status, body);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));

        Assert.Equal((fault, isCertain), (thrown.Fault, thrown.CertainlyNotDone));
        Assert.Equal(("acme", "CreateJob"), (thrown.Vendor, thrown.Operation));
        Assert.Contains($"HTTP {status}", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Something was wrong.", thrown.Message, StringComparison.Ordinal);
        Assert.Single(stub.Requests);
    }

    [Fact]
    public async Task A_429_that_a_proxy_may_have_made_up_is_not_certain()
    {
        await using var stub = await ApiStub.StartAsync(429, "<html>slow down</html>");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.Equal((VendorFault.Throttled, false), (thrown.Fault, thrown.CertainlyNotDone));
        Assert.DoesNotContain("html", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("retry-after", "7", 7_000)]
    [InlineData("retry-after-ms", "250", 250)]
    [InlineData("retry-after", "Mon, 02 Nov 2026 10:00:30 GMT", 30_000)]
    [InlineData("retry-after", "Mon, 02 Nov 2026 09:00:00 GMT", 0)]
    public async Task It_says_how_long_to_wait(string header, string value, int milliseconds)
    {
        await using var stub = await ApiStub.StartAsync(429, """{"error":{"message":"x","type":"rate_limit"}}""", (header, value));
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint), new ManualTimeProvider());
        var thrown = await Ask.FaultAsync(() => vendor.GetJobAsync("ftjob-1", Token));
        Assert.Equal((TimeSpan.FromMilliseconds(milliseconds), true), (thrown.RetryAfter, thrown.IsTransient));
    }

    [Fact]
    public async Task A_cut_off_account_is_told_so()
    {
        await using var stub = await ApiStub.StartAsync(403, """{"error":{"message":"Fine-tuning is not available.","type":"permission_error"}}""");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.Contains("cut off from fine-tuning", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Incorrect API key provided: " + TestVendor.Key + ". Find yours in the settings.")]
    [InlineData("Incorrect API key provided: sk-test-****************3Vw. Find yours.")]
    [InlineData("The key 8Dk2QmZx71LpRt93Vw is wrong")]
    [InlineData("Key ends with LpRt93Vw")]
    [InlineData("Key starts with (sk-test-8Dk2)")]
    public async Task A_key_that_is_echoed_is_not_repeated(string message)
    {
        await using var stub = await ApiStub.StartAsync(401, $$$"""{"error":{"message":"{{{message}}}","code":"invalid_api_key"}}""");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = (await Ask.FaultAsync(() => vendor.GetJobAsync("ftjob-1", Token))).ToString();
        foreach (var piece in new[] { "8Dk2", "QmZx", "3Vw", "LpRt" })
        {
            Assert.DoesNotContain(piece, thrown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Words_of_a_file_are_not_repeated()
    {
        await using var stub = await ApiStub.StartAsync(400, """{"error":{"message":"Line 3 is bad: canary-4711 went home","code":"invalid_file"}}""");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.UploadFileAsync(Ask.Upload("canary-4711"u8.ToArray()), Token));
        Assert.DoesNotContain("canary", thrown.ToString(), StringComparison.Ordinal);
        Assert.Contains("invalid_file", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_words_are_cut()
    {
        await using var stub = await ApiStub.StartAsync(400, $$$"""{"error":{"message":"{{{string.Concat(Enumerable.Repeat("wrong ", 500))}}}"}}""");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        Assert.InRange((await Ask.FaultAsync(() => vendor.GetJobAsync("ftjob-1", Token))).Message.Length, 100, 600);
    }

    [Theory]
    [InlineData("{\"id\":\"ftjob-1\",\"sta")]
    [InlineData("<html>Welcome</html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"ftjob-1\"}")]
    public async Task An_answer_that_is_none_leaves_open_whether_it_was_done(string body)
    {
        await using var stub = await ApiStub.StartAsync(200, body);
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.Equal((VendorFault.Unavailable, false, null), (thrown.Fault, thrown.CertainlyNotDone, thrown.InnerException));
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_it()
    {
        await using var stub = await ApiStub.StartAsync(async (_, context) =>
        {
            var blanks = new byte[1 << 20];
            Array.Fill(blanks, (byte)' ');
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(blanks, context.RequestAborted);
            }
        });
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        Assert.Equal(VendorFault.Unavailable, (await Ask.FaultAsync(() => vendor.GetJobAsync("ftjob-1", Token))).Fault);
    }

    [Fact]
    public async Task A_redirect_takes_the_key_nowhere()
    {
        await using var other = await ApiStub.StartAsync(200, "{}");
        await using var stub = await ApiStub.StartAsync(307, "", ("location", other.Endpoint.ToString()));
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.Empty(other.Requests);
    }
}
