namespace AvatarFineTune.Examples;

/// <summary>How messages are cut into exchanges, and which exchanges become examples. Immutable.</summary>
public sealed record ExampleOptions
{
    /// <summary>The defaults.</summary>
    public static ExampleOptions Default { get; } = new();

    /// <summary>
    /// The longest pause within a burst: a person's consecutive messages that follow each other within it are one turn,
    /// joined by a newline. Zero keeps every message a turn of its own.
    /// </summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan BurstGap { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest silence within a conversation: after more than this, measured between messages with words, a new one starts.</summary>
    /// <value>The default is 60 minutes.</value>
    public TimeSpan ConversationGap { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Whether pieces that a silence parted are one conversation again where a message explicitly answers one of another piece.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool RejoinReplies { get; init; } = true;

    /// <summary>Whether each line of a prompt starts with <c>Name: </c> in a group, a chat where more than one person but the avatar wrote words.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool NamesInGroups { get; init; } = true;

    /// <summary>
    /// How alike two exchanges must be, from 0 (exclusive) to 1, for the later one to go: the Jaccard similarity of their
    /// sets of four-character shingles, prompt and reply together, without regard to case and spacing. Exact duplicates
    /// go in any case; <see langword="null"/> to drop only those.
    /// </summary>
    /// <value>The default is 0.95.</value>
    public double? NearDuplicateSimilarity { get; init; } = 0.95;

    /// <summary>How many words a reply may have at most to count as short. Zero switches the share off.</summary>
    /// <value>The default is 1.</value>
    public int ShortReplyWords { get; init; } = 1;

    /// <summary>The largest share of short replies among an import's examples, from 0 to 1; at least one is kept unless it is 0.</summary>
    /// <value>The default is 0.3.</value>
    public double ShortReplyShare { get; init; } = 0.3;

    /// <summary>Chooses which short replies are kept; the same seed keeps the same ones.</summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }

    /// <summary>Refuses values that make no sense, naming them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal static void Check(ExampleOptions options)
    {
        var wrong =
            options.BurstGap < TimeSpan.Zero ? (nameof(BurstGap), options.BurstGap, "must not be negative")
            : options.ConversationGap < TimeSpan.Zero ? (nameof(ConversationGap), options.ConversationGap, "must not be negative")
            : options.NearDuplicateSimilarity is not (null or (> 0 and <= 1)) ? (nameof(NearDuplicateSimilarity), options.NearDuplicateSimilarity, "must lie above 0 and at most at 1")
            : options.ShortReplyWords < 0 ? (nameof(ShortReplyWords), options.ShortReplyWords, "must not be negative")
            : options.ShortReplyShare is not (>= 0 and <= 1) ? (nameof(ShortReplyShare), options.ShortReplyShare, "must lie between 0 and 1")
            : ((string Name, object? Value, string Rule)?)null;
        if (wrong is { } found)
        {
            throw new ArgumentOutOfRangeException(nameof(options), found.Value, $"{nameof(ExampleOptions)}.{found.Name} {found.Rule}.");
        }
    }
}
