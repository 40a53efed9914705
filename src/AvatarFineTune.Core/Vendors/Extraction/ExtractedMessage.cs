namespace AvatarFineTune.Vendors;

/// <summary>A message as it was read from a page. Immutable.</summary>
public sealed record ExtractedMessage
{
    /// <summary>The page that it begins on, from 1.</summary>
    public required int Page { get; init; }

    /// <summary>The author; <see langword="null"/> for lines of the app itself, and where neither a name nor a side tells.</summary>
    public string? Author { get; init; }

    /// <summary>The side on which the bubble stands.</summary>
    public BubbleSide Side { get; init; }

    /// <summary>What it is.</summary>
    public ExtractedKind Kind { get; init; }

    /// <summary>The words; empty where there are none.</summary>
    public string Text { get; init; } = "";

    /// <summary>The clock time as shown; <see langword="null"/> where none is.</summary>
    public string? ShownTime { get; init; }

    /// <summary>The date as shown above it on its page; <see langword="null"/> where none is.</summary>
    public string? ShownDate { get; init; }

    /// <summary>When it was written, as far as the pages tell; see <see cref="TimeBasis"/>. Never before the message above it, unless dates say so.</summary>
    public DateTime LocalTime { get; init; }

    /// <summary>How much of <see cref="LocalTime"/> was shown.</summary>
    public ExtractedTimeBasis TimeBasis { get; init; }

    /// <summary>How sure the model is, from 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>Whether a part of it is missing, since its page cuts it off and no other shows the rest.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>Shows kind, page and time only: never the words or the author.</summary>
    public override string ToString() => $"{Kind} on page {Page}, {TimeBasis}";
}

/// <summary>The side of a bubble.</summary>
public enum BubbleSide
{
    /// <summary>There are no sides, or it can't be told.</summary>
    Unknown,

    /// <summary>The others'.</summary>
    Left,

    /// <summary>The phone's owner's.</summary>
    Right,
}

/// <summary>What a message on a page is.</summary>
public enum ExtractedKind
{
    /// <summary>Somebody's words.</summary>
    Text,

    /// <summary>A picture, video, voice note, sticker or file, with its caption.</summary>
    Media,

    /// <summary>A line of the app itself.</summary>
    System,
}

/// <summary>How much of a message's time its page shows.</summary>
public enum ExtractedTimeBasis
{
    /// <summary>The clock is shown at the message, and the day on a header above it, on this page or one before.</summary>
    Shown,

    /// <summary>The day or the clock is not shown, and taken from the messages around it.</summary>
    Assumed,

    /// <summary>No page shows any day: counted from 1970-01-01, in order.</summary>
    Unknown,
}
