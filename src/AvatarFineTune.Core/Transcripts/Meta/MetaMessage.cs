using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>Makes a message of a record. Times are in UTC: the downloads show no others.</summary>
internal static class MetaMessage
{
    private const string Nobody = "Facebook user";

    /// <param name="record">The record.</param>
    /// <param name="chat">Its chat.</param>
    /// <param name="participants">Who is in the chat, for notices that tell what they did.</param>
    /// <param name="names">The names met so far, as written and as they are: the same string for the same name.</param>
    internal static TranscriptMessage From(MetaRecord record, TranscriptChat chat, IReadOnlyList<string> participants, Dictionary<string, string> names)
    {
        if (record.Sender is null || record.Time is null)
        {
            throw new FormatException("A message has a sender and a time.");
        }

        var sender = Name(record, names);
        var content = record.IsEncrypted ? record.Content ?? "" : MetaText.Repair(record.Content ?? "");
        var notice = content.Length > 0 ? MetaNotices.Find(content, sender, participants) : null;
        var kind = KindOf(record, content, notice);
        var shared = kind == MessageKind.Media && record.HasShare && !record.HasFiles && record.ShareText is { Length: > 0 } words ? MetaText.Repair(words) : null;
        return new()
        {
            Chat = chat,
            LocalTime = JsonTime.FromMillisecondsOrSeconds(record.Time),
            Offset = TimeSpan.Zero,
            Author = kind == MessageKind.System ? null : sender,
            Kind = kind,
            Text = shared ?? TextOf(record, kind, content, notice),
            IsForwarded = shared is not null,
        };
    }

    private static MessageKind KindOf(MetaRecord record, string content, MessageKind? notice) => record switch
    {
        { IsUnsent: true } => MessageKind.Deleted,
        { IsCall: true } or { Type: "Call" } => MessageKind.Call,
        { HasUsers: true } or { Type: "Subscribe" or "Unsubscribe" } => MessageKind.System,
        { HasSticker: true } => MessageKind.Sticker,
        { HasFiles: true } or { Type: "media" } => MessageKind.Media,
        _ when notice is { } known => known,

        // A link or a story with words is what the person wrote about it; without them it is somebody else's post.
        { HasShare: true } => content.Length > 0 && content != MetaText.Repair(record.ShareText ?? "") ? MessageKind.Text : MessageKind.Media,
        { Type: "placeholder" } => MessageKind.Other,
        { Bumped.Length: > 0 } when content.Length == 0 => MessageKind.Other,
        _ => MessageKind.Text,
    };

    private static string TextOf(MetaRecord record, MessageKind kind, string content, MessageKind? notice) => kind switch
    {
        MessageKind.Deleted => "",

        // "Ava sent a photo." stands for the photo; it is no caption.
        MessageKind.Media or MessageKind.Sticker when notice is not null => "",
        MessageKind.Other when content.Length == 0 => MetaText.Repair(record.Bumped ?? ""),
        _ => content,
    };

    private static string Name(MetaRecord record, Dictionary<string, string> names)
    {
        var written = record.Sender!;
        if (!names.TryGetValue(written, out var name))
        {
            name = string.IsNullOrWhiteSpace(written) ? Nobody : record.IsEncrypted ? written : MetaText.Repair(written);
            names.Add(written, name);
        }

        return name;
    }
}
