namespace AvatarFineTune.Transcripts;

/// <summary>
/// Where a transcript's bytes come from. It is opened as often as a reader needs (a first pass may decide the date
/// order). Dispose it after the import; only a spooled stream holds anything.
/// </summary>
public sealed class TranscriptSource : IAsyncDisposable
{
    private readonly Func<CancellationToken, ValueTask<Stream>> _open;
    private readonly Stream? _spool;

    private TranscriptSource(string name, Func<CancellationToken, ValueTask<Stream>> open, Stream? spool = null)
    {
        Name = name;
        _open = open;
        _spool = spool;
    }

    /// <summary>The source's name for reports, without folders.</summary>
    public string Name { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file's path. It is opened at import, not here.</param>
    public static TranscriptSource FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new(Path.GetFileName(path), _ => ValueTask.FromResult<Stream>(OpenFile(path)));
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
    public ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => _open(cancellationToken);

    /// <summary>Drops the spool, if there is one.</summary>
    public ValueTask DisposeAsync() => _spool?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
