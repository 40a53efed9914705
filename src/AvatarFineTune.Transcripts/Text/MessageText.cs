namespace AvatarFineTune.Transcripts.Text;

/// <summary>What message text looks like, whatever the export has.</summary>
internal static class MessageText
{
    /// <summary>Line ends become <c>\n</c>; NULs, which no database takes, go.</summary>
    internal static string Clean(string text) => text.AsSpan().IndexOfAny('\r', '\0') < 0
        ? text
        : text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\0", "", StringComparison.Ordinal);
}
