using System.Text.Json;
using AvatarFineTune.Local.Model.Retrieval;

namespace AvatarFineTune.Local.Model.Training;

/// <summary>
/// A line of a training file: chat messages, of which each of the assistant's is learned with what came before it, unless its
/// weight is 0. What is wrong is said by place and rule, never with the words: they are somebody's chat.
/// </summary>
internal sealed record TrainingLine(IReadOnlyList<Exchange> Exchanges, IReadOnlyList<(string Role, string Content)> Messages)
{
    public long CountTokens(TokenCount tokens) => TokenCount.PerLine + Messages.Sum(m => tokens.OfMessage(m.Role, m.Content));

    /// <exception cref="TrainingLineException">The line is not as it must be.</exception>
    public static TrainingLine Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new TrainingLineException($"is no JSON (byte {e.BytePositionInLine ?? 0})");
        }
        catch (InvalidOperationException)
        {
            // System.Text.Json's answer to half a surrogate pair, or bytes that are no UTF-8, in a string.
            throw new TrainingLineException("holds text that is no valid Unicode");
        }
    }

    private static TrainingLine Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("messages", out var messages) || messages.ValueKind != JsonValueKind.Array)
        {
            throw new TrainingLineException("has no 'messages' array");
        }

        var exchanges = new List<Exchange>();
        var turns = new List<Turn>();
        var all = new List<(string Role, string Content)>();
        var (number, hasReply) = (0, false);
        foreach (var message in messages.EnumerateArray())
        {
            var place = $"messages[{number++}]";
            var (role, content, learn) = ReadMessage(message, place);
            all.Add((role, content));
            hasReply |= role == "assistant";
            if (learn && !string.IsNullOrWhiteSpace(content))
            {
                var (prompt, earlier) = Conversation.Before(turns);
                exchanges.Add(new(earlier, prompt, content));
            }

            if (role is "user" or "assistant" && content.Length > 0)
            {
                turns.Add(new(role == "assistant", content));
            }
        }

        return hasReply ? new(exchanges, all) : throw new TrainingLineException("has no message of the assistant's, so there is nothing to learn");
    }

    private static (string Role, string Content, bool Learn) ReadMessage(JsonElement message, string place)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new TrainingLineException($"{place} is no object");
        }

        var role = message.TryGetProperty("role", out var r) && r.ValueKind == JsonValueKind.String ? r.GetString()! : null;
        if (role is not ("system" or "developer" or "user" or "assistant" or "tool" or "function"))
        {
            throw new TrainingLineException($"{place}.role must be system, developer, user, assistant, tool or function");
        }

        var learn = role == "assistant";
        if (message.TryGetProperty("weight", out var weight))
        {
            if (!learn || weight.ValueKind != JsonValueKind.Number || !weight.TryGetDouble(out var value) || value is not (0 or 1))
            {
                throw new TrainingLineException($"{place}.weight must be 0 or 1, and stands on messages of the assistant only");
            }

            learn = value == 1;
        }

        var calls = message.TryGetProperty("tool_calls", out _) || message.TryGetProperty("function_call", out _);
        var content = message.TryGetProperty("content", out var c) ? ReadContent(c) : null;
        return content is not null || (role == "assistant" && calls)
            ? (role, content ?? "", learn)
            : throw new TrainingLineException($"{place}.content must be text that is not empty, or an array of parts");
    }

    private static string? ReadContent(JsonElement content) => content.ValueKind switch
    {
        // SQLite's text ends at U+0000, so it can't be learned.
        JsonValueKind.String => content.GetString() is { Length: > 0 } text ? text.Replace("\0", "", StringComparison.Ordinal) : null,
        JsonValueKind.Array => string.Join(
            '\n',
            content.EnumerateArray()
                .Where(p => p.ValueKind == JsonValueKind.Object && p.TryGetProperty("text", out var t) && t.ValueKind == JsonValueKind.String)
                .Select(p => p.GetProperty("text").GetString()!.Replace("\0", "", StringComparison.Ordinal))),
        _ => null,
    };
}

/// <summary>A line that can't be learned from; the message continues "line 7 …".</summary>
internal sealed class TrainingLineException(string message) : Exception(message);
