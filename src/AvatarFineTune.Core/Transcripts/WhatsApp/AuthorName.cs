namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>What is a name, and how it is written.</summary>
internal static class AuthorName
{
    /// <summary>Group subjects have at most 100 characters, contacts' names hardly ever that many.</summary>
    private const int LongestName = 240;

    /// <summary>Takes off direction marks, odd blanks, and the tilde before people who are not in the address book.</summary>
    internal static string Clean(string raw)
    {
        var cleaned = string.Create(raw.Length, raw, static (span, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                var c = source[i];
                span[i] = c is '\u00A0' or '\u202F' or '\u2009' or '\u200A' ? ' '
                    : c is '\uFEFF' or '\u200E' or '\u200F' or '\0' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') ? '\u200E' : c;
            }
        }).Replace("\u200E", "", StringComparison.Ordinal).Trim();
        return cleaned.StartsWith("~ ", StringComparison.Ordinal) ? cleaned[2..].TrimStart() : cleaned;
    }

    /// <summary>
    /// Whether what stands before a colon is no name but a system line's beginning: "Ava changed the subject to “Trip: …”".
    /// </summary>
    internal static bool IsSystemLine(string name, IReadOnlyList<string> events)
    {
        if (name.Length is 0 or > LongestName || HasOpenQuote(name))
        {
            return true;
        }

        foreach (var happening in events)
        {
            if (name.Contains(happening, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasOpenQuote(string name) =>
        name.AsSpan().Count('"') % 2 == 1
        || Opens(name, '“', '”') || Opens(name, '«', '»') || Opens(name, '„', '“') || Opens(name, '「', '」');

    private static bool Opens(string name, char open, char close) => name.LastIndexOf(open) > name.LastIndexOf(close);
}
