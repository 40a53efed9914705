namespace AvatarFineTune.Transcripts;

/// <summary>
/// Reads the exports of one platform. Found by content, never by file extension. Stateless and thread-safe: one
/// instance serves all imports. Register more with <c>AddTranscriptReader&lt;T&gt;()</c>.
/// </summary>
public interface ITranscriptReader
{
    /// <summary>The platform's name in lower case, such as <c>whatsapp</c>.</summary>
    string Platform { get; }

    /// <summary>Says how surely a file is an export of this platform, from its first bytes.</summary>
    TranscriptMatch Probe(TranscriptProbe probe);

    /// <summary>
    /// Yields every record of the file as a message, in file order, chat by chat. What cannot be understood goes to
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

    /// <summary>Looks like it.</summary>
    Likely,

    /// <summary>Carries the platform's own marks.</summary>
    Certain,
}

/// <summary>The beginning of a file, for <see cref="ITranscriptReader.Probe"/>.</summary>
/// <param name="Name">The file's or zip entry's name; a hint, never proof.</param>
/// <param name="Head">The first bytes, at most 64 KiB.</param>
/// <param name="IsWhole">Whether <paramref name="Head"/> is the whole file.</param>
public readonly record struct TranscriptProbe(string Name, ReadOnlyMemory<byte> Head, bool IsWhole)
{
    /// <summary>Leaves out the name: exports are named after the people in them.</summary>
    public override string ToString() => $"first {Head.Length} bytes";
}

/// <summary>One file for a reader: a whole source, or one entry of a zip.</summary>
public sealed class TranscriptInput
{
    private readonly Func<CancellationToken, ValueTask<Stream>> _open;

    internal TranscriptInput(
        string name, string? container, Func<CancellationToken, ValueTask<Stream>> open, TranscriptReadOptions options, ImportReportBuilder report)
    {
        Name = name;
        ContainerName = container;
        _open = open;
        Options = options;
        Report = report;
    }

    /// <summary>The file's or entry's name, without folders.</summary>
    public string Name { get; }

    /// <summary>The name of the zip that the file lies in; <see langword="null"/> outside archives.</summary>
    public string? ContainerName { get; }

    /// <summary>Limits, and what the caller forced.</summary>
    public TranscriptReadOptions Options { get; }

    /// <summary>Where the reader accounts for what it does not yield.</summary>
    public ImportReportBuilder Report { get; }

    /// <summary>
    /// Opens the file from its start, as often as the reader needs; the caller disposes each stream before it opens the
    /// next. Text arrives as UTF-8 without a byte order mark, whatever the file has; other content as it is.
    /// </summary>
    public ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => _open(cancellationToken);
}
