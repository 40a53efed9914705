using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Files;

/// <summary>Lists are read to their end, and not beyond; files that are not ready are waited for.</summary>
public sealed class FileListTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_pages_are_read()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => ApiStub.WriteAsync(context, request.Path switch
        {
            var p when p.EndsWith("&after=f2", StringComparison.Ordinal) => """{"data":[{"id":"f3","filename":"c"}],"has_more":false}""",
            _ => """{"data":[{"id":"f1","filename":"a"},{"id":"f2","filename":"b"}],"has_more":true}""",
        }));
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        Assert.Equal(["f1", "f2", "f3"], (await Ask.ListAsync(vendor.ListFilesAsync(Token))).Select(f => f.Id));
        Assert.Equal(["/v1/files?purpose=fine-tune&limit=100", "/v1/files?purpose=fine-tune&limit=100&after=f2"], stub.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task A_service_that_knows_no_pages_is_asked_no_further()
    {
        await using var stub = await ApiStub.StartAsync(200, """{"data":[{"id":"f1","filename":"a"}],"has_more":true}""");
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        Assert.Single(await Ask.ListAsync(vendor.ListFilesAsync(Token)));
        Assert.Equal(2, stub.Requests.Count);
    }

    [Theory]
    [InlineData("pending", VendorFault.Unavailable)]
    [InlineData("running", VendorFault.Unavailable)]
    [InlineData("error", VendorFault.InvalidRequest)]
    public async Task A_job_is_not_asked_for_with_a_file_that_is_not_ready(string status, VendorFault fault)
    {
        await using var stub = await ApiStub.StartAsync(200, $$"""{"id":"file-train","status":"{{status}}"}""");
        using var vendor = TestVendor.Open(OpenAIProfile.Azure(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.Equal((fault, true, "CreateJob"), (thrown.Fault, thrown.CertainlyNotDone, thrown.Operation));
        Assert.All(stub.Requests, r => Assert.Equal("GET", r.Method));
    }

    [Fact]
    public async Task A_create_that_is_refused_over_a_file_in_work_is_repeated_later()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => request.Method == "GET"
            ? ApiStub.WriteAsync(context, """{"id":"file-train","status":"processed"}""")
            : ApiStub.WriteAsync(context, """{"error":{"code":"invalidPayload","message":"The specified file file-train is not ready: its status is 'pending'."}}""", 400));
        using var vendor = TestVendor.Open(OpenAIProfile.Azure(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.Equal((VendorFault.Unavailable, true), (thrown.Fault, thrown.CertainlyNotDone));
    }

    [Fact]
    public async Task A_look_that_fails_before_a_create_is_certain_even_where_the_answer_was_lost()
    {
        await using var stub = await ApiStub.StartAsync(500, "");
        using var vendor = TestVendor.Open(OpenAIProfile.Azure(stub.Endpoint));
        var thrown = await Ask.FaultAsync(() => vendor.CreateJobAsync(Ask.Request(), Token));
        Assert.Equal((VendorFault.Unavailable, true), (thrown.Fault, thrown.CertainlyNotDone));
    }
}
