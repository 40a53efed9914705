using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Models;

/// <summary>Lists and deletions of models on the wire.</summary>
public sealed class ModelWireTests
{
    private const string Tuned = "ft:gpt-4.1-mini-2025-04-14:org:ava:abc";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tuned_model_ends_with_its_base_unless_it_says_so_itself()
    {
        await using var stub = await ApiStub.StartAsync(new Dictionary<string, string>
        {
            ["GET /models"] = $$"""
                {"data":[{"id":"gpt-4.1-mini-2025-04-14","shutdown_date":"2027-01-14"},{"id":"gpt-6-luna","shutdown_date":null},{"id":"{{Tuned}}"},
                {"id":"ft:gpt-4.1-mini-2025-04-14:org:ben:def","shutdown_date":"2026-12-01"},{"id":"gpt-6-luna","shutdown_date":"soon"}]}
                """,
        });
        using var vendor = TestVendor.Open(OpenAIProfile.OpenAI with { Endpoint = stub.Endpoint });
        Assert.Equal(
            [
                new("gpt-4.1-mini-2025-04-14", true, new(2027, 1, 14)),
                new("gpt-6-luna", false),
                new(Tuned, false, new(2027, 1, 14)),
                new VendorModel("ft:gpt-4.1-mini-2025-04-14:org:ben:def", false, new(2026, 12, 1)),
            ],
            await Ask.ListAsync(vendor.ListModelsAsync(Token)));
    }

    [Fact]
    public async Task The_checkpoints_of_the_job_go_with_its_model()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => request.Path switch
        {
            _ when request.Method == "DELETE" => ApiStub.WriteAsync(context, request.Path.Contains("ckpt-step-10", StringComparison.Ordinal) ? """{"error":{"code":"model_not_found"}}""" : "{}", request.Path.Contains("ckpt-step-10", StringComparison.Ordinal) ? 404 : 200),
            var p when p.Contains("/checkpoints", StringComparison.Ordinal) => ApiStub.WriteAsync(context, $$"""{"data":[{"id":"c2","step_number":20,"fine_tuned_model_checkpoint":"{{Tuned}}:ckpt-step-20"},{"id":"c1","step_number":10,"fine_tuned_model_checkpoint":"{{Tuned}}:ckpt-step-10"}]}"""),
            _ => ApiStub.WriteAsync(context, $$"""{"data":[{"id":"ftjob-2","status":"failed"},{"id":"ftjob-1","status":"succeeded","fine_tuned_model":"{{Tuned}}"}]}"""),
        });
        using var vendor = TestVendor.Open(OpenAIProfile.OpenAI with { Endpoint = stub.Endpoint });
        await vendor.DeleteModelAsync(Tuned, Token);
        Assert.Equal(
            [Tuned, $"{Tuned}:ckpt-step-10", $"{Tuned}:ckpt-step-20"],
            stub.Requests.Where(r => r.Method == "DELETE").Select(r => Uri.UnescapeDataString(r.Path["/v1/models/".Length..])));
    }

    [Fact]
    public async Task A_model_that_no_job_of_ours_made_is_refused_while_it_exists()
    {
        await using var stub = await ApiStub.StartAsync(new Dictionary<string, string> { ["GET /fine_tuning/jobs"] = """{"data":[]}""", ["GET /models/llama-9"] = """{"id":"llama-9"}""" });
        using var vendor = TestVendor.Open(OpenAIProfile.Compatible(stub.Endpoint));
        Assert.Equal(VendorFault.InvalidRequest, (await Ask.FaultAsync(() => vendor.DeleteModelAsync("llama-9", Token))).Fault);
        Assert.DoesNotContain(stub.Requests, r => r.Method == "DELETE");
        await vendor.DeleteModelAsync("gone-already", Token);
    }

    [Fact]
    public async Task A_deletion_that_fails_says_so()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => request.Method == "DELETE"
            ? ApiStub.WriteAsync(context, """{"error":{"message":"You may not.","type":"permission"}}""", 403)
            : ApiStub.WriteAsync(context, """{"data":[]}"""));
        using var vendor = TestVendor.Open(OpenAIProfile.OpenAI with { Endpoint = stub.Endpoint });
        Assert.Equal(VendorFault.NotEligible, (await Ask.FaultAsync(() => vendor.DeleteModelAsync(Tuned, Token))).Fault);
    }

    [Fact]
    public async Task At_Nebius_the_files_of_all_checkpoints_go()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => request.Method == "DELETE"
            ? ApiStub.WriteAsync(context, "{}")
            : ApiStub.WriteAsync(context, """{"data":[{"id":"c1","result_files":["f1","f2"]},{"id":"c2","result_files":[{"id":"f3"}]}]}"""));
        using var vendor = TestVendor.Open(OpenAIProfile.Nebius with { Endpoint = stub.Endpoint });
        await vendor.DeleteModelAsync("ftjob-1:c2", Token);
        var deleted = stub.Requests.Where(r => r.Method == "DELETE").Select(r => r.Path).ToList();
        Assert.Equal(["/v1/files/f1", "/v1/files/f2", "/v1/files/f3"], deleted.Where(p => p.StartsWith("/v1/files/", StringComparison.Ordinal)));
        Assert.Contains(deleted, p => p.StartsWith("/v0/models/aft-", StringComparison.Ordinal));
    }
}
