using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Faults;

namespace AvatarFineTune.OpenAI.Emulation.Wire;

/// <summary>JSON in and out of requests.</summary>
internal static class Json
{
    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode node) => node.ToJsonString(Relaxed);

    public static async Task WriteJsonAsync(this HttpContext context, JsonNode node, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var text = Write(node);
        if (context.IsStreamToBeCut())
        {
            await context.Response.WriteAsync(text[..(text.Length / 2)], context.RequestAborted);
            await context.CutAfterFlushAsync();
            return;
        }

        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>The body of a request, which must be one JSON object.</summary>
    public static async Task<JsonObject> ReadJsonAsync(this HttpContext context)
    {
        try
        {
            var node = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return node as JsonObject ?? throw NotJson();
        }
        catch (JsonException)
        {
            throw NotJson();
        }
    }

    public static string? Text(this JsonObject json, string name) =>
        json[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => text,
            _ => throw new ApiException(400, $"Invalid type for '{name}': expected a string.", "invalid_type", name),
        };

    public static JsonObject? Object(this JsonObject json, string name, string? path = null) =>
        json[name] switch
        {
            null => null,
            JsonObject value => value,
            _ => throw new ApiException(400, $"Invalid type for '{path ?? name}': expected an object.", "invalid_type", path ?? name),
        };

    public static long Unix(DateTimeOffset at) => at.ToUnixTimeSeconds();

    private static ApiException NotJson() =>
        new(400, "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The API expects a JSON payload, but what was sent was not valid JSON.)");
}
