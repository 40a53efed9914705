namespace AvatarFineTune.Transcripts;

/// <summary>A file of a zip or folder, as it lies there.</summary>
internal sealed record TreeFile(string Path, Func<CancellationToken, ValueTask<Stream>> OpenAsync)
{
    /// <summary>
    /// Opens it to look what it is. Damage that only its end shows does not matter yet: a picture's must not spoil the
    /// import of the chat beside it.
    /// </summary>
    public Func<CancellationToken, ValueTask<Stream>> PeekAsync { get; init; } = OpenAsync;

    public string Name => ShownName.LastOf(Path);

    /// <summary>What systems put beside files, and what nobody sees: never a chat.</summary>
    public bool IsHidden => Path.Split('/').Any(p => p == "__MACOSX" || (p.StartsWith('.') && p is not ("." or "..")));

    public override string ToString() => nameof(TreeFile);
}

/// <summary>The files of a folder, or the parts that an app put together; each held to the limits.</summary>
internal sealed class PartsTree(string name, IReadOnlyList<TranscriptSource> parts, TranscriptReadOptions options)
{
    internal IReadOnlyList<TreeFile> List()
    {
        if (parts.Count == 0)
        {
            throw new TranscriptException(TranscriptError.Empty, $"'{name}' holds no files: export the chats again.");
        }

        return [.. parts.Select(p => new TreeFile(p.PathInFolder, ct => TranscriptPlanner.OpenGuardedAsync(p, options, ct)))];
    }
}
