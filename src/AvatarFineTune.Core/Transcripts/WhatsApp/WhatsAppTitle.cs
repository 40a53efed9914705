namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>The chat's name, from the file's: "WhatsApp Chat with Ava.txt", or "WhatsApp Chat - Ava.zip" around "_chat.txt".</summary>
internal static class WhatsAppTitle
{
    internal static string? Of(TranscriptInput input, WhatsAppWords words) =>
        From(input.Name, words) ?? (input.ContainerName is { } container ? From(container, words) : null);

    private static string? From(string fileName, WhatsAppWords words)
    {
        var isFile = fileName.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || fileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
        var name = AuthorName.Clean(isFile ? fileName[..^4] : fileName);
        string? found = null;
        var most = 0;
        foreach (var pattern in words.Titles)
        {
            // The one that leaves least to the name: some are the beginning of others.
            if (pattern.Length > most && Match(name, pattern) is { Length: > 0 } title)
            {
                (found, most) = (title, pattern.Length);
            }
        }

        return found;
    }

    /// <summary>Clouds and mail programs write "_" for blanks, also in the app's part of the name.</summary>
    private static string? Match(string name, string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        var before = pattern.AsSpan(0, star);
        var after = pattern.AsSpan(star + 1);
        if (name.Length <= pattern.Length - 1 || !Same(name.AsSpan(0, before.Length), before) || !Same(name.AsSpan(name.Length - after.Length), after))
        {
            return null;
        }

        var title = name[before.Length..^after.Length];
        var isUnderscored = before.Contains(' ') && !name.AsSpan(0, before.Length).Contains(' ');
        return (isUnderscored ? title.Replace('_', ' ') : title).Trim();
    }

    private static bool Same(ReadOnlySpan<char> written, ReadOnlySpan<char> expected)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (char.ToUpperInvariant(written[i]) != char.ToUpperInvariant(expected[i]) && !(expected[i] == ' ' && written[i] == '_'))
            {
                return false;
            }
        }

        return true;
    }
}
