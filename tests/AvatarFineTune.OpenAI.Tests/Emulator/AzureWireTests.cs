using System.Net;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;

namespace AvatarFineTune.OpenAI.Tests.Wire;

/// <summary>The emulator's ways of Azure.</summary>
public sealed class AzureWireTests
{
    private const string Account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a/deployments";
    private const string Version = "?api-version=2024-10-21";

    private static EmulatorOptions Azure { get; } = new() { Profile = EmulatorProfile.Azure };

    [Fact]
    public async Task A_file_needs_a_content_type_and_a_byte_order_mark_and_a_moment()
    {
        await using var host = await WireHost.StartAsync(Azure);
        Assert.Equal("/openai/v1/", host.Emulator.Endpoint.AbsolutePath);
        var refusal = await host.UploadAsync("\uFEFF" + WireHost.Lines(), contentType: null, expected: HttpStatusCode.BadRequest);
        Assert.Equal("The file has no or an empty content type specified.", (string)refusal["error"]!["message"]!);
        await host.UploadAsync(WireHost.Lines(), expected: HttpStatusCode.BadRequest);
        var file = await host.UploadAsync("\uFEFF" + WireHost.Lines());
        Assert.Equal("pending", (string)file["status"]!);
        Assert.Equal("invalidPayload", await host.RefusalAsync("fine_tuning/jobs", WireHost.JobBody((string)file["id"]!)));
        host.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("processed", (string)(await host.GetAsync($"files/{file["id"]}"))["status"]!);
        await host.PostAsync("fine_tuning/jobs", WireHost.JobBody((string)file["id"]!, ""","trainingType":"developerTier" """));
    }

    [Fact]
    public async Task A_tuned_model_answers_only_once_it_is_deployed()
    {
        await using var host = await WireHost.StartAsync(Azure);
        var tuned = await TrainAsync(host);
        Assert.Matches(@"^gpt-4\.1-mini-2025-04-14\.ft-[0-9a-f]{32}$", tuned);
        Assert.Equal("DeploymentNotFound", await ChatRefusalAsync(host, tuned));
        Assert.Equal("Creating", await DeployAsync(host, "pia", tuned, expected: HttpStatusCode.Created));
        Assert.Equal("DeploymentNotFound", await ChatRefusalAsync(host, "pia"));
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Succeeded", await StateAsync(host, "pia"));
        Assert.Equal("Succeeded", await DeployAsync(host, "pia", tuned));
        Assert.Equal("thing3 is my favourite", await host.ChatAsync("pia", "what about thing3?"));
        Assert.DoesNotContain("favourite", await host.ChatAsync(WireHost.Base, "what about thing3?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployed_model_is_not_deleted_until_its_deployment_is()
    {
        await using var host = await WireHost.StartAsync(Azure);
        var tuned = await TrainAsync(host);
        await DeployAsync(host, "pia", tuned, expected: HttpStatusCode.Created);
        await host.JsonAsync(HttpMethod.Delete, "models/" + tuned, expected: HttpStatusCode.Conflict);
        Assert.Equal("pia", (string)Assert.Single((await host.GetAsync(Account + Version))["value"]!.AsArray())!["name"]!);
        foreach (var expected in new[] { HttpStatusCode.OK, HttpStatusCode.NoContent })
        {
            using var deleted = await host.SendAsync(HttpMethod.Delete, $"{Account}/pia{Version}");
            Assert.Equal(expected, deleted.StatusCode);
        }

        await host.JsonAsync(HttpMethod.Delete, "models/" + tuned);
        Assert.Equal("DeploymentModelNotSupported", (string)(await host.JsonAsync(HttpMethod.Put, $"{Account}/pia{Version}", Body(tuned), HttpStatusCode.BadRequest))["error"]!["code"]!);
    }

    [Fact]
    public async Task A_developer_deployment_is_gone_after_a_day()
    {
        await using var host = await WireHost.StartAsync(Azure);
        var tuned = await TrainAsync(host);
        await DeployAsync(host, "pia", tuned, "developertier", HttpStatusCode.Created);
        host.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal("Succeeded", await StateAsync(host, "pia"));
        host.Time.Advance(TimeSpan.FromSeconds(1));
        await host.GetAsync($"{Account}/pia{Version}", HttpStatusCode.NotFound);
        Assert.Equal("DeploymentNotFound", await ChatRefusalAsync(host, "pia"));
    }

    [Fact]
    public async Task A_deployment_fails_on_demand_and_can_be_asked_for_again()
    {
        await using var host = await WireHost.StartAsync(Azure);
        var tuned = await TrainAsync(host);
        host.Emulator.Faults.Add(new("deploy", FaultKind.Fails));
        await DeployAsync(host, "pia", tuned, expected: HttpStatusCode.Created);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Failed", await StateAsync(host, "pia"));
        Assert.Equal("Creating", await DeployAsync(host, "pia", tuned));
    }

    [Fact]
    public async Task A_checkpoint_is_deployed_by_its_id()
    {
        await using var host = await WireHost.StartAsync(Azure);
        await TrainAsync(host);
        var checkpoints = (await host.GetAsync($"fine_tuning/jobs/{host.Emulator.State.Jobs[0].Id}/checkpoints"))["data"]!;
        var id = (string)checkpoints[1]!["id"]!;
        Assert.StartsWith("ftchkpt-", id, StringComparison.Ordinal);
        await DeployAsync(host, "pia", id, expected: HttpStatusCode.Created);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("thing3 is my favourite", await host.ChatAsync("pia", "what about thing3?"));
    }

    [Fact]
    public async Task The_management_plane_wants_its_own_token_and_a_version()
    {
        await using var host = await WireHost.StartAsync(Azure with { ApiKey = "key", ManagementToken = "token" });
        await host.GetAsync(Account + Version, HttpStatusCode.Unauthorized);
        using var withToken = await host.SendAsync(HttpMethod.Get, Account + Version, key: "token");
        Assert.Equal(HttpStatusCode.OK, withToken.StatusCode);
        using var withoutVersion = await host.SendAsync(HttpMethod.Get, Account, key: "token");
        Assert.Equal(HttpStatusCode.BadRequest, withoutVersion.StatusCode);
    }

    [Fact]
    public async Task The_content_filter_tells_what_it_found()
    {
        await using var host = await WireHost.StartAsync(Azure);
        var error = (await host.PostAsync("chat/completions", WireHost.ChatBody(WireHost.Base, "emulate-content-filter"), HttpStatusCode.BadRequest))["error"]!;
        Assert.Equal("content_filter", (string)error["code"]!);
        Assert.True((bool)error["innererror"]!["content_filter_result"]!["violence"]!["filtered"]!);
    }

    private static async Task<string> TrainAsync(WireHost host)
    {
        var file = await host.UploadAsync("\uFEFF" + WireHost.Lines());
        host.Time.Advance(TimeSpan.FromSeconds(10));
        var job = await host.PostAsync("fine_tuning/jobs", WireHost.JobBody((string)file["id"]!));
        host.Time.Advance(TimeSpan.FromSeconds(100));
        return (string)(await host.JobAsync((string)job["id"]!))["fine_tuned_model"]!;
    }

    private static string Body(string model, string sku = "standard") =>
        $$$$"""{"sku":{"name":"{{{{sku}}}}","capacity":1},"properties":{"model":{"format":"OpenAI","name":"{{{{model}}}}","version":"1"}}}""";

    private static async Task<string> DeployAsync(WireHost host, string name, string model, string sku = "standard", HttpStatusCode expected = HttpStatusCode.OK) =>
        (string)(await host.JsonAsync(HttpMethod.Put, $"{Account}/{name}{Version}", Body(model, sku), expected))["properties"]!["provisioningState"]!;

    private static async Task<string> StateAsync(WireHost host, string name) =>
        (string)(await host.GetAsync($"{Account}/{name}{Version}"))["properties"]!["provisioningState"]!;

    private static Task<string?> ChatRefusalAsync(WireHost host, string model) =>
        host.RefusalAsync("chat/completions", WireHost.ChatBody(model, "hi"), HttpStatusCode.NotFound);
}
