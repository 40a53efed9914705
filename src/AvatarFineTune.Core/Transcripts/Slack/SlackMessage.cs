using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Slack;

/// <summary>Makes a message of a record.</summary>
internal static class SlackMessage
{
    /// <summary>What Slack writes where it has only blocks.</summary>
    private const string NoText = "This content can't be displayed.";

    /// <summary>Whether a record only says that a reply was also posted to the channel, where it stands as a message of its own.</summary>
    internal static bool IsStub(JsonElement record) => record.Text("subtype"u8) == "reply_broadcast";

    internal static TranscriptMessage From(JsonElement record, TranscriptChat chat, SlackDirectory directory)
    {
        if (record.Text("type"u8) is not (null or "message"))
        {
            throw new FormatException("A message was expected.");
        }

        var subtype = record.Text("subtype"u8);
        if (subtype == "message_changed" && record.Field("message"u8) is { ValueKind: JsonValueKind.Object } changed)
        {
            return From(changed, chat, directory, changed.Text("subtype"u8), isEdited: true);
        }

        return From(record, chat, directory, subtype, isEdited: false);
    }

    private static TranscriptMessage From(JsonElement record, TranscriptChat chat, SlackDirectory directory, string? subtype, bool isEdited)
    {
        var ts = record.Scalar("ts"u8);
        if (!SlackTime.TryParse(ts, out var time))
        {
            throw new FormatException("A message has a time.");
        }

        var kind = SlackKinds.Of(record, subtype);
        var author = kind == MessageKind.System ? default : SlackAuthor.Of(record, subtype, directory);
        var words = kind == MessageKind.Deleted ? "" : Words(record, subtype, directory);
        var isShared = words.Length == 0 && kind is MessageKind.Text or MessageKind.Other && record.Items("attachments"u8).Any(IsShared);
        var isReply = kind is not (MessageKind.System or MessageKind.Call) && record.Name("thread_ts"u8) is { } thread && !string.Equals(thread, ts, StringComparison.Ordinal);
        return new()
        {
            Chat = chat,
            Id = ts,
            LocalTime = time,
            Offset = TimeSpan.Zero,
            Author = author.Name,
            AuthorId = author.Id,
            Kind = isShared ? MessageKind.Text : kind,
            Text = words.Length > 0 || kind is MessageKind.Deleted or MessageKind.Media ? words : Attached(record, directory),
            IsEdited = isEdited || record.Has("edited"u8),
            IsForwarded = isShared,
            IsBot = author.IsBot,
            ReplyToId = isReply ? record.Text("thread_ts"u8) : null,
        };
    }

    private static string Words(JsonElement record, string? subtype, SlackDirectory directory)
    {
        if (subtype == "file_comment")
        {
            return SlackMarkup.Resolve(record.Field("comment"u8).Text("comment"u8) ?? "", directory).Trim();
        }

        var text = record.Text("text"u8) ?? "";
        if (subtype == "file_share")
        {
            text = record.Field("file"u8).Field("initial_comment"u8).Text("comment"u8) ?? WithoutNotice(text);
        }

        if (text.Length > 0 && text is not NoText)
        {
            return SlackMarkup.Resolve(text, directory).Trim();
        }

        return SlackBlocks.TextOf(record, directory) is { Length: > 0 } blocks ? blocks : text;
    }

    /// <summary>Older exports put Slack's own sentence before the caption: <c>&lt;@U1&gt; uploaded a file: &lt;url&gt; and commented: caption</c>.</summary>
    private static string WithoutNotice(string text)
    {
        const string commented = " and commented: ";
        if (!text.StartsWith("<@", StringComparison.Ordinal) || !(text.Contains("> uploaded a file: ", StringComparison.Ordinal) || text.Contains("> shared a file: ", StringComparison.Ordinal)))
        {
            return text;
        }

        var comment = text.IndexOf(commented, StringComparison.Ordinal);
        return comment < 0 ? "" : text[(comment + commented.Length)..];
    }

    private static bool IsShared(JsonElement attachment) => attachment.Flag("is_share"u8) || attachment.Flag("is_msg_unfurl"u8);

    private static string Attached(JsonElement record, SlackDirectory directory)
    {
        var texts = record.Items("attachments"u8)
            .Select(a => a.Name("text"u8) ?? (SlackBlocks.TextOf(a, directory) is { Length: > 0 } words ? words : a.Name("fallback"u8) ?? ""))
            .Where(t => t.Length > 0);
        return SlackMarkup.Resolve(string.Join('\n', texts), directory).Trim();
    }
}
