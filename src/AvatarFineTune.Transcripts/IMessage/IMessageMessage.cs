using AvatarFineTune.Transcripts.Text;

namespace AvatarFineTune.Transcripts.IMessage;

/// <summary>Makes a message of a row.</summary>
internal static class IMessageMessage
{
    /// <summary>Stands in the words where a picture, a file or an app's card is shown.</summary>
    private const char ObjectMark = '\uFFFC';
    private const string LinkPreview = "com.apple.messages.URLBalloonProvider";

    /// <summary>Seconds since 2001 stay below this for 30,000 years; nanoseconds pass it within a quarter of an hour.</summary>
    private const long LeastNanoseconds = 1_000_000_000_000;
    private const int StickerOnMessage = 1000;
    private static readonly DateTime Epoch = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <param name="row">The row.</param>
    /// <param name="chat">Its chat.</param>
    /// <param name="me">Who the owner of the database is.</param>
    /// <param name="isDeleted">Whether it was moved to the recently deleted.</param>
    /// <returns>The message; <see langword="null"/> where the row is not understood.</returns>
    internal static TranscriptMessage? From(MessageRow row, TranscriptChat chat, (string Name, string? Id) me, bool isDeleted)
    {
        if (row.Date is not { } date || !TryTime(date, out var time))
        {
            return null;
        }

        var written = string.IsNullOrEmpty(row.Text) && row.Body is not null ? TypedStream.ReadString(row.Body) : row.Text;
        if (written is null && row.Body is { Length: > 0 })
        {
            return null;
        }

        var text = MessageText.Clean((written ?? "").Replace(ObjectMark.ToString(), "", StringComparison.Ordinal)).Trim();
        text = row.Subject is { Length: > 0 } subject ? $"{MessageText.Clean(subject)}\n{text}".TrimEnd() : text;
        var kind = isDeleted ? MessageKind.Deleted : KindOf(row, text, written?.Contains(ObjectMark, StringComparison.Ordinal) == true);
        var (author, authorId) = kind == MessageKind.System ? (null, null) : row.IsFromMe ? me : (row.Handle ?? "", row.Handle);
        return new()
        {
            Chat = chat,
            Id = row.Guid is { Length: > 0 } ? row.Guid : null,
            LocalTime = time,
            Offset = TimeSpan.Zero,
            Author = author,
            AuthorId = authorId,
            Kind = kind,
            Text = kind == MessageKind.Deleted ? "" : kind == MessageKind.System && text.Length == 0 ? MessageText.Clean(row.GroupTitle ?? "") : text,
            IsEdited = row.IsEdited && kind != MessageKind.Deleted,
            ReplyToId = row.ThreadOriginator is { Length: > 0 } ? row.ThreadOriginator : null,
        };
    }

    private static MessageKind KindOf(MessageRow row, string text, bool hasObject) => row switch
    {
        { IsRetracted: true } => MessageKind.Deleted,
        { ItemType: 4 } => MessageKind.Location,
        { ItemType: 6 } => MessageKind.Call,
        { ItemType: not 0 } or { IsNotice: true } => MessageKind.System,
        { AssociatedType: StickerOnMessage } => MessageKind.Sticker,
        { AssociatedType: not 0 } => MessageKind.Other,
        { Balloon: { Length: > 0 } app } when app != LinkPreview => app.EndsWith(".Polls", StringComparison.Ordinal) ? MessageKind.Poll : MessageKind.Other,
        { AttachmentType: "text/x-vlocation" } => MessageKind.Location,
        { AttachmentType: "text/vcard" } => MessageKind.Contact,
        { IsAudio: true } or { HasAttachments: true } => MessageKind.Media,

        // Newer versions take back a message by editing all of it away.
        { IsEdited: true } when text.Length == 0 => MessageKind.Deleted,
        _ when hasObject && row.Balloon is not { Length: > 0 } => MessageKind.Media,
        _ => MessageKind.Text,
    };

    /// <summary>Before High Sierra dates were seconds, since then nanoseconds.</summary>
    private static bool TryTime(long date, out DateTime time)
    {
        var ticks = Math.Abs(date) < LeastNanoseconds ? date * (Int128)TimeSpan.TicksPerSecond : date / 100;
        var isTime = ticks > -Epoch.Ticks && ticks < DateTime.MaxValue.Ticks - Epoch.Ticks;
        time = isTime ? Epoch.AddTicks((long)ticks) : default;
        return isTime;
    }
}
