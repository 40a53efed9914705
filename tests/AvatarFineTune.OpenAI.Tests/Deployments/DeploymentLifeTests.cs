using AvatarFineTune.Conformance;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Tests.Support;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Tests.Deployments;

/// <summary>A tuned model's hosting from its begin to its end, at the two services that want one.</summary>
public sealed class DeploymentLifeTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private Emulator? _emulator;
    private OpenAIVendor? _vendor;

    public static TheoryData<EmulatorProfile> Services => [EmulatorProfile.Azure, EmulatorProfile.Nebius];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OpenAIVendor Vendor => _vendor!;

    public async ValueTask DisposeAsync()
    {
        _vendor?.Dispose();
        if (_emulator is not null)
        {
            await _emulator.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task It_is_not_there_then_under_way_then_answers_then_gone(EmulatorProfile service)
    {
        var model = await TrainAsync(service);
        Assert.True(Vendor.Capabilities.NeedsDeployment);
        Assert.Equal(DeploymentState.NotDeployed, (await Vendor.GetDeploymentAsync(model, Token)).State);
        Assert.False((await Assert.ThrowsAsync<ModelVendorException>(() => ChatAsync(model))).Fault is VendorFault.NotEligible or VendorFault.InvalidRequest);

        Assert.Equal(DeploymentState.Provisioning, (await Vendor.DeployAsync(model, Token)).State);
        Assert.Equal(DeploymentState.Provisioning, (await Vendor.DeployAsync(model, Token)).State);
        _time.Advance(TimeSpan.FromSeconds(2));
        var ready = await Vendor.GetDeploymentAsync(model, Token);
        Assert.Equal((model, DeploymentState.Ready), (ready.Model, ready.State));
        Assert.Matches("^aft-[0-9a-f]{24}$", ready.ChatModel);
        Assert.Equal(ready.ChatModel, Assert.Single(_emulator!.State.Deployments).Name);
        Assert.Equal(ready, await Vendor.DeployAsync(model, Token));
        Assert.Equal("well hello", (await ChatAsync(model)).Text);
        Assert.Equal(model, (await ChatAsync(model)).ModelId);

        await Vendor.UndeployAsync(model, Token);
        await Vendor.UndeployAsync(model, Token);
        Assert.Equal(DeploymentState.NotDeployed, (await Vendor.GetDeploymentAsync(model, Token)).State);
        Assert.Equal(1, _emulator.State.Count("deploy"));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task One_that_failed_says_so_and_can_be_tried_again(EmulatorProfile service)
    {
        var model = await TrainAsync(service);
        _emulator!.Faults.Add(new("deploy", FaultKind.Fails));
        await Vendor.DeployAsync(model, Token);
        _time.Advance(TimeSpan.FromSeconds(2));
        var failed = await Vendor.GetDeploymentAsync(model, Token);
        Assert.Equal(DeploymentState.Failed, failed.State);
        Assert.False(string.IsNullOrEmpty(failed.Detail));

        Assert.Equal(DeploymentState.Provisioning, (await Vendor.DeployAsync(model, Token)).State);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(DeploymentState.Ready, (await Vendor.GetDeploymentAsync(model, Token)).State);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task One_whose_begin_was_lost_is_found_under_its_name(EmulatorProfile service)
    {
        var model = await TrainAsync(service);
        _emulator!.Faults.Add(new("deploy", FaultKind.CutAfter));
        Assert.True((await Ask.FaultAsync(() => Vendor.DeployAsync(model, Token))).IsTransient);
        Assert.Equal(DeploymentState.Provisioning, (await Vendor.DeployAsync(model, Token)).State);
        Assert.Single(_emulator.State.Deployments);
    }

    [Theory]
    [InlineData(EmulatorProfile.Azure, "gpt-4.1-mini-2025-04-14.ft-00000000000000000000000000000000")]
    [InlineData(EmulatorProfile.Nebius, "ftjob-none:ftckpt_none")]
    public async Task A_model_that_is_gone_is_retired(EmulatorProfile service, string model)
    {
        await OpenAsync(service);
        var seen = await Vendor.DeployAsync(model, Token);
        Assert.Equal((DeploymentState.Retired, null), (seen.State, seen.ChatModel));
    }

    [Fact]
    public async Task A_developer_deployment_is_gone_after_a_day()
    {
        var model = await TrainAsync(EmulatorProfile.Azure, o => o.AzureDeployments.Sku = "developertier");
        await Vendor.DeployAsync(model, Token);
        _time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(DeploymentState.Ready, (await Vendor.GetDeploymentAsync(model, Token)).State);
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(DeploymentState.NotDeployed, (await Vendor.GetDeploymentAsync(model, Token)).State);
    }

    [Fact]
    public async Task Where_models_answer_by_themselves_they_are_ready_at_once()
    {
        await OpenAsync(EmulatorProfile.OpenAI);
        Assert.False(Vendor.Capabilities.NeedsDeployment);
        Assert.Equal(new VendorDeployment("ft:a:b::c", DeploymentState.Ready), await Vendor.DeployAsync("ft:a:b::c", Token));
        await Vendor.UndeployAsync("ft:a:b::c", Token);
        Assert.Empty(_emulator!.State.Requests);
    }

    private Task<ChatResponse> ChatAsync(string model) => Vendor.CreateChatClient(model).GetResponseAsync([new(ChatRole.User, "hello")], cancellationToken: Token);

    private async Task OpenAsync(EmulatorProfile service, Action<OpenAIVendorOptions>? configure = null)
    {
        _emulator = await Emulator.StartAsync(new() { Profile = service, Time = _time, FileTime = TimeSpan.Zero }, Token);
        var profile = service switch
        {
            EmulatorProfile.Azure => OpenAIProfile.Azure(_emulator.Endpoint),
            EmulatorProfile.Nebius => OpenAIProfile.Nebius with { Endpoint = _emulator.Endpoint },
            _ => OpenAIProfile.OpenAI with { Endpoint = _emulator.Endpoint },
        };
        _vendor = TestVendor.On(_emulator, profile, _time, configure);
    }

    private async Task<string> TrainAsync(EmulatorProfile service, Action<OpenAIVendorOptions>? configure = null)
    {
        await OpenAsync(service, configure);
        const string line = """{"messages":[{"role":"user","content":"hello"},{"role":"assistant","content":"well hello"}]}""";
        var content = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(line, 12)));
        var file = await Vendor.UploadFileAsync(Ask.Upload(content), Token);
        var baseModel = service == EmulatorProfile.Azure ? "gpt-4.1-mini-2025-04-14" : "meta-llama/Llama-3.1-8B-Instruct";
        var job = await Vendor.CreateJobAsync(Ask.Request() with { TrainingFileId = file.Id, BaseModel = baseModel, Hyperparameters = new(1) }, Token);
        for (var i = 0; i < 50 && !job.IsTerminal; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            job = await Vendor.GetJobAsync(job.Id, Token);
        }

        return job.FineTunedModel!;
    }
}
