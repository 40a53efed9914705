using System.Globalization;

namespace AvatarFineTune.Transcripts.Discord;

/// <summary>Makes a message of a record.</summary>
internal static class DiscordMessage
{
    internal static TranscriptMessage From(DiscordRecord record, TranscriptChat chat)
    {
        if (record.Timestamp is null || record.AuthorId is null)
        {
            throw new FormatException("A message has a timestamp and an author.");
        }

        var time = DateTimeOffset.Parse(record.Timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var kind = KindOf(record);
        return new()
        {
            Chat = chat,
            Id = record.Id,
            LocalTime = time.DateTime,
            Offset = time.Offset,
            Author = kind == MessageKind.System ? null : record.Nickname is { Length: > 0 } nickname ? nickname : record.AuthorName ?? "",
            AuthorId = kind == MessageKind.System ? null : record.AuthorId,
            Kind = kind,
            Text = record.Content,
            IsEdited = record.IsEdited,
            IsForwarded = record.IsForwarded,
            IsBot = record.IsBot,
            ReplyToId = record.IsForwarded || kind is MessageKind.System or MessageKind.Call ? null : record.ReferencedId,
        };
    }

    /// <summary>Newer exporters write a type's number where they have no name for it.</summary>
    private static MessageKind KindOf(DiscordRecord record) => record.Type switch
    {
        "Call" or "3" => MessageKind.Call,
        null or "Default" or "0" or "Reply" or "19" or "ChatInputCommand" or "20" or "ContextMenuCommand" or "23" or "ApplicationCommand" => Posted(record),
        _ => MessageKind.System,
    };

    private static MessageKind Posted(DiscordRecord record) => record switch
    {
        { HasAttachments: true } => MessageKind.Media,
        { Content.Length: > 0 } => MessageKind.Text,
        { HasStickers: true } => MessageKind.Sticker,
        { HasPoll: true } => MessageKind.Poll,
        { HasEmbeds: true } => MessageKind.Other,
        _ => MessageKind.Text,
    };
}
