namespace AvatarFineTune.Transcripts;

/// <summary>Limits on hostile input, and what a caller knows better than the file. Immutable.</summary>
public sealed record TranscriptReadOptions
{
    private const int MinimumRecordBytes = 4 << 10;

    /// <summary>The defaults.</summary>
    public static TranscriptReadOptions Default { get; } = new();

    /// <summary>Forces the platform instead of finding it by content.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Platform { get; init; }

    /// <summary>Forces the order of dates instead of deciding it from the file.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public DateOrder? DateOrder { get; init; }

    /// <summary>Which columns of a CSV file mean what; <see langword="null"/> to find them by their usual names.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public CsvColumns? Columns { get; init; }

    /// <summary>The most bytes that one file, or one entry once unpacked, may have.</summary>
    /// <value>The default is 8 GiB; at least 1.</value>
    public long MaxFileBytes { get; init; } = 8L << 30;

    /// <summary>The most bytes that all entries of a zip may have together once unpacked.</summary>
    /// <value>The default is 32 GiB; at least 1.</value>
    public long MaxArchiveBytes { get; init; } = 32L << 30;

    /// <summary>The most entries that a zip may have, or files that a folder may hold, media included.</summary>
    /// <value>The default is 100,000; at least 1.</value>
    public int MaxArchiveEntries { get; init; } = 100_000;

    /// <summary>How deep archives may lie in archives: 0 reads none inside the source, 1 a zip in a zip.</summary>
    /// <value>The default is 2. Deeper ones are not opened, and counted as ignored.</value>
    public int MaxArchiveDepth { get; init; } = 2;

    /// <summary>How many times larger than packed an entry may unpack; text packs about 10 to 1, a zip bomb 1,000 to 1.</summary>
    /// <value>The default is 200; at least 2. Entries under 1 MiB are not judged.</value>
    public int MaxCompressionRatio { get; init; } = 200;

    /// <summary>The most bytes of one line, or of one JSON record.</summary>
    /// <value>The default is 4 MiB; at least 4 KiB.</value>
    public int MaxRecordBytes { get; init; } = 4 << 20;

    /// <summary>How deep JSON may nest.</summary>
    /// <value>The default is 64; at least 8.</value>
    public int MaxDepth { get; init; } = 64;

    /// <summary>The most different authors that one source may have.</summary>
    /// <value>The default is 20,000; at least 1.</value>
    public int MaxParticipants { get; init; } = 20_000;

    /// <summary>Refuses limits that nothing could stay within.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range; the message names it.</exception>
    internal static void Check(TranscriptReadOptions options)
    {
        AtLeast(1, options.MaxFileBytes, nameof(MaxFileBytes));
        AtLeast(1, options.MaxArchiveBytes, nameof(MaxArchiveBytes));
        AtLeast(1, options.MaxArchiveEntries, nameof(MaxArchiveEntries));
        AtLeast(0, options.MaxArchiveDepth, nameof(MaxArchiveDepth));
        AtLeast(2, options.MaxCompressionRatio, nameof(MaxCompressionRatio));
        AtLeast(MinimumRecordBytes, options.MaxRecordBytes, nameof(MaxRecordBytes));
        AtLeast(8, options.MaxDepth, nameof(MaxDepth));
        AtLeast(1, options.MaxParticipants, nameof(MaxParticipants));
        if (options.DateOrder is { } order && !Enum.IsDefined(order))
        {
            throw new ArgumentOutOfRangeException(nameof(options), order, $"There is no such {nameof(DateOrder)}.");
        }
    }

    private static void AtLeast(long minimum, long value, string name)
    {
        if (value < minimum)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(TranscriptReadOptions)}.{name} must be at least {minimum}.");
        }
    }
}

/// <summary>The names of a CSV file's columns, as in its header. Immutable; a name that is not in the header is an error.</summary>
public sealed record CsvColumns
{
    /// <summary>The column with the author's name.</summary>
    public required string Author { get; init; }

    /// <summary>The column with the words.</summary>
    public required string Text { get; init; }

    /// <summary>The column with date and time, or with the date alone; <see langword="null"/> where there is none.</summary>
    public string? Time { get; init; }

    /// <summary>The column with the clock time, where <see cref="Time"/> holds the date alone; <see langword="null"/> where there is none.</summary>
    public string? Clock { get; init; }

    /// <summary>The column that names the chat; <see langword="null"/> where the file is one chat.</summary>
    public string? Chat { get; init; }

    /// <summary>The column with the author's id; <see langword="null"/> where there is none.</summary>
    public string? AuthorId { get; init; }

    /// <summary>The column with the message's id; <see langword="null"/> where there is none.</summary>
    public string? Id { get; init; }

    /// <summary>The column with the id of the answered message; <see langword="null"/> where there is none.</summary>
    public string? ReplyToId { get; init; }

    /// <summary>Shows nothing of the names.</summary>
    public override string ToString() => nameof(CsvColumns);
}
