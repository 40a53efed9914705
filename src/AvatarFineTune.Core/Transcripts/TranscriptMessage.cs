namespace AvatarFineTune.Transcripts;

/// <summary>What a message of a chat export is.</summary>
public enum MessageKind
{
    /// <summary>Somebody's words.</summary>
    Text,

    /// <summary>A picture, video, voice note, file or GIF; <see cref="TranscriptMessage.Text"/> holds its caption, if any.</summary>
    Media,

    /// <summary>A line of the app itself: joins, encryption notices, renamed groups.</summary>
    System,

    /// <summary>A message its author took back; it has no text.</summary>
    Deleted,

    /// <summary>A voice or video call, made or missed.</summary>
    Call,

    /// <summary>A place, fixed or live.</summary>
    Location,

    /// <summary>A contact card.</summary>
    Contact,

    /// <summary>A sticker.</summary>
    Sticker,

    /// <summary>A poll or quiz.</summary>
    Poll,

    /// <summary>Recognised, but none of the above (a game, an invoice, a story reply).</summary>
    Other,
}

/// <summary>One message of a chat export, as a reader yields it. Immutable.</summary>
public sealed class TranscriptMessage
{
    private readonly string? _author;
    private readonly string? _authorId;
    private readonly string? _authorHandle;
    private readonly string? _id;
    private readonly string? _replyToId;
    private TranscriptChat _chat = null!;

    /// <summary>The chat that the message belongs to.</summary>
    public required TranscriptChat Chat
    {
        get => _chat;
        init => _chat = value;
    }

    /// <summary>
    /// The platform's own id of the message, unique within its chat; <see langword="null"/> where there is none. Control
    /// characters become U+FFFD.
    /// </summary>
    public string? Id
    {
        get => _id;
        init => _id = ShownName.OfId(value);
    }

    /// <summary>The time as the export shows it, in the exporter's time zone (kind <see cref="DateTimeKind.Unspecified"/>).</summary>
    public required DateTime LocalTime { get; init; }

    /// <summary>The offset of <see cref="LocalTime"/> from UTC; <see langword="null"/> where the source knows no zone, as most do.</summary>
    public TimeSpan? Offset { get; init; }

    /// <summary>The author's name as shown; <see langword="null"/> for system lines. Control characters and line ends become blanks.</summary>
    public string? Author
    {
        get => _author;
        init => _author = ShownName.OfPerson(value);
    }

    /// <summary>
    /// The platform's id of the author; <see langword="null"/> where the platform gives none. Control characters and line
    /// ends become blanks.
    /// </summary>
    public string? AuthorId
    {
        get => _authorId;
        init => _authorId = ShownName.OfPerson(value);
    }

    /// <summary>
    /// The unique name of the author's account, as people pass it on: <c>ava#1234</c>, <c>@ava</c>;
    /// <see langword="null"/> where the export does not tell. Unlike the id, an account may change it. Control characters
    /// and line ends become blanks.
    /// </summary>
    public string? AuthorHandle
    {
        get => _authorHandle;
        init => _authorHandle = ShownName.OfPerson(value);
    }

    /// <summary>What the message is.</summary>
    public MessageKind Kind { get; init; }

    /// <summary>The words, newlines as <c>\n</c>; a caption for media; empty where there are none.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether the author changed the message after sending it.</summary>
    public bool IsEdited { get; init; }

    /// <summary>Whether the words are somebody else's, passed on.</summary>
    public bool IsForwarded { get; init; }

    /// <summary>Whether a program wrote it.</summary>
    public bool IsBot { get; init; }

    /// <summary>The <see cref="Id"/> of the message that this one answers; <see langword="null"/> if none.</summary>
    public string? ReplyToId
    {
        get => _replyToId;
        init => _replyToId = ShownName.OfId(value);
    }

    /// <summary>As <see cref="Author"/>, for a reader that makes each name fit once and not in every message.</summary>
    internal string? FitAuthor
    {
        init => _author = value;
    }

    /// <summary>Called before the message is handed out, never after: another export of the same chat came first.</summary>
    internal void MoveTo(TranscriptChat chat) => _chat = chat;

    /// <summary>Shows the kind and time only: never the words or the author.</summary>
    public override string ToString() => $"{Kind} at {LocalTime:yyyy-MM-dd'T'HH:mm:ss}";
}
