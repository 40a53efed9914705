using System.Net;
using System.Text.Json;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.OpenAI.Emulation;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>What only a paid vendor has: halted trainings, checkpoints, prices, and models that must be hosted before they answer.</summary>
public sealed class VendorEndpointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_training_is_priced_halted_goes_on_and_its_checkpoints_become_versions()
    {
        await using var vendor = await EmulatedVendor.StartAsync(EmulatorProfile.OpenAI);
        await using var app = await TestApp.StartAsync(services: vendor.AddTo);
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        var cost = await (await ava.PostAsync("/avatars/ava/estimate", new { model = EmulatedVendor.Model })).BodyAsync(HttpStatusCode.OK);
        var price = cost.GetProperty("trainingCost");
        Assert.Equal("USD", price.GetProperty("currency").GetString());
        Assert.InRange(price.GetProperty("amount").GetDecimal(), 0.0001m, 1m);

        var detail = await (await ava.PostAsync("/avatars/ava/jobs", new { model = EmulatedVendor.Model, spendLimit = new { amount = 0.0001, currency = "USD" } }))
            .ProblemAsync(HttpStatusCode.UnprocessableEntity, "over-spend-limit");
        Assert.Contains("over the limit of 0.0001 USD", detail, StringComparison.Ordinal);

        var id = (await (await ava.PostAsync("/avatars/ava/jobs", new { model = EmulatedVendor.Model, epochs = 4, spendLimit = new { amount = 5, currency = "USD" } })).BodyAsync(HttpStatusCode.Created))
            .GetProperty("id").GetString();
        var job = $"/avatars/ava/jobs/{id}";
        using var watch = await ServerEvents.WatchAsync(ava, id!);
        await vendor.UntilAsync(ava, job, j => IsStatus(j, "running"));

        Assert.Equal(HttpStatusCode.OK, (await ava.PostAsync($"{job}/pause", new { })).StatusCode);
        await vendor.UntilAsync(ava, job, j => IsStatus(j, "paused"));
        await (await ava.PostAsync($"{job}/pause", new { })).BodyAsync(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await ava.PostAsync($"{job}/resume", new { })).StatusCode);
        var done = await vendor.UntilAsync(ava, job, j => j.GetProperty("isFinished").GetBoolean());
        Assert.True(IsStatus(done, "succeeded"), done.ToString());
        Assert.Equal(done.GetProperty("estimatedCost").GetRawText(), done.GetProperty("actualCost").GetRawText());

        var statuses = (await ServerEvents.AllAsync(watch)).Where(e => e.EventType == "job").Select(e => e.Data.GetProperty("status").GetString()).ToList();
        Assert.True(statuses.IndexOf("running") < statuses.IndexOf("paused") && statuses.IndexOf("paused") < statuses.LastIndexOf("running"), string.Join(' ', statuses));
        Assert.Equal("succeeded", statuses[^1]);
        await (await ava.PostAsync($"{job}/pause", new { })).ProblemAsync(HttpStatusCode.UnprocessableEntity, "not-running");

        var checkpoint = (await ava.ReadAsync($"{job}/checkpoints")).GetProperty("items")[0].GetProperty("model").GetString();
        var version = await (await ava.PostAsync($"{job}/checkpoints", new { model = checkpoint })).BodyAsync(HttpStatusCode.Created);
        Assert.Equal(2, version.GetProperty("number").GetInt32());
        Assert.Equal(2, (await ava.ReadAsync("/avatars/ava/versions")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_model_that_must_be_hosted_first_becomes_active_when_it_is_ready_and_its_hosting_is_listed()
    {
        await using var vendor = await EmulatedVendor.StartAsync(EmulatorProfile.Azure);
        await using var app = await TestApp.StartAsync(services: vendor.AddTo);
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        var id = (await (await ava.PostAsync("/avatars/ava/jobs", new { model = EmulatedVendor.Model })).BodyAsync(HttpStatusCode.Created)).GetProperty("id").GetString();
        await vendor.UntilAsync(ava, $"/avatars/ava/jobs/{id}", j => j.GetProperty("isFinished").GetBoolean());

        var activation = await (await ava.SendAsync(HttpMethod.Put, "/avatars/ava/active", new { version = 1 })).BodyAsync(HttpStatusCode.Accepted);
        Assert.Equal("deploying", activation.GetProperty("state").GetString());
        Assert.False((await ava.ReadAsync("/avatars/ava")).TryGetProperty("activeVersion", out _));

        await vendor.UntilAsync(ava, "/avatars/ava", a => a.TryGetProperty("activeVersion", out var active) && active.GetInt32() == 1);
        var hosting = (await ava.ReadAsync("/avatars/ava/deployments")).GetProperty("items");
        Assert.Equal("ready", Assert.Single(hosting.EnumerateArray().ToList()).GetProperty("state").GetString());
        var answer = await (await ava.PostAsync("/avatars/ava/chat", new { messages = new[] { new { role = "user", content = "hello there" } } })).BodyAsync(HttpStatusCode.OK);
        Assert.StartsWith("vendor/", answer.GetProperty("model").GetString(), StringComparison.Ordinal);

        using var ended = await ava.DeleteAsync("/avatars/ava/active", Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        await vendor.UntilAsync(ava, "/avatars/ava/deployments", d => d.GetProperty("items").EnumerateArray().All(i => i.TryGetProperty("endedAt", out _)));
    }

    private static bool IsStatus(JsonElement job, string status) => job.GetProperty("status").GetString() == status;
}
