using System.Text.Json;
using System.Text.Json.Serialization;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>
/// What most would write: the whole document into objects by a source-generated serializer. It knows the properties that
/// our readers use, no other form of them, and holds everything in memory.
/// </summary>
internal static class JsonRivals
{
    internal static long CountTelegram(string path)
    {
        using var file = File.OpenRead(path);
        return JsonSerializer.Deserialize(file, RivalJson.Default.RivalTelegram)!.Messages.Count;
    }

    internal static long CountDiscord(string path)
    {
        using var file = File.OpenRead(path);
        return JsonSerializer.Deserialize(file, RivalJson.Default.RivalDiscord)!.Messages.Count;
    }
}

internal sealed record RivalTelegram(string Name, long Id, List<RivalTelegramMessage> Messages);

internal sealed record RivalTelegramMessage(
    long Id, string Type, DateTime Date, [property: JsonPropertyName("date_unixtime")] string DateUnixtime, string? From, [property: JsonPropertyName("from_id")] string? FromId, JsonElement Text,
    [property: JsonPropertyName("reply_to_message_id")] long? ReplyTo, string? Photo, [property: JsonPropertyName("media_type")] string? MediaType, string? Action);

internal sealed record RivalDiscord(RivalChannel Channel, List<RivalDiscordMessage> Messages);

internal sealed record RivalChannel(string Id, string Name);

internal sealed record RivalDiscordMessage(
    string Id, string Type, DateTimeOffset Timestamp, DateTimeOffset? TimestampEdited, string Content, RivalAuthor Author, List<RivalAttachment> Attachments, RivalReference? Reference);

internal sealed record RivalAuthor(string Id, string Name, string Nickname, bool IsBot);

internal sealed record RivalAttachment(string Id, string FileName);

internal sealed record RivalReference(string MessageId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RivalTelegram))]
[JsonSerializable(typeof(RivalDiscord))]
internal sealed partial class RivalJson : JsonSerializerContext;
