using System.Globalization;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Telegram;

/// <summary>Makes a message of a record.</summary>
internal static class TelegramMessage
{
    private const string DeletedAccount = "Deleted Account";
    private static readonly TimeSpan FarthestOffset = TimeSpan.FromHours(14);

    /// <param name="record">The record.</param>
    /// <param name="chat">Its chat.</param>
    /// <param name="context">What the file says about the people in it.</param>
    internal static TranscriptMessage From(TelegramRecord record, TranscriptChat chat, TelegramContext context)
    {
        if (record.Type is null || (record.Date is null && record.UnixTime is null))
        {
            throw new FormatException("A message has a type and a date.");
        }

        var (time, offset) = Time(record);
        var isService = record.Type == "service";
        var kind = isService ? (record.Action is "phone_call" or "group_call" ? MessageKind.Call : MessageKind.System) : KindOf(record);
        var author = record.From ?? (record.FromId is null && !record.HasFrom ? null : DeletedAccount);
        if (author is null && kind is MessageKind.Text or MessageKind.Media)
        {
            // Nobody is named, so that these are nobody's words.
            kind = MessageKind.System;
        }

        return new()
        {
            Chat = chat,
            Id = record.Id,
            LocalTime = time,
            Offset = offset,
            Author = kind == MessageKind.System ? null : author,
            AuthorId = kind == MessageKind.System ? null : record.FromId,
            AuthorHandle = kind != MessageKind.System && record.FromId is not null && record.FromId == context.OwnerId ? context.OwnerHandle : null,
            Kind = kind,
            Text = TextOf(record, kind),
            IsEdited = IsEdited(record),
            IsForwarded = record.IsForwarded,
            IsBot = record.ViaBot || (context.BotId is not null && string.Equals(context.BotId, record.FromId, StringComparison.Ordinal)),
            ReplyToId = context.IsReply(record) ? record.ReplyTo : null,
        };
    }

    /// <summary>
    /// What the app that exported could not show: the record has an id and nothing else, so that the time of the message
    /// above it stands in for its own.
    /// </summary>
    internal static TranscriptMessage Unsupported(TelegramRecord record, TranscriptMessage above) => new()
    {
        Chat = above.Chat,
        Id = record.Id,
        LocalTime = above.LocalTime,
        Offset = above.Offset,
        Kind = MessageKind.Other,
    };

    private static MessageKind KindOf(TelegramRecord record) => record switch
    {
        { Type: not "message" } => MessageKind.Other,
        { MediaType: "sticker" } => MessageKind.Sticker,
        { PollQuestion: not null } => MessageKind.Poll,
        { HasContact: true } => MessageKind.Contact,
        { HasLocation: true } or { Place: not null } => MessageKind.Location,
        { HasOther: true } => MessageKind.Other,
        { HasFile: true } or { MediaType: not null } => MessageKind.Media,
        _ => MessageKind.Text,
    };

    private static string TextOf(TelegramRecord record, MessageKind kind) => kind switch
    {
        _ when record.Text.Length > 0 => record.Text,
        MessageKind.System or MessageKind.Call => record.Action ?? "",
        MessageKind.Poll => record.PollQuestion ?? "",
        MessageKind.Location => record.Place ?? "",
        _ => "",
    };

    /// <summary>Old exports write the epoch where nothing was edited.</summary>
    private static bool IsEdited(TelegramRecord record) =>
        record.EditedUnixTime is not (null or "0") || (record.EditedUnixTime is null && record.Edited is { } edited && !edited.StartsWith("1970", StringComparison.Ordinal));

    /// <summary>The local time as written; together with the UTC time it gives the offset.</summary>
    private static (DateTime Local, TimeSpan? Offset) Time(TelegramRecord record)
    {
        DateTime? utc = record.UnixTime is { } unix ? JsonTime.FromSeconds(unix) : null;
        if (record.Date is null)
        {
            return (utc!.Value, TimeSpan.Zero);
        }

        if (!DateTime.TryParseExact(record.Date, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            // Some tools that make the same form write an offset themselves.
            var stamp = JsonTime.FromText(record.Date);
            return (stamp.DateTime, stamp.Offset);
        }

        JsonTime.Check(local);
        var offset = utc is { } instant ? local - instant : (TimeSpan?)null;
        return offset is { } o && (o.Duration() > FarthestOffset || o.Ticks % TimeSpan.TicksPerMinute != 0) ? (local, null) : (local, offset);
    }
}
