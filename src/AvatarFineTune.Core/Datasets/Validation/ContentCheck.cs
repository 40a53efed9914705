using System.Text.Json;

namespace AvatarFineTune.Datasets.Validation;

/// <summary>Checks one message's content: words, or parts of words and images.</summary>
internal readonly struct ContentCheck(DatasetRules rules, int number, Action<DatasetRule, string> add)
{
    /// <returns>How many images there are.</returns>
    public int Check(JsonElement message, string? role)
    {
        var found = message.TryGetProperty("content", out var content);
        if (found && content.ValueKind == JsonValueKind.Array && content.GetArrayLength() > 0)
        {
            return CheckParts(content, role);
        }

        var isEmpty = !found || content.ValueKind is JsonValueKind.Null or JsonValueKind.Array
            || (content.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(content.GetString()));
        if (isEmpty)
        {
            if (role != "assistant" || !HasCalls(message))
            {
                add(DatasetRule.Content, $"message {number} has no content: give it words, or leave the message out.");
            }
        }
        else if (content.ValueKind != JsonValueKind.String)
        {
            add(DatasetRule.Content, $"message {number} has content that is neither words nor a list of parts.");
        }
        else
        {
            CheckWords(content.GetString()!);
        }

        return 0;
    }

    private static bool HasCalls(JsonElement message) =>
        (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array && calls.GetArrayLength() > 0)
        || (message.TryGetProperty("function_call", out var call) && call.ValueKind == JsonValueKind.Object);

    private void CheckWords(string words)
    {
        if (words.Contains('\0', StringComparison.Ordinal))
        {
            add(DatasetRule.Utf8, $"message {number} holds U+0000: remove it.");
        }
    }

    private int CheckParts(JsonElement content, string? role)
    {
        var images = 0;
        foreach (var part in content.EnumerateArray())
        {
            var type = part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var t) && t.ValueKind == JsonValueKind.String ? t.GetString() : null;
            if (type == "image_url")
            {
                images++;
                CheckImage(part, role);
            }
            else if (type != "text" || !part.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String || text.GetString()!.Length == 0)
            {
                add(DatasetRule.Content, $"message {number} has a part that is neither text nor image_url.");
            }
            else
            {
                CheckWords(text.GetString()!);
            }
        }

        return images;
    }

    private void CheckImage(JsonElement part, string? role)
    {
        if (role == "assistant")
        {
            add(DatasetRule.Images, $"message {number} is the assistant's and has an image: only others may show images.");
        }

        if (!part.TryGetProperty("image_url", out var image) || image.ValueKind != JsonValueKind.Object
            || !image.TryGetProperty("url", out var url) || url.ValueKind != JsonValueKind.String)
        {
            add(DatasetRule.Images, $"message {number} has an image without a url.");
            return;
        }

        var address = url.GetString()!;
        if (!address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                add(DatasetRule.Images, $"message {number} has an image whose url is neither http(s) nor data.");
            }

            return;
        }

        var comma = address.IndexOf(',', StringComparison.Ordinal);
        var type = comma < 0 ? "" : address[5..comma];
        if (type is not ("image/jpeg;base64" or "image/png;base64" or "image/webp;base64"))
        {
            add(DatasetRule.Images, $"message {number} has an image that is not base64 JPEG, PNG or WEBP.");
        }
        else if ((address.Length - comma - 1) / 4L * 3 - address.AsSpan().Count('=') > rules.MaxImageBytes)
        {
            add(DatasetRule.Images, $"message {number} has an image of more than {rules.MaxImageBytes:N0} bytes.");
        }
    }
}
