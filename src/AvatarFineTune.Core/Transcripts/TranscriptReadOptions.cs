namespace AvatarFineTune.Transcripts;

/// <summary>Limits on hostile input, and what a caller knows better than the file. Immutable.</summary>
public sealed record TranscriptReadOptions
{
    /// <summary>The defaults.</summary>
    public static TranscriptReadOptions Default { get; } = new();

    /// <summary>Forces the platform instead of finding it by content.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Platform { get; init; }

    /// <summary>Forces the order of dates instead of deciding it from the file.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public DateOrder? DateOrder { get; init; }

    /// <summary>The most bytes that one file, or one entry once unpacked, may have.</summary>
    /// <value>The default is 8 GiB.</value>
    public long MaxFileBytes { get; init; } = 8L << 30;

    /// <summary>The most bytes that all entries of a zip may have together once unpacked.</summary>
    /// <value>The default is 32 GiB.</value>
    public long MaxArchiveBytes { get; init; } = 32L << 30;

    /// <summary>The most entries that a zip may have, media included.</summary>
    /// <value>The default is 100,000.</value>
    public int MaxArchiveEntries { get; init; } = 100_000;

    /// <summary>How many times larger than packed an entry may unpack; text packs about 10 to 1, a zip bomb 1,000 to 1.</summary>
    /// <value>The default is 200. Entries under 1 MiB are not judged.</value>
    public int MaxCompressionRatio { get; init; } = 200;

    /// <summary>The most bytes of one line, or of one JSON record.</summary>
    /// <value>The default is 4 MiB.</value>
    public int MaxRecordBytes { get; init; } = 4 << 20;

    /// <summary>How deep JSON may nest.</summary>
    /// <value>The default is 64.</value>
    public int MaxDepth { get; init; } = 64;

    /// <summary>The most different authors that one source may have.</summary>
    /// <value>The default is 20,000.</value>
    public int MaxParticipants { get; init; } = 20_000;
}
