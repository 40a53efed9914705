using System.Text;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>What an export writes for a file that it holds, and the caption that goes with it.</summary>
internal sealed class Attachments(WhatsAppWords words)
{
    /// <summary><c>&lt;attached: 0001-PHOTO.jpg&gt;</c></summary>
    internal MessageKind? Tag(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf(": "u8);
        return colon > 1 && line[1..].IndexOf((byte)'<') < 0 && words.AttachedTags.Find(line[1..colon]) != LineKind.None ? ByFile(line[(colon + 2)..^1]) : null;
    }

    /// <summary><c>IMG-20230115-WA0001.jpg (file attached)</c></summary>
    internal MessageKind? File(ReadOnlySpan<byte> line)
    {
        var open = line.LastIndexOf((byte)'(');
        if (open < 3 || words.Attached.Find(line[open..]) == LineKind.None)
        {
            return null;
        }

        return ByFile(Blanks.TrimEnd(line[..open]));
    }

    private static MessageKind ByFile(ReadOnlySpan<byte> file)
    {
        file = Blanks.TrimEnd(file);
        return EndsWith(file, ".vcf"u8) ? MessageKind.Contact
            : EndsWith(file, ".webp"u8) && (file.IndexOf("STK"u8) >= 0 || file.IndexOf("STICKER"u8) >= 0) ? MessageKind.Sticker
            : MessageKind.Media;
    }

    /// <summary>What follows the placeholder on the next lines is the caption; the file's own name is none.</summary>
    internal static Range Caption(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line, int start)
    {
        if (line.Length == text.Length)
        {
            return start..start;
        }

        var newline = text.IndexOf((byte)'\n');
        var rest = text[(newline + 1)..];
        var from = newline + 1 + Blanks.Skip(rest, 0);
        while (from < text.Length && text[from] is (byte)'\n' or (byte)'\r')
        {
            from++;
        }

        var isFileName = line.StartsWith(text[from..]) && EndsWithExtension(text[from..]);
        return isFileName ? start..start : (start + from)..(start + text.Length);
    }

    private static bool EndsWithExtension(ReadOnlySpan<byte> s) => s.Length > 5 && s[^5..].Contains((byte)'.');

    private static bool EndsWith(ReadOnlySpan<byte> s, ReadOnlySpan<byte> lower) =>
        s.Length >= lower.Length && Ascii.EqualsIgnoreCase(s[^lower.Length..], lower);
}
