namespace AvatarFineTune.Transcripts;

/// <summary>
/// Where a transcript's bytes come from. It is opened as often as a reader needs (a first pass may decide the date
/// order). Dispose it after the import; only a spooled stream holds anything. Thread-safe.
/// </summary>
public sealed class TranscriptSource : IAsyncDisposable
{
    private readonly Func<CancellationToken, ValueTask<Stream>> _open;
    private readonly IAsyncDisposable? _owned;

    private TranscriptSource(string name, Func<CancellationToken, ValueTask<Stream>> open, IAsyncDisposable? owned = null)
    {
        Name = ShownName.Of(name);
        PathInFolder = Name;
        _open = open;
        _owned = owned;
    }

    /// <summary>The source's name for reports, without folders; line ends and the like in it are replaced.</summary>
    public string Name { get; }

    /// <summary>The name, with the folders below the one that was named, separated by <c>/</c>.</summary>
    internal string PathInFolder { get; private init; }

    private string? FilePath { get; init; }

    private Func<TranscriptReadOptions, IReadOnlyList<TranscriptSource>>? Parts { get; init; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file's path. It is opened at import, not here.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static TranscriptSource FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var name = Path.GetFileName(path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        return new(name.Length == 0 ? path : name, _ => ValueTask.FromResult<Stream>(OpenFile(path))) { FilePath = path };
    }

    /// <summary>
    /// Reads all exports in a folder and the folders below it as one source: unpacked archives, zips, and files side by
    /// side. Several exports of the same chat are merged; what is no export is counted as ignored. Links to other folders
    /// are not followed.
    /// </summary>
    /// <param name="path">The folder's path. It is listed at import, not here.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static TranscriptSource FromFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return Several(name.Length == 0 ? path : name, options => FolderListing.List(path, options));
    }

    /// <summary>
    /// Reads several sources as one: uploads, files of different platforms, exports of different times. Several exports
    /// of the same chat are merged.
    /// </summary>
    /// <param name="name">The name for reports.</param>
    /// <param name="parts">The sources, at least one; disposed together with this one.</param>
    public static TranscriptSource Combine(string name, IReadOnlyList<TranscriptSource> parts)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count, nameof(parts));
        TranscriptSource[] all = [.. parts];
        return Several(name, options => [.. all.SelectMany(p => p.Parts?.Invoke(options) ?? [p])], new Disposables(all));
    }

    /// <summary>
    /// Reads a stream that can be read once only, such as an upload. It is copied to memory up to 4 MiB, else to a
    /// temporary file that only this user may read and that goes when the source is disposed.
    /// </summary>
    /// <param name="name">The source's name for reports.</param>
    /// <param name="stream">The stream, read from where it stands to its end; it stays the caller's to dispose.</param>
    /// <param name="maxBytes">The most bytes to accept; the default is 8 GiB.</param>
    /// <param name="cancellationToken">Stops the copying; what was copied is dropped.</param>
    /// <exception cref="TranscriptException">The stream is longer than <paramref name="maxBytes"/>, or fails.</exception>
    public static async ValueTask<TranscriptSource> FromStreamAsync(
        string name, Stream stream, long maxBytes = 8L << 30, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        var spool = await Spool.CopyAsync(stream, name, maxBytes, cancellationToken).ConfigureAwait(false);
        return new(name, _ => ValueTask.FromResult(spool.Open()), spool);
    }

    /// <summary>Reads whatever <paramref name="open"/> opens: a blob, a database column.</summary>
    /// <param name="name">The source's name for reports.</param>
    /// <param name="open">Opens the source from its start; called once a pass. The stream is disposed after it.</param>
    public static TranscriptSource FromOpener(string name, Func<CancellationToken, ValueTask<Stream>> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(open);
        return new(name, open);
    }

    /// <summary>Opens the source from its start.</summary>
    /// <exception cref="TranscriptException">The file does not exist or cannot be opened, or the source is several files.</exception>
    public ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => _open(cancellationToken);

    /// <summary>Drops the spool, if there is one.</summary>
    public ValueTask DisposeAsync() => _owned?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Shows nothing of the name: it often holds a person's.</summary>
    public override string ToString() => nameof(TranscriptSource);

    /// <summary>The files of a folder or combination, now; <see langword="null"/> for a single file.</summary>
    internal IReadOnlyList<TranscriptSource>? ListParts(TranscriptReadOptions options) => Parts?.Invoke(options);

    /// <summary>The file whose name is this one's with <paramref name="suffix"/>; <see langword="null"/> if there is none.</summary>
    internal TranscriptSource? Beside(string suffix) => FilePath is { } path && File.Exists(path + suffix) ? FromFile(path + suffix) : null;

    /// <summary>The same source under a path below a folder.</summary>
    internal TranscriptSource At(string pathInFolder) => new(Name, _open, _owned) { PathInFolder = ShownName.Of(pathInFolder), FilePath = FilePath };

    private static TranscriptSource Several(
        string name, Func<TranscriptReadOptions, IReadOnlyList<TranscriptSource>> parts, IAsyncDisposable? owned = null) =>
        new(name, _ => throw new TranscriptException(TranscriptError.NotReadable, $"'{ShownName.Of(name)}' is several files: they are opened one by one."), owned) { Parts = parts };

    private static FileStream OpenFile(string path)
    {
        try
        {
            // No buffer of its own: every reader brings a larger one.
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new TranscriptException(TranscriptError.NotReadable, Explain(path), e);
        }
    }

    private static string Explain(string path) => Explain(path, ShownName.Of(path));

    private static string Explain(string path, string shown) =>
        Directory.Exists(path) ? $"'{shown}' is a folder: read it with {nameof(TranscriptSource)}.{nameof(FromFolder)}, or name one file in it."
        : File.Exists(path) ? $"'{shown}' cannot be opened: check that this process may read it and that nobody has locked it."
        : $"'{shown}' does not exist: check the path.";

    private sealed class Disposables(TranscriptSource[] parts) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var part in parts)
            {
                await part.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
