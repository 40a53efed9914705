using AvatarFineTune.Examples.Text;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Examples.Cutting;

/// <summary>A message with words, reduced to what cutting needs.</summary>
internal readonly struct SpokenMessage
{
    private SpokenMessage(TranscriptMessage message, int author, string text)
    {
        Author = author;
        Text = text;
        LocalTime = message.LocalTime;
        Offset = message.Offset;
        Id = message.Id;
        ReplyToId = message.ReplyToId;
    }

    /// <summary>The author's number in the <see cref="SpeakerTable"/>.</summary>
    public int Author { get; }

    public string Text { get; }

    public DateTime LocalTime { get; }

    public TimeSpan? Offset { get; init; }

    /// <summary>Ticks of the world's clock where the zone is known, else of the wall clock. Plain numbers: a hostile date must not overflow.</summary>
    public long Ticks => LocalTime.Ticks - (Offset?.Ticks ?? 0);

    public string? Id { get; }

    public string? ReplyToId { get; }

    /// <summary>
    /// Takes a message if it is training text, by the rule that the import's report counts by: somebody's own words, or the
    /// caption of their media; never a forward, a bot, a line of the app, a place, a poll. Nor one without anything to see.
    /// Whoever appears is in the table afterwards.
    /// </summary>
    public static bool TryTake(TranscriptMessage message, SpeakerTable speakers, out SpokenMessage spoken)
    {
        spoken = default;
        var number = speakers.Find(message);
        if (number is not { } author || SkipRule.ReasonFor(message) is not null)
        {
            return false;
        }

        var text = CleanText.Of(message.Text);
        if (text.Length == 0)
        {
            return false;
        }

        spoken = new(message, author, text);
        return true;
    }
}
