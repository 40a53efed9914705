using System.Text;

namespace AvatarFineTune.Examples.Text;

/// <summary>Makes words fit to be stored, hashed and compared, without changing what they say.</summary>
internal static class CleanText
{
    /// <summary>
    /// Composes, turns every line break into <c>\n</c>, drops control characters (PostgreSQL has no U+0000), replaces lone
    /// surrogates (UTF-8 has none) and trims. Empty if there is nothing to see.
    /// </summary>
    public static string Of(string text)
    {
        var clean = IsPlain(text) ? text : Filter(text);
        clean = ComposedForm.Of(clean).Trim();
        return HasVisible(clean) ? clean : "";
    }

    /// <summary>A name as it is compared: composed, one kind of space, without the marks that apps put around names.</summary>
    public static string Name(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in Of(name))
        {
            if (IsInvisibleMark(c))
            {
                continue;
            }

            var isSpace = char.IsWhiteSpace(c);
            if (!isSpace || (text.Length > 0 && text[^1] != ' '))
            {
                text.Append(isSpace ? ' ' : c);
            }
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Zero-width space, byte order mark and direction marks; not the joiners, which shape emoji and letters.</summary>
    public static bool IsInvisibleMark(char c) =>
        c is '\u200B' or '\u200E' or '\u200F' or '\u061C' or '\uFEFF' or '\u2060' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if ((c < ' ' && c is not ('\n' or '\t')) || char.IsSurrogate(c) || c is '\u007F' or '\u0085' or '\u2028' or '\u2029' or '\uFEFF')
            {
                return false;
            }
        }

        return true;
    }

    private static string Filter(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                clean.Append(c).Append(text[++i]);
            }
            else if (char.IsSurrogate(c))
            {
                clean.Append('\uFFFD');
            }
            else if (c is '\r' or '\u0085' or '\u2028' or '\u2029')
            {
                i += c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
                clean.Append('\n');
            }
            else if (c is '\n' or '\t' || (c >= ' ' && c is not ('\u007F' or '\uFEFF')))
            {
                clean.Append(c);
            }
        }

        return clean.ToString();
    }

    private static bool HasVisible(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && !IsInvisibleMark(c) && c is not ('\u200C' or '\u200D' or '\u00AD' or '\uFE0F'))
            {
                return true;
            }
        }

        return false;
    }
}
