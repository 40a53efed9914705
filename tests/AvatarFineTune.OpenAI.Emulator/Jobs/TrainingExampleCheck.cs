using System.Text.Json;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.OpenAI.Emulation.Jobs;

/// <summary>Checks one example of the chat format by the documented rules, and counts its tokens.</summary>
internal static class TrainingExampleCheck
{
    private const int PerExample = 3;
    private const int PerMessage = 3;

    /// <returns>Its tokens: 3, and for each message 3 and its strings, and one more for a name.</returns>
    /// <exception cref="InvalidExampleException">It breaks a rule.</exception>
    public static long Check(JsonElement example, Tokenizer tokenizer)
    {
        if (example.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidExampleException("an example must be a JSON object.");
        }

        foreach (var key in example.EnumerateObject())
        {
            if (key.Name is not ("messages" or "tools" or "parallel_tool_calls" or "functions"))
            {
                throw new InvalidExampleException($"unexpected key '{key.Name}'.");
            }
        }

        if (!example.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            throw new InvalidExampleException("missing or empty 'messages' list.");
        }

        var (tokens, number, hasReply) = ((long)PerExample, 0, false);
        foreach (var message in messages.EnumerateArray())
        {
            var place = $"messages[{number++}]";
            var role = CheckMessage(message, place);
            hasReply |= role == "assistant";
            tokens += PerMessage + message.EnumerateObject().Sum(p => p.Name == "weight" ? 0 : Count(p.Value, tokenizer) + (p.Name == "name" ? 1 : 0));
        }

        return hasReply ? tokens : throw new InvalidExampleException("at least one message must have the role 'assistant'.");
    }

    private static string CheckMessage(JsonElement message, string place)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidExampleException($"{place} must be an object.");
        }

        var role = message.TryGetProperty("role", out var r) && r.ValueKind == JsonValueKind.String ? r.GetString()! : "";
        if (role is not ("system" or "developer" or "user" or "assistant" or "tool" or "function"))
        {
            throw new InvalidExampleException($"{place}.role must be one of system, developer, user, assistant, tool, function.");
        }

        foreach (var key in message.EnumerateObject())
        {
            if (key.Name is not ("role" or "content" or "name" or "weight" or "tool_calls" or "tool_call_id" or "function_call" or "refusal"))
            {
                throw new InvalidExampleException($"{place} has the unexpected key '{key.Name}'.");
            }
        }

        if (message.TryGetProperty("weight", out var weight)
            && (role != "assistant" || weight.ValueKind != JsonValueKind.Number || weight.GetDouble() is not (0 or 1)))
        {
            throw new InvalidExampleException($"{place}.weight must be 0 or 1, on assistant messages only.");
        }

        var hasCall = role == "assistant" && (message.TryGetProperty("tool_calls", out _) || message.TryGetProperty("function_call", out _));
        return hasCall || HasContent(message) ? role : throw new InvalidExampleException($"{place}.content must not be missing or empty.");
    }

    private static bool HasContent(JsonElement message) =>
        message.TryGetProperty("content", out var content) && content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!.Length > 0,
            JsonValueKind.Array => content.GetArrayLength() > 0,
            _ => false,
        };

    private static long Count(JsonElement value, Tokenizer tokenizer) => value.ValueKind switch
    {
        JsonValueKind.String => tokenizer.Count(value.GetString()!),
        JsonValueKind.Array => value.EnumerateArray().Sum(v => Count(v, tokenizer)),
        JsonValueKind.Object => value.EnumerateObject().Sum(p => p.Name == "image_url" ? 0 : Count(p.Value, tokenizer)),
        _ => 0,
    };
}
