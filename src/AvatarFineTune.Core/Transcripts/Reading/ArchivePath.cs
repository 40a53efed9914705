namespace AvatarFineTune.Transcripts;

/// <summary>The parts of a path within a zip or folder, whose folders stand between slashes on every system.</summary>
internal static class ArchivePath
{
    /// <summary>What stands behind the last slash.</summary>
    internal static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>What stands before the last slash; empty where there is none.</summary>
    internal static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];
}
