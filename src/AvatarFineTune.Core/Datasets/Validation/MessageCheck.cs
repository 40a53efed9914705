using System.Text.Json;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Datasets.Validation;

/// <summary>Checks the messages of one line: roles, keys, content, weights, turns.</summary>
internal sealed class MessageCheck(DatasetRules rules, Tokenizer tokenizer)
{
    /// <summary>How many images the line had that was checked last.</summary>
    public int Images { get; private set; }

    public long Check(JsonElement messages, Action<DatasetRule, string> add)
    {
        long tokens = 3;
        var images = 0;
        var learns = false;
        string? last = null;
        var number = 0;
        foreach (var message in messages.EnumerateArray())
        {
            number++;
            if (message.ValueKind != JsonValueKind.Object)
            {
                add(DatasetRule.Messages, $"message {number} is not an object.");
                continue;
            }

            tokens += 3;
            var role = Role(message, number, add);
            CheckKeys(message, role, number, add);
            tokens += Count(message);
            images += new ContentCheck(rules, number, add).Check(message, role);
            learns |= role == "assistant" && !(message.TryGetProperty("weight", out var weight) && weight.ValueKind == JsonValueKind.Number && weight.TryGetInt32(out var w) && w == 0);
            if (role is "user" or "assistant" or "tool" or "function")
            {
                CheckTurn(role, last, number, add);
                last = role;
            }
        }

        if (!learns)
        {
            add(DatasetRule.AssistantMessage, "has no assistant message with weight 1: there is nothing to learn.");
        }
        else if (last != "assistant")
        {
            add(DatasetRule.Turns, $"ends with a {last} message; the last word should be the assistant's.");
        }

        Images = images;
        if (images > rules.MaxImagesPerLine)
        {
            add(DatasetRule.Images, $"has {images} images, more than {rules.MaxImagesPerLine}.");
        }

        return tokens;
    }

    private static string? Role(JsonElement message, int number, Action<DatasetRule, string> add)
    {
        var role = message.TryGetProperty("role", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (role is not ("system" or "developer" or "user" or "assistant" or "tool" or "function"))
        {
            add(DatasetRule.Role, $"message {number} has no known role: use system, user or assistant.");
        }

        return role;
    }

    private static void CheckTurn(string role, string? last, int number, Action<DatasetRule, string> add)
    {
        if (role == last && role is "user" or "assistant")
        {
            add(DatasetRule.Turns, $"message {number} is the second {role} message in a row; some vendors skip such lines in silence.");
        }
        else if (role == "assistant" && last is null)
        {
            add(DatasetRule.Turns, $"message {number} is the assistant's before anyone spoke to it; some vendors skip such lines in silence.");
        }
    }

    private static void CheckKeys(JsonElement message, string? role, int number, Action<DatasetRule, string> add)
    {
        foreach (var property in message.EnumerateObject())
        {
            if (property.Name is not ("role" or "content" or "name" or "weight" or "tool_calls" or "tool_call_id" or "function_call" or "refusal"))
            {
                add(DatasetRule.Keys, $"message {number} has a key that no vendor knows: remove it.");
                return;
            }
        }

        if (message.TryGetProperty("weight", out var weight)
            && (role != "assistant" || weight.ValueKind != JsonValueKind.Number || !weight.TryGetInt32(out var w) || w is not (0 or 1)))
        {
            add(DatasetRule.Weight, $"message {number} has a weight that is not 0 or 1 on an assistant message.");
        }
    }

    /// <summary>All strings of a message count, its name with one more (cookbook rule); images are billed apart.</summary>
    private long Count(JsonElement message)
    {
        long tokens = 0;
        foreach (var property in message.EnumerateObject())
        {
            tokens += property.Name == "weight" ? 0 : CountStrings(property.Value);
            tokens += property.Name == "name" ? 1 : 0;
        }

        return tokens;
    }

    private long CountStrings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => tokenizer.Count(value.GetString()),
        JsonValueKind.Array => value.EnumerateArray().Sum(CountStrings),
        JsonValueKind.Object => value.EnumerateObject().Sum(p => p.Name is "image_url" ? 0 : CountStrings(p.Value)),
        _ => 0,
    };
}
