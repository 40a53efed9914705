using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>One message of a chat that a page carries along.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What was said.</param>
internal sealed record ChatLine(string Role, string Content)
{
    public bool IsUser => Role == "user";

    /// <summary>Hides what was said.</summary>
    public override string ToString() => $"a line by {Role}";
}

/// <summary>How a conversation is written into a form.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(IReadOnlyList<ChatLine>))]
internal sealed partial class ChatHistoryJson : JsonSerializerContext;

/// <summary>
/// A conversation that travels in a hidden field, where there is no script. It comes back as whoever sends the form likes: it is their own words, and
/// is taken as no more. Only the roles that people and models have, and only so much: the oldest lines go first.
/// </summary>
internal static class ChatHistory
{
    public const int MaxMessage = 8_000;
    private const int MaxLines = 40;
    private const int MaxCharacters = 48_000;
    private const int MaxField = 512 << 10;

    /// <summary>Reads what a form carries. What is no conversation is none.</summary>
    public static IReadOnlyList<ChatLine> Read(string? field)
    {
        if (string.IsNullOrEmpty(field) || field.Length > MaxField)
        {
            return [];
        }

        try
        {
            var lines = JsonSerializer.Deserialize(field, ChatHistoryJson.Default.IReadOnlyListChatLine) ?? [];
            return lines.Any(l => l is null || l.Role is not ("user" or "assistant")) ? [] : Newest(lines);
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public static string Write(IReadOnlyList<ChatLine> lines) => JsonSerializer.Serialize(Newest(lines), ChatHistoryJson.Default.IReadOnlyListChatLine);

    public static IEnumerable<ChatMessage> ToMessages(IReadOnlyList<ChatLine> lines) =>
        lines.Select(l => new ChatMessage(l.IsUser ? ChatRole.User : ChatRole.Assistant, l.Content));

    private static IReadOnlyList<ChatLine> Newest(IReadOnlyList<ChatLine> lines)
    {
        var characters = 0;
        return [.. lines.Reverse().Take(MaxLines).TakeWhile(l => (characters += l.Content.Length) <= MaxCharacters).Reverse()];
    }
}
