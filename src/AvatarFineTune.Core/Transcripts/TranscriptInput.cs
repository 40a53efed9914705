namespace AvatarFineTune.Transcripts;

/// <summary>What a reader reads: one file, or all files of an archive that belong together. Not thread-safe.</summary>
public sealed class TranscriptInput
{
    internal TranscriptInput(
        string? container, IReadOnlyList<TranscriptFile> files, IReadOnlyList<TranscriptFile> companions, TranscriptReadOptions options, ImportReportBuilder report)
    {
        ContainerName = container;
        Files = files;
        Companions = companions;
        Options = options;
        Report = report;
    }

    /// <summary>The first file's name, without folders.</summary>
    public string Name => Files[0].Name;

    /// <summary>The name of the zip or folder that the files lie in; <see langword="null"/> outside of them.</summary>
    public string? ContainerName { get; }

    /// <summary>
    /// The files to read, by path (ordinal): one, unless the reader's scope is <see cref="TranscriptScope.Archive"/>.
    /// Never empty.
    /// </summary>
    public IReadOnlyList<TranscriptFile> Files { get; }

    /// <summary>What the reader called a <see cref="TranscriptMatch.Companion"/>, by path (ordinal).</summary>
    public IReadOnlyList<TranscriptFile> Companions { get; }

    /// <summary>Limits, and what the caller forced.</summary>
    public TranscriptReadOptions Options { get; }

    /// <summary>Where the reader accounts for what it does not yield.</summary>
    public ImportReportBuilder Report { get; }

    /// <summary>Opens the first file; see <see cref="OpenAsync(TranscriptFile, CancellationToken)"/>.</summary>
    public ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => OpenAsync(Files[0], cancellationToken);

    /// <summary>
    /// Opens a file from its start, as often as the reader needs; the caller disposes each stream before it opens the
    /// next. Text arrives as UTF-8 without a byte order mark and with line feeds, whatever the file has; other content as
    /// it is. What is not understood is reported as standing in the file opened last.
    /// </summary>
    /// <exception cref="TranscriptException">The file is damaged or over a limit; reading it may find that, too.</exception>
    public ValueTask<Stream> OpenAsync(TranscriptFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        Report.Source = file.Name;
        return file.OpenAsync(cancellationToken);
    }
}

/// <summary>One file of an input. Immutable.</summary>
public sealed class TranscriptFile
{
    private readonly Func<CancellationToken, ValueTask<Stream>> _open;

    internal TranscriptFile(string path, Func<CancellationToken, ValueTask<Stream>> open)
    {
        Path = path;
        Name = ShownName.LastOf(path);
        _open = open;
    }

    /// <summary>The file's name with its folders inside the archive, separated by <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>The file's name, without folders.</summary>
    public string Name { get; }

    /// <summary>Shows nothing of the name: it often holds a person's.</summary>
    public override string ToString() => nameof(TranscriptFile);

    internal ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => _open(cancellationToken);
}
