using System.Text;
using System.Text.Json;
using AvatarFineTune.AspNetCore.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AvatarFineTune.AspNetCore.Live;

/// <summary>Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), each sent at once.</summary>
internal sealed class EventStream(HttpResponse response)
{
    public async Task BeginAsync(CancellationToken cancelled)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";

        // Proxies that would collect the answer before they pass it on.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.Body.FlushAsync(cancelled).ConfigureAwait(false);
    }

    public Task SendAsync<T>(string name, T value, string? id, CancellationToken cancelled)
        where T : class => SendAsync(name, JsonSerializer.Serialize(value, WireJson.TypeOf<T>()), id, cancelled);

    /// <summary>Sends JSON, which has no line breaks.</summary>
    public Task SendAsync(string name, string json, string? id, CancellationToken cancelled) =>
        WriteAsync(id is null ? $"event: {name}\ndata: {json}\n\n" : $"event: {name}\nid: {id}\ndata: {json}\n\n", cancelled);

    /// <summary>A comment, so that proxies see life.</summary>
    public Task KeepAliveAsync(CancellationToken cancelled) => WriteAsync(":\n\n", cancelled);

    private async Task WriteAsync(string text, CancellationToken cancelled)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancelled).ConfigureAwait(false);
        await response.Body.FlushAsync(cancelled).ConfigureAwait(false);
    }
}
