using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.GoogleChat;

/// <summary>Makes a message of a record.</summary>
internal static class GoogleChatMessage
{
    internal static TranscriptMessage From(JsonElement record, TranscriptChat chat, GoogleChatTime times, GoogleChatPeople people, string? threadStart)
    {
        var isDeleted = record.Text("message_state"u8) is { } state && state.Contains("DELETED", StringComparison.OrdinalIgnoreCase);
        var written = record.Name("created_date"u8) ?? (isDeleted ? record.Name("deleted_date"u8) ?? record.Name("updated_date"u8) : null);
        var kind = isDeleted ? MessageKind.Deleted : KindOf(record);
        var creator = record.Field("creator"u8);
        var (email, isSystem) = (creator.Name("email"u8), kind == MessageKind.System);
        var id = record.Name("message_id"u8);
        var reply = record.Field("quoted_message_metadata"u8).Name("message_id"u8) ?? threadStart;
        if (!isDeleted && !isSystem && creator.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("A message has an author.");
        }

        return new()
        {
            Chat = chat,
            Id = id,
            LocalTime = DateTime.SpecifyKind(times.Parse(written ?? throw new FormatException("A message has a time.")), DateTimeKind.Unspecified),
            Offset = TimeSpan.Zero,
            Author = isSystem || creator.ValueKind != JsonValueKind.Object ? null : creator.Name("name"u8) ?? people.NameOf(email) ?? email ?? "",
            AuthorId = isSystem ? null : email,
            Kind = kind,
            Text = isDeleted ? "" : (record.Text("text"u8) ?? "").Trim(),
            IsEdited = !isDeleted && record.Has("updated_date"u8),
            IsBot = string.Equals(creator.Text("user_type"u8), "Bot", StringComparison.OrdinalIgnoreCase),
            ReplyToId = isSystem || string.Equals(reply, id, StringComparison.Ordinal) ? null : reply,
        };
    }

    private static MessageKind KindOf(JsonElement record)
    {
        if (record.Has("attached_files"u8) || record.Has("attached_gifs"u8) || record.Has("upload_metadata"u8))
        {
            return MessageKind.Media;
        }

        var text = (record.Text("text"u8) ?? "").Trim();
        foreach (var annotation in record.Items("annotations"u8))
        {
            var kind = annotation switch
            {
                _ when annotation.Has("membership_changed"u8) || annotation.Has("room_updated"u8) || annotation.Has("group_retention_settings_updated"u8) => MessageKind.System,
                _ when annotation.Has("upload_metadata"u8) => MessageKind.Media,
                _ when annotation.Field("gsuite_integration_metadata"u8).Has("call_data"u8) && IsOnlyLink(text) => MessageKind.Call,
                _ when annotation.Has("video_call_metadata"u8) && IsOnlyLink(text) => MessageKind.Call,
                _ when annotation.Has("drive_metadata"u8) && text.Length == 0 => MessageKind.Media,
                _ => MessageKind.Text,
            };
            if (kind != MessageKind.Text)
            {
                return kind;
            }
        }

        return MessageKind.Text;
    }

    /// <summary>A message that has words around a meeting's link is still somebody's words.</summary>
    private static bool IsOnlyLink(string text) => !text.Contains(' ', StringComparison.Ordinal) && (text.Length == 0 || text.StartsWith("https://", StringComparison.Ordinal));
}
