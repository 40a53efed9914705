using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Deployments;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Tests.Deployments;

/// <summary>What is sent to Azure Resource Manager, and what its answers mean.</summary>
public sealed class AzureWireTests
{
    private const string Model = "gpt-4.1-2025-04-14.ft-0e208cf33a6a466994aff31a08aba678";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deployment_is_put_with_the_apps_token_and_no_key()
    {
        await using var stub = await ApiStub.StartAsync((request, context) => request.Method == "PUT"
            ? ApiStub.WriteAsync(context, """{"properties":{"provisioningState":"Creating"}}""", 201)
            : ApiStub.WriteAsync(context, """{"error":{"code":"DeploymentNotFound","message":"No."}}""", 404));
        using var vendor = Open(stub, o => o.Headers["x-gateway-key"] = "gateway-secret");
        var seen = await vendor.DeployAsync(Model, Token);

        var name = DeploymentName.Of(Model);
        Assert.Equal(new VendorDeployment(Model, DeploymentState.Provisioning, name, "Creating"), seen);
        var put = stub.Requests[^1];
        Assert.Equal(
            $"/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/avatars/providers/Microsoft.CognitiveServices/accounts/avatars-sweden/deployments/{name}?api-version=2024-10-21",
            put.Path);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$$$"""{"sku":{"name":"standard","capacity":50},"properties":{"model":{"format":"OpenAI","name":"{{{{Model}}}}","version":"1"}}}"""), JsonNode.Parse(put.Text)), put.Text);
        Assert.Equal("Bearer management-token", put.Header("Authorization"));
        Assert.DoesNotContain(put.Headers, h => h.Value.Contains(TestVendor.Key, StringComparison.Ordinal) || h.Value.Contains("gateway-secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Succeeded", DeploymentState.Ready)]
    [InlineData("Creating", DeploymentState.Provisioning)]
    [InlineData("Accepted", DeploymentState.Provisioning)]
    [InlineData("Moving", DeploymentState.Provisioning)]
    [InlineData("Wondering", DeploymentState.Provisioning)]
    [InlineData("Deleting", DeploymentState.Stopping)]
    [InlineData("Failed", DeploymentState.Failed)]
    [InlineData("Canceled", DeploymentState.Failed)]
    [InlineData("Disabled", DeploymentState.Degraded)]
    public async Task A_provisioning_state_has_its_meaning(string wire, DeploymentState state)
    {
        await using var stub = await ApiStub.StartAsync(200, $$$$"""{"properties":{"provisioningState":"{{{{wire}}}}","model":{"name":"{{{{Model}}}}"}}}""");
        using var vendor = Open(stub);
        var seen = await vendor.GetDeploymentAsync(Model, Token);
        Assert.Equal((state, wire), (seen.State, seen.Detail));
    }

    [Fact]
    public async Task A_name_that_another_model_has_is_not_taken_over()
    {
        await using var stub = await ApiStub.StartAsync(200, """{"properties":{"provisioningState":"Succeeded","model":{"name":"another"}}}""");
        using var vendor = Open(stub);
        Assert.Equal((DeploymentState.Failed, null), ((await vendor.DeployAsync(Model, Token)).State, (await vendor.GetDeploymentAsync(Model, Token)).ChatModel));
        Assert.All(stub.Requests, r => Assert.Equal("GET", r.Method));
    }

    [Theory]
    [InlineData("ParentResourceNotFound")]
    [InlineData("ResourceGroupNotFound")]
    [InlineData("SubscriptionNotFound")]
    public async Task A_place_that_is_not_there_is_no_missing_deployment(string code)
    {
        await using var stub = await ApiStub.StartAsync(404, $$$"""{"error":{"code":"{{{code}}}","message":"Not there."}}""");
        using var vendor = Open(stub);
        var thrown = await Ask.FaultAsync(() => vendor.GetDeploymentAsync(Model, Token));
        Assert.Equal(VendorFault.InvalidRequest, thrown.Fault);
        Assert.Contains("AzureDeployments", thrown.Message, StringComparison.Ordinal);
        await Ask.FaultAsync(() => vendor.UndeployAsync(Model, Token));
    }

    [Theory]
    [InlineData(200, VendorFault.Unavailable)]
    [InlineData(404, null)]
    public async Task A_model_that_Resource_Manager_does_not_see_is_gone_only_if_the_API_does_not_either(int status, VendorFault? fault)
    {
        await using var stub = await ApiStub.StartAsync((request, context) => request.Path switch
        {
            _ when request.Method == "PUT" => ApiStub.WriteAsync(context, """{"error":{"code":"DeploymentModelNotSupported","message":"Not supported."}}""", 400),
            var p when p.StartsWith("/v1/models/", StringComparison.Ordinal) => ApiStub.WriteAsync(context, $$"""{"id":"{{Model}}"}""", status),
            _ => ApiStub.WriteAsync(context, """{"error":{"code":"DeploymentNotFound","message":"No."}}""", 404),
        });
        using var vendor = Open(stub);
        if (fault is null)
        {
            Assert.Equal(DeploymentState.Retired, (await vendor.DeployAsync(Model, Token)).State);
        }
        else
        {
            Assert.Equal(fault, (await Ask.FaultAsync(() => vendor.DeployAsync(Model, Token))).Fault);
        }

        Assert.Equal(TestVendor.Key, stub.Requests[^1].Header("api-key"));
    }

    [Fact]
    public async Task A_token_that_can_not_be_got_sends_nothing()
    {
        await using var stub = await ApiStub.StartAsync(200, "{}");
        using var failing = Open(stub, o => o.AzureDeployments.GetManagementTokenAsync = _ => throw new InvalidOperationException("canary"));
        var thrown = await Ask.FaultAsync(() => failing.DeployAsync(Model, Token));
        Assert.Equal((VendorFault.Unavailable, true), (thrown.Fault, thrown.CertainlyNotDone));
        Assert.DoesNotContain("canary", thrown.ToString(), StringComparison.Ordinal);

        using var empty = Open(stub, o => o.AzureDeployments.GetManagementTokenAsync = _ => ValueTask.FromResult(""));
        Assert.Equal(VendorFault.NotEligible, (await Ask.FaultAsync(() => empty.DeployAsync(Model, Token))).Fault);
        Assert.Empty(stub.Requests);
    }

    [Theory]
    [InlineData(Model, null)]
    [InlineData("ftchkpt-0e208cf33a6a466994aff31a08aba678", null)]
    [InlineData("gpt-4.1-2025-04-14", "our-gpt")]
    [InlineData("gpt-4o-2024-08-06", "gpt-4o-2024-08-06")]
    public void Chats_go_to_the_deployment(string model, string? name)
    {
        string? asked = null;
        using var vendor = TestVendor.Open(OpenAIProfile.Azure("avatars"), configure: o =>
        {
            o.AzureDeployments.Deployments["gpt-4.1-2025-04-14"] = "our-gpt";
            o.ChatClientFactory = chatName =>
            {
                asked = chatName;
                return new SilentChatClient();
            };
        });
        vendor.CreateChatClient(model);
        Assert.Equal(name ?? DeploymentName.Of(model), asked);
    }

    [Fact]
    public void A_name_follows_from_the_model_alone() => Assert.Equal("aft-9f86d081884c7d659a2feaa0", DeploymentName.Of("test"));

    private static OpenAIVendor Open(ApiStub stub, Action<OpenAIVendorOptions>? configure = null) =>
        TestVendor.Open(OpenAIProfile.Azure(stub.Endpoint), configure: configure, management: stub.Root);

    private sealed class SilentChatClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
