namespace AvatarFineTune.Transcripts;

/// <summary>Lists the files below a folder, in an order that doesn't depend on the disk.</summary>
internal static class FolderListing
{
    internal static IReadOnlyList<TranscriptSource> List(string folder, TranscriptReadOptions options)
    {
        var files = new List<string>();
        try
        {
            // Not through links: they may lead in circles, or out of what was named.
            var how = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false, MaxRecursionDepth = options.MaxDepth };
            foreach (var file in Directory.EnumerateFiles(folder, "*", how))
            {
                files.Add(file);
                if (files.Count > options.MaxArchiveEntries)
                {
                    throw new TranscriptException(
                        TranscriptError.LimitExceeded,
                        $"'{ShownName.Of(folder)}' holds more than {options.MaxArchiveEntries} files: name a folder with the exports alone, or raise {nameof(TranscriptReadOptions.MaxArchiveEntries)}.");
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TranscriptException(
                TranscriptError.NotReadable,
                Directory.Exists(folder) ? $"'{ShownName.Of(folder)}' cannot be listed: check that this process may read it and all folders in it."
                : File.Exists(folder) ? $"'{ShownName.Of(folder)}' is a file, not a folder: read it with {nameof(TranscriptSource)}.{nameof(TranscriptSource.FromFile)}."
                : $"'{ShownName.Of(folder)}' does not exist: check the path.",
                e);
        }

        return
        [
            .. files.Select(f => (File: f, Path: Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/')))
                .OrderBy(f => f.Path, StringComparer.Ordinal)
                .Select(f => TranscriptSource.FromFile(f.File).At(f.Path)),
        ];
    }
}
