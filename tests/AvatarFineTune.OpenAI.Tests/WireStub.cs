using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.OpenAI.Tests;

/// <summary>A server on loopback that answers each chat request as a test says, byte by byte, and keeps what was asked.</summary>
internal sealed class WireStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<WireRequest> _requests = new();

    private WireStub(WebApplication app) => _app = app;

    internal Uri Endpoint => new(_app.Urls.First() + "/v1/");

    internal IReadOnlyList<WireRequest> Requests => [.. _requests];

    internal WireRequest Last => Requests[^1];

    internal static async Task<WireStub> StartAsync(Func<WireRequest, HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(o => o.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var stub = new WireStub(app);
        app.MapPost("/v1/chat/completions", async (HttpContext context) =>
        {
            using var buffer = new MemoryStream();
            await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
            var request = new WireRequest(
                JsonDocument.Parse(buffer.ToArray()).RootElement,
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
            stub._requests.Enqueue(request);
            await answer(request, context);
        });
        await app.StartAsync();
        return stub;
    }

    internal static Task<WireStub> StartAsync(int status, string body, params (string Name, string Value)[] headers) =>
        StartAsync((_, context) => WriteAsync(context, status, body, headers));

    internal static async Task WriteAsync(HttpContext context, int status, string body, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith("data:", StringComparison.Ordinal) ? "text/event-stream" : "application/json";
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
    }

    /// <summary>The answer of a chat, as a service writes it.</summary>
    internal static string Completion(string text, string finish = "stop", string? refusal = null, int input = 19, int cached = 4, int output = 10) =>
        $$$$$"""
        {"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"tuned-1","choices":[{"index":0,"message":{"role":"assistant","content":{{{{{Quote(text)}}}}},"refusal":{{{{{(refusal is null ? "null" : Quote(refusal))}}}}}},"logprobs":null,"finish_reason":"{{{{{finish}}}}}"}],
        "usage":{"prompt_tokens":{{{{{input}}}}},"completion_tokens":{{{{{output}}}}},"total_tokens":{{{{{input + output}}}}},"prompt_tokens_details":{"cached_tokens":{{{{{cached}}}}}}}}
        """;

    internal static string Error(string message, string? code = null, string type = "invalid_request_error") =>
        $$$$"""{"error":{"message":{{{{Quote(message)}}}},"type":"{{{{type}}}}","param":null,"code":{{{{(code is null ? "null" : Quote(code))}}}}}}""";

    internal static string Quote(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A chat request as it came over the wire.</summary>
internal sealed record WireRequest(JsonElement Body, IReadOnlyDictionary<string, string> Headers)
{
    internal JsonElement Messages => Body.GetProperty("messages");
}
