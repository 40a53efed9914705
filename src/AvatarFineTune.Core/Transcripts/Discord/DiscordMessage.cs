using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Discord;

/// <summary>Makes a message of a record.</summary>
internal static class DiscordMessage
{
    /// <param name="record">The record.</param>
    /// <param name="chat">Its chat.</param>
    /// <param name="channelId">The id of the channel; <see langword="null"/> where the file does not say.</param>
    internal static TranscriptMessage From(DiscordRecord record, TranscriptChat chat, string? channelId)
    {
        if (record.Timestamp is null || record.AuthorId is null)
        {
            throw new FormatException("A message has a timestamp and an author.");
        }

        var time = JsonTime.FromText(record.Timestamp);
        var kind = KindOf(record);
        return new()
        {
            Chat = chat,
            Id = record.Id,
            LocalTime = time.DateTime,
            Offset = time.Offset,
            Author = kind == MessageKind.System ? null : record.Nickname is { Length: > 0 } nickname ? nickname : record.AuthorName ?? "",
            AuthorId = kind == MessageKind.System ? null : record.AuthorId,
            AuthorHandle = kind == MessageKind.System ? null : Handle(record),
            Kind = kind,
            Text = record is { IsForwarded: true, Content.Length: 0, ForwardedContent: { } passedOn } ? passedOn : DiscordMarkup.Resolve(record.Content, record.Mentions),
            IsEdited = record.IsEdited,
            IsForwarded = record.IsForwarded,
            IsBot = record.IsBot,
            ReplyToId = IsReply(record, kind, channelId) ? record.ReferencedId : null,
        };
    }

    /// <summary>The posts of a followed channel refer to where they come from: that is no answer here.</summary>
    private static bool IsReply(DiscordRecord record, MessageKind kind, string? channelId) =>
        !record.IsForwarded && kind is not (MessageKind.System or MessageKind.Call)
        && (record.ReferencedChannelId is null || channelId is null || string.Equals(record.ReferencedChannelId, channelId, StringComparison.Ordinal));

    /// <summary>Accounts have no number any more since 2023; exporters then write zeros.</summary>
    private static string? Handle(DiscordRecord record) => record switch
    {
        { AuthorName: null or "" } => null,
        { Discriminator: null or "" or "0" or "0000" } => record.AuthorName,
        _ => $"{record.AuthorName}#{record.Discriminator}",
    };

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
