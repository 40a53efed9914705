using System.Net;

namespace AvatarFineTune.OpenAI.Tests.Wire;

/// <summary>The emulator's models and keys.</summary>
public sealed class ModelWireTests
{
    [Fact]
    public async Task Models_are_listed_with_their_shutdown_date_and_tuned_ones_with_their_bases()
    {
        await using var host = await WireHost.StartAsync();
        var tuned = (string)(await host.TrainAsync())["fine_tuned_model"]!;
        var models = (await host.GetAsync("models"))["data"]!.AsArray().ToDictionary(m => (string)m!["id"]!, m => (string?)m!["shutdown_date"]);
        Assert.Equal("2027-01-14", models[WireHost.Base]);
        Assert.Equal("2027-01-14", models[tuned]);
        Assert.Equal(tuned, (string)(await host.GetAsync("models/" + Uri.EscapeDataString(tuned)))["id"]!);
    }

    [Fact]
    public async Task A_tuned_model_is_deleted_with_its_checkpoints_and_a_base_model_is_not()
    {
        await using var host = await WireHost.StartAsync();
        var tuned = (string)(await host.TrainAsync())["fine_tuned_model"]!;
        await host.JsonAsync(HttpMethod.Delete, "models/" + WireHost.Base, expected: HttpStatusCode.Forbidden);
        Assert.True((bool)(await host.JsonAsync(HttpMethod.Delete, "models/" + Uri.EscapeDataString(tuned)))["deleted"]!);
        Assert.Empty(host.Emulator.State.Models);
        var error = (await host.JsonAsync(HttpMethod.Delete, "models/" + tuned, expected: HttpStatusCode.NotFound))["error"]!;
        Assert.Equal(("model_not_found", "invalid_request_error"), ((string)error["code"]!, (string)error["type"]!));
    }

    [Fact]
    public async Task After_the_shutdown_its_models_are_gone()
    {
        await using var host = await WireHost.StartAsync(new() { ShutdownIsEnforced = true });
        var tuned = (string)(await host.TrainAsync())["fine_tuned_model"]!;
        host.Time.AdvanceTo(new(2027, 1, 14, 0, 0, 0, TimeSpan.Zero));
        foreach (var model in new[] { tuned, WireHost.Base })
        {
            Assert.Equal("model_not_found", await host.RefusalAsync("chat/completions", WireHost.ChatBody(model, "hi"), HttpStatusCode.NotFound));
        }
    }

    [Fact]
    public async Task Many_at_once_get_what_is_theirs()
    {
        await using var host = await WireHost.StartAsync();
        var jobs = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => host.CreateJobAsync(more: $$$""","metadata":{"number":"{{{i}}}"}""")));
        host.Time.Advance(TimeSpan.FromSeconds(100));
        var done = await Task.WhenAll(jobs.Select(host.JobAsync));
        Assert.All(done, j => Assert.Equal("succeeded", (string)j["status"]!));
        Assert.Equal(30, done.Select(j => (string)j["fine_tuned_model"]!).Distinct().Count());
        var answers = await Task.WhenAll(done.Select(j => host.ChatAsync((string)j["fine_tuned_model"]!, "what about thing2?")));
        Assert.All(answers, a => Assert.Equal("thing2 is my favourite", a));
        Assert.Equal(30, host.Emulator.State.Count("createJob"));
    }

    [Fact]
    public async Task Only_the_keys_that_are_taken_open_it()
    {
        await using var host = await WireHost.StartAsync(new() { ApiKey = "key" });
        await host.GetAsync("models");
        using (var refused = await host.SendAsync(HttpMethod.Get, "models", key: "other"))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Contains("invalid_api_key", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        host.Emulator.Keys.Remove("key");
        await host.GetAsync("models", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Unknown_addresses_and_broken_bodies_are_told_in_the_usual_shape()
    {
        await using var host = await WireHost.StartAsync();
        Assert.Contains("Invalid URL", (string)(await host.GetAsync("nothing", HttpStatusCode.NotFound))["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Contains("could not parse", (string)(await host.PostAsync("chat/completions", "{", HttpStatusCode.BadRequest))["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal(2, host.Emulator.State.Requests.Count);
        await host.PostAsync("/emulator/reset");
        Assert.Empty(host.Emulator.State.Requests);
    }
}
