using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.OpenAI.Emulation.Wire;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Emulation.Chat;

/// <summary>A chat request that passed what is checked at once.</summary>
internal sealed record ChatRequest(JsonObject Body, string Model, IReadOnlyList<(string Role, string Text)> Messages)
{
    private const int PerRequest = 3;
    private const int PerMessage = 3;
    private const string DataUrl = "data:";

    /// <summary>Never shows the words.</summary>
    public override string ToString() => $"chat with {Model}";

    public string LastText => Messages[^1].Text;

    public bool IsStreamed => Flag(Body["stream"]);

    public bool WantsUsage => Body["stream_options"] is JsonObject options && Flag(options["include_usage"]);

    public static ChatRequest Of(JsonObject body)
    {
        var model = body.Text("model") is { Length: > 0 } text ? text : throw new ApiException(400, "you must provide a model parameter");
        if (body["messages"] is not JsonArray { Count: > 0 } messages)
        {
            throw new ApiException(400, "Invalid 'messages': expected an array with at least 1 message.", "invalid_value", "messages");
        }

        return new(body, model, [.. messages.Select((m, i) => Read(m, $"messages[{i}]"))]);
    }

    public long CountTokens(Tokenizer tokenizer) => PerRequest + Messages.Sum(m => CountTokens(m, tokenizer));

    public static long CountTokens((string Role, string Text) message, Tokenizer tokenizer) =>
        PerMessage + tokenizer.Count(message.Role) + tokenizer.Count(message.Text);

    /// <summary>As the engine takes it.</summary>
    public (IEnumerable<ChatMessage> Messages, ChatOptions Options) ForEngine()
    {
        var options = new ChatOptions
        {
            MaxOutputTokens = Number("max_completion_tokens") ?? Number("max_tokens"),
            StopSequences = Body["stop"] switch
            {
                JsonArray stops => [.. stops.Select(s => s?.ToString() ?? "")],
                JsonValue stop => [stop.ToString()],
                _ => null,
            },
        };
        return (Messages.Select(m => new ChatMessage(new(m.Role), m.Text)), options);
    }

    private int? Number(string name) => Body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) && number > 0 => number,
        _ => throw new ApiException(400, $"Invalid '{name}': expected a positive integer.", "invalid_value", name),
    };

    private static (string Role, string Text) Read(JsonNode? node, string place)
    {
        if (node is not JsonObject message)
        {
            throw new ApiException(400, $"Invalid type for '{place}': expected an object.", "invalid_type", place);
        }

        var role = message.Text("role");
        if (role is not ("system" or "developer" or "user" or "assistant" or "tool" or "function"))
        {
            throw new ApiException(400, $"Invalid value: '{place}.role'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.", "invalid_value", place + ".role");
        }

        return message["content"] switch
        {
            null when role == "assistant" => (role, ""),
            JsonValue value when value.GetValueKind() == JsonValueKind.String => (role, value.GetValue<string>()),
            JsonArray parts => (role, Read(parts, place + ".content")),
            _ => throw new ApiException(400, $"Invalid value for '{place}.content': expected a string or an array of parts.", "invalid_type", place + ".content"),
        };
    }

    private static string Read(JsonArray parts, string place)
    {
        var text = new StringBuilder();
        for (var i = 0; i < parts.Count; i++)
        {
            var at = $"{place}[{i}]";
            var part = parts[i] as JsonObject ?? throw new ApiException(400, $"Invalid type for '{at}': expected an object.", "invalid_type", at);
            switch (part.Text("type"))
            {
                case "text":
                    text.Append(part.Text("text"));
                    break;
                case "image_url":
                    CheckUrl(part.Object("image_url")?.Text("url"), at + ".image_url.url");
                    break;
                case "file":
                    CheckUrl(part.Object("file")?.Text("file_data"), at + ".file.file_data");
                    break;
                case "refusal" or "input_audio":
                    break;
                case var type:
                    throw new ApiException(400, $"Invalid value: '{type}'. Supported values are: 'text', 'image_url', 'input_audio', 'refusal' and 'file'.", "invalid_value", at + ".type");
            }
        }

        return text.ToString();
    }

    private static void CheckUrl(string? url, string place)
    {
        if (url is null || !url.StartsWith(DataUrl, StringComparison.Ordinal))
        {
            return;
        }

        var comma = url.IndexOf(";base64,", StringComparison.Ordinal);
        if (comma < 0 || !System.Buffers.Text.Base64.IsValid(url.AsSpan(comma + ";base64,".Length)))
        {
            throw new ApiException(400, $"Invalid '{place}': expected a base64-encoded data URL.", "invalid_base64", place);
        }
    }

    private static bool Flag(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
