namespace AvatarFineTune.Transcripts.TelegramHtml;

/// <summary>
/// Measures how deep a page nests before it is parsed: a parser's work grows with the square of the depth, and walking
/// its tree with the stack. Measures too much rather than too little.
/// </summary>
internal static class HtmlDepth
{
    /// <summary>A page of Telegram's nests 12 deep, plus what people nest in their formatting.</summary>
    internal const int Most = 256;

    /// <summary>Tags have few and short attributes; a parser compares each with all others of its tag.</summary>
    internal const int LongestTag = 64 << 10;

    /// <returns>Whether the page is fit to be parsed.</returns>
    internal static bool IsSane(ReadOnlySpan<char> html)
    {
        Span<int> open = stackalloc int[Most];
        var depth = 0;
        while (html.IndexOf('<') is var at and >= 0)
        {
            html = html[(at + 1)..];
            var closes = html.StartsWith('/');
            var name = Name(closes ? html[1..] : html);
            if (name.IsEmpty)
            {
                continue;
            }

            var end = html.IndexOf('>');
            if ((end < 0 ? html.Length : end) > LongestTag)
            {
                return false;
            }

            var hash = string.GetHashCode(name, StringComparison.OrdinalIgnoreCase);
            if (closes)
            {
                depth -= depth > 0 && open[depth - 1] == hash ? 1 : 0;
            }
            else if (!IsVoid(name))
            {
                if (depth == Most)
                {
                    return false;
                }

                open[depth++] = hash;
            }
        }

        return true;
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> tag)
    {
        var length = 0;
        while (length < tag.Length && (char.IsAsciiLetterOrDigit(tag[length]) || tag[length] is '-' or ':'))
        {
            length++;
        }

        return length > 0 && char.IsAsciiLetter(tag[0]) ? tag[..length] : default;
    }

    private static bool IsVoid(ReadOnlySpan<char> name)
    {
        Span<char> lower = stackalloc char[8];
        if (name.Length > lower.Length)
        {
            return false;
        }

        name.ToLowerInvariant(lower);
        return lower[..name.Length] is "br" or "img" or "meta" or "link" or "hr" or "input" or "source" or "track" or "wbr" or "area" or "base" or "col" or "embed";
    }
}
