using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.OpenAI.Tests.Support;

/// <summary>A server on loopback that answers every request as a test says, byte by byte, and keeps what was asked.</summary>
internal sealed class ApiStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ApiRequest> _requests = new();

    private ApiStub(WebApplication app) => _app = app;

    public Uri Root => new(_app.Urls.First() + "/");

    public Uri Endpoint => new(Root, "v1/");

    public IReadOnlyList<ApiRequest> Requests => [.. _requests];

    /// <summary>Answers the requests; a body is read before, unless the answer is to come without it.</summary>
    public static async Task<ApiStub> StartAsync(Func<ApiRequest, HttpContext, Task> answer, bool readsBodies = true)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(o => o.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var stub = new ApiStub(app);
        app.Run(async context =>
        {
            using var buffer = new MemoryStream();
            if (readsBodies)
            {
                await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
            }

            var request = new ApiRequest(
                context.Request.Method,
                context.Request.Path.Value + context.Request.QueryString.Value,
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                buffer.ToArray());
            stub._requests.Enqueue(request);
            await answer(request, context);
        });
        await app.StartAsync();
        return stub;
    }

    public static Task<ApiStub> StartAsync(int status, string body, params (string Name, string Value)[] headers) =>
        StartAsync((_, context) => WriteAsync(context, body, status, headers));

    /// <summary>Answers by "METHOD /path" without the version and the query; anything else is 404.</summary>
    public static Task<ApiStub> StartAsync(Dictionary<string, string> answers) => StartAsync((request, context) =>
        answers.TryGetValue($"{request.Method} {request.Path.Split('?')[0].Replace("/v1/", "/", StringComparison.Ordinal)}", out var body)
            ? WriteAsync(context, body)
            : WriteAsync(context, """{"error":{"message":"No such thing.","type":"invalid_request_error","param":null,"code":null}}""", 404));

    public static async Task WriteAsync(HttpContext context, string body, int status = 200, params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>A request as it came over the wire.</summary>
internal sealed record ApiRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value : null;
}
