using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace AvatarFineTune.AspNetCore.Tests.Support;

/// <summary>Reads server-sent events as a client of the endpoints does.</summary>
internal static class ServerEvents
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<List<SseItem<JsonElement>>> AllAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return await SseParser.Create(await response.Content.ReadAsStreamAsync(Cancelled), (_, data) => JsonDocument.Parse(data.ToArray()).RootElement.Clone())
            .EnumerateAsync(Cancelled).ToListAsync(Cancelled);
    }

    public static async Task<HttpResponseMessage> ChatAsync(HttpClient client, string text = "hello", int? version = null) => await client.SendAsync(
        new(HttpMethod.Post, "/avatars/ava/chat/stream") { Content = JsonContent.Create(new { messages = new[] { new { role = "user", content = text } }, version }) },
        HttpCompletionOption.ResponseHeadersRead, Cancelled);

    public static async Task<HttpResponseMessage> WatchAsync(HttpClient client, object job, string? lastEvent = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/avatars/ava/jobs/{job}/live");
        if (lastEvent is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEvent);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
    }
}
