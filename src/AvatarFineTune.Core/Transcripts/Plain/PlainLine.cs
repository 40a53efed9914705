using System.Buffers;
using System.Text;

namespace AvatarFineTune.Transcripts.Plain;

/// <summary>
/// Cuts "Name: text", where what stands before the colon could be a name at all; a time in brackets may stand in front of it,
/// and the name may be bold in Markdown.
/// </summary>
internal readonly record struct PlainLine(Range Stamp, Range Name, int TextStart)
{
    private const int LongestName = 60;
    private const int MostWords = 4;

    private static readonly SearchValues<byte> NotInNames = SearchValues.Create("!?;<>=\""u8);

    internal static bool TryCut(ReadOnlySpan<byte> line, out PlainLine cut)
    {
        cut = default;
        var stamp = PlainStamp.LengthIn(line);
        var start = stamp;
        var isBold = line[start..].StartsWith("**"u8);
        start += isBold ? 2 : 0;
        var rest = line[start..];
        var colon = ColonIn(rest, isBold);
        if (colon <= 0 || rest[0] is <= (byte)' ' or (byte)'{' or (byte)'<' or (byte)'"' or (byte)'[' or (byte)'#' or (byte)'/' or (byte)'-' or (byte)'*')
        {
            return false;
        }

        // Bold ends before the colon or right behind it.
        var name = isBold && rest[..colon].EndsWith("**"u8) ? rest[..(colon - 2)] : rest[..colon];
        var end = start + colon + 1 + (isBold && rest[(colon + 1)..].StartsWith("**"u8) ? 2 : 0);

        // "http://…" and "12:30" are no names.
        if ((end < line.Length && line[end] is not ((byte)' ' or (byte)'\t')) || name.IsEmpty
            || name.ContainsAny(NotInNames) || name.Count((byte)' ') >= MostWords || EndsSentence(name))
        {
            return false;
        }

        cut = new(0..stamp, start..(start + name.Length), end);
        return true;
    }

    internal static string NameOf(ReadOnlySpan<byte> name) => Utf8Text.Clean(Encoding.UTF8.GetString(name)).Trim();

    private static int ColonIn(ReadOnlySpan<byte> rest, bool isBold)
    {
        var colon = rest[..Math.Min(rest.Length, LongestName + 1)].IndexOf((byte)':');
        return isBold && colon > 0 && !rest[(colon + 1)..].StartsWith("**"u8) && !rest[..colon].EndsWith("**"u8) ? -1 : colon;
    }

    /// <summary>A full stop inside means a sentence, except after a short word ("Dr. No").</summary>
    private static bool EndsSentence(ReadOnlySpan<byte> name)
    {
        var stop = name.IndexOf(". "u8);
        return stop > 4 || name.IndexOf(", "u8) >= 0;
    }
}
