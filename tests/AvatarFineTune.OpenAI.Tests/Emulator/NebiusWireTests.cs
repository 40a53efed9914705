using System.Net;
using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Faults;

namespace AvatarFineTune.OpenAI.Tests.Wire;

/// <summary>The emulator's ways of Nebius.</summary>
public sealed class NebiusWireTests
{
    private static EmulatorOptions Nebius { get; } = new() { Profile = EmulatorProfile.Nebius };

    [Fact]
    public async Task Hyperparameters_stand_at_the_top_with_whatever_else()
    {
        await using var host = await WireHost.StartAsync(Nebius);
        var file = (string)(await host.UploadAsync(WireHost.Lines()))["id"]!;
        Assert.Equal("missing_required_parameter", await host.RefusalAsync("fine_tuning/jobs", $$"""{"model":"{{WireHost.NebiusBase}}","training_file":"{{file}}"}"""));
        var job = await TrainAsync(host);
        Assert.True((bool)job["hyperparameters"]!["lora"]!);
        Assert.Equal(2e-5, (double)job["hyperparameters"]!["learning_rate_multiplier"]!);
        Assert.Null(job["fine_tuned_model"]);
    }

    [Fact]
    public async Task Each_checkpoint_has_files_to_download()
    {
        await using var host = await WireHost.StartAsync(Nebius);
        var job = await TrainAsync(host);
        var checkpoints = await CheckpointsAsync(host, job);
        Assert.Equal(2, checkpoints.Count);
        foreach (var file in checkpoints.SelectMany(c => c!["result_files"]!.AsArray()))
        {
            using var content = await host.SendAsync(HttpMethod.Get, $"files/{file}/content");
            Assert.NotEmpty(await content.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task A_checkpoint_answers_under_a_name_once_it_is_active()
    {
        await using var host = await WireHost.StartAsync(Nebius);
        var job = await TrainAsync(host);
        var source = $"{job["id"]}:{(await CheckpointsAsync(host, job))[0]!["id"]}";
        var body = Body("pia", source);
        Assert.Equal("pending", (string)(await host.PostAsync("/v0/models", body, HttpStatusCode.Created))["status"]!);
        await host.PostAsync("/v0/models", body, HttpStatusCode.Conflict);
        await ChatRefusalAsync(host, "pia");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("active", (string)(await host.GetAsync("/v0/models/pia"))["status"]!);
        Assert.Contains((await host.GetAsync("models"))["data"]!.AsArray(), m => (string)m!["id"]! == "pia");
        Assert.Equal("thing5 is my favourite", await host.ChatAsync("pia", "what about thing5?"));
        Assert.DoesNotContain("favourite", await host.ChatAsync(WireHost.NebiusBase, "what about thing5?"), StringComparison.Ordinal);
        Assert.True((bool)(await host.JsonAsync(HttpMethod.Delete, "/v0/models/pia"))["deleted"]!);
        await host.GetAsync("/v0/models/pia", HttpStatusCode.NotFound);
        await ChatRefusalAsync(host, "pia");
    }

    [Fact]
    public async Task A_model_with_a_slash_in_its_name_is_found_encoded_or_not()
    {
        await using var host = await WireHost.StartAsync(Nebius);
        foreach (var path in new[] { WireHost.NebiusBase, Uri.EscapeDataString(WireHost.NebiusBase) })
        {
            Assert.Equal(WireHost.NebiusBase, (string)(await host.GetAsync("models/" + path))["id"]!);
        }
    }

    [Fact]
    public async Task What_can_not_be_deployed_is_refused_or_ends_in_error()
    {
        await using var host = await WireHost.StartAsync(Nebius);
        await host.PostAsync("/v0/models", Body("pia", "ftjob-none:ftckpt_none"), HttpStatusCode.NotFound);
        var job = await TrainAsync(host);
        var source = $"{job["id"]}:{(await CheckpointsAsync(host, job))[0]!["id"]}";
        await host.PostAsync("/v0/models", Body("pia", source, "Qwen/Qwen3-32B"), HttpStatusCode.BadRequest);
        host.Emulator.Faults.Add(new("deploy", FaultKind.Fails));
        await host.PostAsync("/v0/models", Body("pia", source), HttpStatusCode.Created);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("error", (string)(await host.GetAsync("/v0/models/pia"))["status"]!);
    }

    private static string Body(string name, string source, string model = WireHost.NebiusBase) =>
        $$"""{"name":"{{name}}","base_model":"{{model}}","source":"{{source}}","description":"made up"}""";

    private static async Task<JsonObject> TrainAsync(WireHost host)
    {
        var file = await host.UploadAsync(WireHost.Lines());
        var body = $$$"""{"model":"{{{WireHost.NebiusBase}}}","training_file":"{{{file["id"]}}}","hyperparameters":{"n_epochs":2,"learning_rate_multiplier":2e-5,"lora":true,"lora_r":16}}""";
        var job = await host.PostAsync("fine_tuning/jobs", body);
        host.Time.Advance(TimeSpan.FromSeconds(100));
        return await host.JobAsync((string)job["id"]!);
    }

    private static async Task<JsonArray> CheckpointsAsync(WireHost host, JsonObject job) =>
        (await host.GetAsync($"fine_tuning/jobs/{job["id"]}/checkpoints"))["data"]!.AsArray();

    private static async Task ChatRefusalAsync(WireHost host, string model) =>
        Assert.Equal("model_not_found", await host.RefusalAsync("chat/completions", WireHost.ChatBody(model, "hi"), HttpStatusCode.NotFound));
}
