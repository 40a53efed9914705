using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation;

namespace AvatarFineTune.OpenAI.Tests.Wire;

/// <summary>The emulator's webhooks.</summary>
public sealed class WebhookWireTests
{
    private static readonly byte[] Key = "a key that is made up for tests!"u8.ToArray();

    [Fact]
    public async Task The_end_of_each_job_is_told_and_signed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await WireHost.StartAsync(new() { WebhookUrl = receiver.Url, WebhookSecret = "whsec_" + Convert.ToBase64String(Key) });
        var succeeded = (string)(await host.TrainAsync())["id"]!;
        var failed = (string)(await host.TrainAsync(WireHost.Lines(1)))["id"]!;
        var cancelled = await host.CreateJobAsync();
        await host.PostAsync($"fine_tuning/jobs/{cancelled}/cancel");
        await host.Emulator.DeliverWebhooksAsync();
        var told = receiver.Received.ToList();
        Assert.Equal(3, told.Select(t => t.Id).Distinct().Count());
        Assert.Equal(
            new[] { ("fine_tuning.job.cancelled", cancelled), ("fine_tuning.job.failed", failed), ("fine_tuning.job.succeeded", succeeded) },
            told.Select(t => JsonNode.Parse(t.Body)!).Select(b => ((string)b["type"]!, (string)b["data"]!["id"]!)).OrderBy(b => b.Item1, StringComparer.Ordinal));
        Assert.All(told, t => Assert.Equal(Signature(t, Key), t.Signature));
        Assert.Equal(host.Time.GetUtcNow().ToUnixTimeSeconds(), long.Parse(told[^1].Timestamp, CultureInfo.InvariantCulture));
        Assert.All(host.Emulator.State.Webhooks, w => Assert.Equal(200, w.Status));
    }

    [Fact]
    public async Task A_webhook_is_sent_again_under_its_id()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await WireHost.StartAsync(new() { WebhookUrl = receiver.Url, WebhookSecret = "whsec_" + Convert.ToBase64String(Key) });
        await host.TrainAsync();
        await host.Emulator.DeliverWebhooksAsync();
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await host.Emulator.RepeatWebhooksAsync();
        var told = receiver.Received.ToList();
        Assert.Equal(2, told.Count);
        Assert.Equal((told[0].Id, told[0].Body), (told[1].Id, told[1].Body));
        Assert.NotEqual(told[0].Signature, told[1].Signature);
    }

    [Fact]
    public async Task A_webhook_without_a_proper_secret_is_refused()
    {
        await Assert.ThrowsAsync<FormatException>(() => WireHost.StartAsync(new() { WebhookUrl = new("http://127.0.0.1:1/") }));
        await using var host = await WireHost.StartAsync();
        await host.PostAsync("/emulator/webhooks", """{"url":"http://127.0.0.1:1/","secret":"whsec_?"}""", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task At_Azure_an_endpoint_is_registered_and_told_its_secret_once()
    {
        const string endpoints = "dashboard/webhook_endpoints";
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await WireHost.StartAsync(new() { Profile = EmulatorProfile.Azure });
        var body = $$"""{"name":"ends","url":"{{receiver.Url}}","event_types":["fine_tuning.job.cancelled"]}""";
        var endpoint = await host.PostAsync(endpoints, body);
        var key = Convert.FromBase64String(((string)endpoint["signing_secret"]!)["whsec_".Length..]);
        Assert.Null(Assert.Single((await host.GetAsync(endpoints))["data"]!.AsArray())!["signing_secret"]);
        await CancelOneAsync(host);
        var told = Assert.Single(receiver.Received);
        Assert.Equal(Signature(told, key), told.Signature);
        await host.JsonAsync(HttpMethod.Delete, $"{endpoints}/{endpoint["id"]}");
        await host.JsonAsync(HttpMethod.Delete, $"{endpoints}/{endpoint["id"]}", expected: HttpStatusCode.NotFound);
        await CancelOneAsync(host);
        Assert.Single(receiver.Received);
    }

    private static async Task CancelOneAsync(WireHost host)
    {
        var file = await host.UploadAsync("\uFEFF" + WireHost.Lines());
        host.Time.Advance(TimeSpan.FromSeconds(10));
        var job = await host.PostAsync("fine_tuning/jobs", WireHost.JobBody((string)file["id"]!));
        await host.PostAsync($"fine_tuning/jobs/{job["id"]}/cancel");
        await host.Emulator.DeliverWebhooksAsync();
    }

    private static string Signature(ReceivedWebhook told, byte[] key) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{told.Id}.{told.Timestamp}.{told.Body}")));
}
