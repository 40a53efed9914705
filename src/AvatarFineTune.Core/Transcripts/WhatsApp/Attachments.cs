using System.Text;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>What an export writes for a file that it holds, and the caption that goes with it.</summary>
internal sealed class Attachments(WhatsAppWords words)
{
    /// <summary>What the app names its files by; in a language not listed these names alone tell.</summary>
    private static readonly string[] Android = ["IMG", "VID", "AUD", "PTT", "STK", "DOC", "GIF"];

    /// <summary><c>&lt;attached: 0001-PHOTO.jpg&gt;</c></summary>
    internal MessageKind? Tag(ReadOnlySpan<byte> line)
    {
        var inside = line[1..^1];
        var colon = inside.IndexOf((byte)':');
        var wide = inside.IndexOf("："u8);
        var (at, width) = wide >= 0 && (colon < 0 || wide < colon) ? (wide, 3) : (colon, 1);
        if (at < 1 || inside.IndexOf((byte)'<') >= 0)
        {
            return null;
        }

        // French writes a blank before the colon.
        var word = Blanks.TrimEnd(Blanks.TrimStart(inside[..at]));
        var file = Blanks.TrimStart(inside[(at + width)..]);
        return (word.Length > 0 && file.Length > 0 && words.AttachedTags.Find(word) != LineKind.None) || IsIosName(file) ? ByFile(file) : null;
    }

    /// <summary><c>IMG-20230115-WA0001.jpg (file attached)</c></summary>
    internal MessageKind? File(ReadOnlySpan<byte> line)
    {
        var open = line.LastIndexOf((byte)'(');
        return open >= 3 && (words.Attached.Find(line[open..]) != LineKind.None || IsAndroidName(line[..open])) ? ByFile(Blanks.TrimEnd(line[..open])) : null;
    }

    /// <summary><c>00000012-PHOTO-2023-01-31-15-45-12.jpg</c></summary>
    private static bool IsIosName(ReadOnlySpan<byte> file) =>
        file.Length > 12 && file[8] == '-' && !file[..8].ContainsAnyExceptInRange((byte)'0', (byte)'9') && EndsWithExtension(file);

    /// <summary><c>IMG-20230115-WA0001.jpg</c></summary>
    private static bool IsAndroidName(ReadOnlySpan<byte> file)
    {
        file = Blanks.TrimEnd(Blanks.TrimStart(file));
        return file.Length >= 20 && file[3] == '-' && file[12..].StartsWith("-WA"u8)
            && !file[4..12].ContainsAnyExceptInRange((byte)'0', (byte)'9') && Array.IndexOf(Android, Encoding.ASCII.GetString(file[..3])) >= 0;
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

    private static bool EndsWithExtension(ReadOnlySpan<byte> s) => s.Length > 6 && s[^6..].Contains((byte)'.');

    private static bool EndsWith(ReadOnlySpan<byte> s, ReadOnlySpan<byte> lower) =>
        s.Length >= lower.Length && Ascii.EqualsIgnoreCase(s[^lower.Length..], lower);
}
