namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>The chat's name, from the file's: "WhatsApp Chat with Ava.txt", or "WhatsApp Chat - Ava.zip" around "_chat.txt".</summary>
internal static class WhatsAppTitle
{
    internal static string? Of(TranscriptInput input, WhatsAppWords words) =>
        From(input.Name, words) ?? (input.ContainerName is { } container ? From(container, words) : null);

    private static string? From(string fileName, WhatsAppWords words)
    {
        var name = AuthorName.Clean(Path.GetFileNameWithoutExtension(fileName));
        foreach (var prefix in words.Titles)
        {
            if (name.Length > prefix.Length + 1 && name[prefix.Length] == ' ' && name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                var title = name[(prefix.Length + 1)..].Trim();
                return title.StartsWith("- ", StringComparison.Ordinal) ? title[2..] : title;
            }
        }

        return null;
    }
}
