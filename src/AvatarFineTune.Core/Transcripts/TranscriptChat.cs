namespace AvatarFineTune.Transcripts;

/// <summary>One chat of a transcript. Messages of different chats are never paired with each other.</summary>
public sealed class TranscriptChat
{
    private readonly string _title = "";
    private readonly string? _platformId;
    private string _id = "";

    /// <summary>
    /// Names the chat within its transcript: the platform's id, else the file's name. Never empty. A transcript makes
    /// it unique (<c>id#2</c>) where two files hold different chats with the same id. Control characters become U+FFFD.
    /// </summary>
    public required string Id
    {
        get => _id;
        init => _id = ShownName.OfId(value);
    }

    /// <summary>
    /// What the platform itself knows the chat by, so that two files with the same one hold the same chat;
    /// <see langword="null"/> where only the messages that they share tell. Control characters become U+FFFD.
    /// </summary>
    public string? PlatformId
    {
        get => _platformId;
        init => _platformId = ShownName.OfId(value);
    }

    /// <summary>The chat's name as shown; empty where the export does not say. Control characters and line ends become blanks.</summary>
    public string Title
    {
        get => _title;
        init => _title = ShownName.OfPerson(value);
    }

    /// <summary>The platform of the reader that found the chat, such as <c>whatsapp</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>The dialect that the file was read in, such as <c>android</c> or <c>ios</c>; <see langword="null"/> where there is only one.</summary>
    public string? Dialect { get; init; }

    /// <summary>
    /// What in the file speaks for <see cref="Dialect"/>, without names or words: the header's form and how many lines
    /// have it, such as <c>[d/M/yy, H:mm:ss] in 1204 lines</c>; <see langword="null"/> where there is only one dialect.
    /// </summary>
    public string? DialectEvidence { get; init; }

    /// <summary>The order of day, month and year in dates; <see langword="null"/> where dates are unambiguous by format.</summary>
    public DateOrder? DateOrder { get; init; }

    /// <summary>How <see cref="DateOrder"/> was decided; <see langword="null"/> together with it.</summary>
    public DateOrderBasis? DateOrderBasis { get; init; }

    /// <summary>What in the file decided <see cref="DateOrder"/>, such as <c>25/12/24 in line 17</c>; <see langword="null"/> together with it.</summary>
    public string? DateOrderEvidence { get; init; }

    /// <summary>Called before any message of the chat is handed out, never after.</summary>
    internal void MakeIdUnique(string id) => _id = id;

    /// <summary>Shows the platform only: titles hold people's names.</summary>
    public override string ToString() => $"{Platform} chat";
}

/// <summary>The order of day, month and year in a written date.</summary>
public enum DateOrder
{
    /// <summary>31/12/2026.</summary>
    DayMonthYear,

    /// <summary>12/31/2026.</summary>
    MonthDayYear,

    /// <summary>2026/12/31.</summary>
    YearMonthDay,
}

/// <summary>How sure a date order is.</summary>
public enum DateOrderBasis
{
    /// <summary>A value above 12, or a year in front, allows nothing else; or the caller forced it.</summary>
    Proved,

    /// <summary>The other order would run backwards in time, or make the month change faster than the day.</summary>
    Inferred,

    /// <summary>Nothing decides: day first was taken. Force the order with <see cref="TranscriptReadOptions.DateOrder"/>.</summary>
    Ambiguous,
}
