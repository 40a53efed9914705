using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.OpenAI;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Webhooks;

/// <summary>Vendors' calls, signed as Standard Webhooks says.</summary>
public sealed class WebhookEndpointTests
{
    private const string Path = "/webhooks/openai";
    private static readonly byte[] Key = Encoding.UTF8.GetBytes("a made-up secret of the tests");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_taken_once_and_acknowledged_again()
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(app, "wh_1"));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(app, "wh_1"));
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(app, "wh_2"));
    }

    [Fact]
    public async Task What_is_forged_stale_unreadable_or_huge_is_refused()
    {
        await using var app = await StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(app, "wh_1", key: Encoding.UTF8.GetBytes("another secret, of somebody")));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(app, "wh_1", age: TimeSpan.FromMinutes(10)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(app, "wh_1", age: TimeSpan.FromMinutes(-10)));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(app, "wh_1", tampered: true));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(app, "wh_1", body: "not json"));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(app, id: null));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync(app, "wh_1", body: new string(' ', 70_000)));

        // None of these has used up the id.
        Assert.Equal(HttpStatusCode.NoContent, await SendAsync(app, "wh_1"));
    }

    [Fact]
    public async Task A_vendor_that_nobody_registered_is_told_at_start_with_the_missing_call()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(map: a => a.MapAvatarFineTuningWebhooks(Path, "openai")));
        Assert.Contains("AddOpenAI(\"openai\"", thrown.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        services: b => b.AddOpenAI("openai", o =>
        {
            o.ApiKey = "key-of-the-tests";
            o.WebhookSecrets.Add($"whsec_{Convert.ToBase64String(Key)}");
        }),
        map: a => a.MapAvatarFineTuningWebhooks(Path, vendor: "openai"));

    private static async Task<HttpStatusCode> SendAsync(
        TestApp app, string? id, byte[]? key = null, TimeSpan age = default, bool tampered = false, string body = """{"id":"evt_1","type":"fine_tuning.job.succeeded","data":{"id":"ftjob-1"}}""")
    {
        var at = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key ?? Key, Encoding.UTF8.GetBytes($"{id}.{at}.{body}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(tampered ? body + " " : body, Encoding.UTF8, "application/json") };
        if (id is not null)
        {
            request.Headers.Add("webhook-id", id);
        }

        request.Headers.Add("webhook-timestamp", at);
        request.Headers.Add("webhook-signature", $"v1,{signature}");
        using var response = await app.ClientOf(null).SendAsync(request, Cancelled);
        return response.StatusCode;
    }
}
