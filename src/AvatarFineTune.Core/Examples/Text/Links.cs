namespace AvatarFineTune.Examples.Text;

/// <summary>Tells links from words.</summary>
internal static class Links
{
    /// <summary>Whether a piece of text without spaces is a link.</summary>
    public static bool IsLink(ReadOnlySpan<char> word) =>
        word.Contains("://", StringComparison.Ordinal) || word.StartsWith("www.", StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the links of a text, in order: from the scheme, or <c>www.</c>, to the next space, quote or bracket.</summary>
    public static List<(int Start, int End)> Find(string text)
    {
        var links = new List<(int, int)>();
        for (var from = 0; from < text.Length;)
        {
            var mark = text.AsSpan(from).IndexOfAny("://", "www.", from, text);
            if (mark < 0)
            {
                break;
            }

            var start = mark;
            while (start > from && mark - start < 20 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '-'))
            {
                start--;
            }

            var end = mark;
            while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('<' or '>' or '"' or '`' or '«' or '»' or '“' or '”'))
            {
                end++;
            }

            from = end;
            while (end > mark && text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or ')' or ']' or '\'' or '*' or '_')
            {
                end--;
            }

            if (end > mark + 3)
            {
                links.Add((start, end));
            }

            from = Math.Max(from, mark + 3);
        }

        return links;
    }

    private static int IndexOfAny(this ReadOnlySpan<char> rest, string first, string second, int from, string text)
    {
        var a = rest.IndexOf(first, StringComparison.Ordinal);
        var b = (a < 0 ? rest : rest[..a]).IndexOf(second, StringComparison.OrdinalIgnoreCase);
        // "www." inside a word, such as "awww...", starts no link.
        while (b >= 0 && from + b > 0 && char.IsLetterOrDigit(text[from + b - 1]))
        {
            var next = (a < 0 ? rest : rest[..a])[(b + 1)..].IndexOf(second, StringComparison.OrdinalIgnoreCase);
            b = next < 0 ? -1 : b + 1 + next;
        }

        return b >= 0 ? from + b : a >= 0 ? from + a : -1;
    }
}
