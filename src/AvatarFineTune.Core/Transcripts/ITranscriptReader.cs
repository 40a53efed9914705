namespace AvatarFineTune.Transcripts;

/// <summary>
/// Reads the exports of one platform. Found by content, never by file extension. Stateless and thread-safe: one
/// instance serves all imports. Register more with <c>AddTranscriptReader&lt;T&gt;()</c>.
/// </summary>
public interface ITranscriptReader
{
    /// <summary>The platform's name in lower case, such as <c>whatsapp</c>.</summary>
    string Platform { get; }

    /// <summary>How the files of an archive or folder come to this reader.</summary>
    /// <value>The default is <see cref="TranscriptScope.File"/>.</value>
    TranscriptScope Scope => TranscriptScope.File;

    /// <summary>Says how surely a file is an export of this platform, from its first bytes.</summary>
    TranscriptMatch Probe(TranscriptProbe probe);

    /// <summary>
    /// Yields every record of the input as a message, in file order, chat by chat. What cannot be understood goes to
    /// <see cref="TranscriptInput.Report"/>; one broken record never ends the reading. Memory stays bounded: a reader
    /// holds one record, not the file.
    /// </summary>
    /// <exception cref="TranscriptException">The file as a whole is damaged, or over a limit.</exception>
    IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, CancellationToken cancellationToken);
}

/// <summary>How surely a file belongs to a reader; the surest reader gets it.</summary>
public enum TranscriptMatch
{
    /// <summary>Not an export of this platform.</summary>
    None,

    /// <summary>Could be, as any text could be a plain transcript.</summary>
    Possible,

    /// <summary>
    /// Holds no messages, but belongs to an export of this platform: its list of people, its owner. Every reader that
    /// says so gets it in <see cref="TranscriptInput.Companions"/>, if it also reads messages from the same archive.
    /// </summary>
    Companion,

    /// <summary>Looks like it.</summary>
    Likely,

    /// <summary>Carries the platform's own marks.</summary>
    Certain,
}

/// <summary>How the files of an archive or folder come to a reader.</summary>
public enum TranscriptScope
{
    /// <summary>Each file is an export of its own.</summary>
    File,

    /// <summary>All files that the reader matched in one archive or folder come together, for a platform that spreads a chat over several.</summary>
    Archive,
}

/// <summary>The beginning of a file, for <see cref="ITranscriptReader.Probe"/>.</summary>
/// <param name="Path">The file's name, with its folders inside an archive or folder, separated by <c>/</c>; a hint, never proof.</param>
/// <param name="Head">The first bytes, at most 64 KiB.</param>
/// <param name="IsWhole">Whether <paramref name="Head"/> is the whole file.</param>
public readonly record struct TranscriptProbe(string Path, ReadOnlyMemory<byte> Head, bool IsWhole)
{
    /// <summary>Leaves out the name: exports are named after the people in them.</summary>
    public override string ToString() => $"first {Head.Length} bytes";
}
