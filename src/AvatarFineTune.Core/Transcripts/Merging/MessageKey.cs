namespace AvatarFineTune.Transcripts.Merging;

/// <summary>
/// What makes two records without ids the same message. The minute only: of two exports of one chat, one may have been
/// made by an app that writes no seconds.
/// </summary>
internal readonly record struct MessageKey(long Minute, string? Author, MessageKind Kind, string Text)
{
    public static MessageKey Of(TranscriptMessage message) => new(MinuteOf(message), message.AuthorId ?? message.Author, message.Kind, message.Text);

    public override string ToString() => Kind.ToString();

    private static long MinuteOf(TranscriptMessage message) => (message.LocalTime.Ticks - (message.Offset?.Ticks ?? 0)) / TimeSpan.TicksPerMinute;
}
