using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>What a message is, and which of its bytes are its author's words.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">Where the words lie.</param>
/// <param name="IsEdited">Whether the app says that it was edited.</param>
internal readonly record struct Body(MessageKind Kind, Range Text, bool IsEdited);

/// <summary>
/// Tells text from what the app writes in its place. A placeholder counts only as a whole line, or behind the app's
/// invisible mark: the word "video" in a sentence is text.
/// </summary>
internal sealed class BodyClassifier(WhatsAppWords words)
{
    private const int LongestMarker = 200;

    /// <summary>A body without any of these is plain words on one line: no link, tag, mark, or attachment.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'\n', (byte)'\r', 0, (byte)':', (byte)'<', (byte)'>', (byte)')', 0xE2]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Body Classify(ReadOnlySpan<byte> body)
    {
        // Nearly every message is this: a blank, then words.
        if (body.Length > 2 && body[0] == ' ' && body[1] is > (byte)' ' and < 0xC2 && !body[1..].ContainsAny(Special) && body[^1] > ' ')
        {
            var plain = body[1..];
            return words.Lines.Find(plain) == LineKind.None && !IsCall(plain, isMarked: false)
                ? new(MessageKind.Text, 1..body.Length, false)
                : ClassifyAny(body);
        }

        return ClassifyAny(body);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Body ClassifyAny(ReadOnlySpan<byte> body)
    {
        var start = Blanks.Skip(body, 0);
        var isMarked = start >= 3 && body[..start].IndexOf(Blanks.Mark) >= 0;
        var text = Blanks.TrimEnd(body[start..]);
        var isEdited = false;
        if (text.Length > 0 && text[^1] == '>' && TryCutEdited(ref text))
        {
            isEdited = true;
        }

        if (text.IsEmpty)
        {
            return new(MessageKind.Text, start..start, isEdited);
        }

        var lineEnd = text.IndexOf((byte)'\n');
        var line = lineEnd < 0 ? text : Blanks.TrimEnd(text[..lineEnd]);
        var kind = WholeLine(line, text, isMarked);
        if (kind is { } found)
        {
            return found is MessageKind.Media or MessageKind.Sticker or MessageKind.Contact
                ? new(found, Caption(text, line, start), isEdited)
                : new(found, found == MessageKind.Deleted ? start..start : start..(start + text.Length), isEdited);
        }

        if (TrySuffix(text, out var before, out var suffixKind))
        {
            // What stands before the placeholder is a caption, unless the app wrote that too ("Report.pdf • 3 pages").
            var caption = isMarked || before.IndexOf("•"u8) >= 0 ? default : before;
            return new(suffixKind, start..(start + caption.Length), isEdited);
        }

        return IsLocation(text, line, isMarked)
            ? new(MessageKind.Location, start..(start + text.Length), isEdited)
            : new(MessageKind.Text, start..(start + text.Length), isEdited);
    }

    /// <summary>A line of the app itself, in whosever mouth.</summary>
    internal LineKind Notice(ReadOnlySpan<byte> text) => words.Notices.Find(text);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private MessageKind? WholeLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, bool isMarked)
    {
        switch (words.Lines.Find(line))
        {
            case LineKind.Media: return MessageKind.Media;
            case LineKind.Sticker: return MessageKind.Sticker;
            case LineKind.Contact: return MessageKind.Contact;
            case LineKind.Poll: return MessageKind.Poll;
            case LineKind.Location: return MessageKind.Location;
            case LineKind.Deleted when line.Length == text.Length: return MessageKind.Deleted;
            case LineKind.Call when line.Length == text.Length: return MessageKind.Call;
            case LineKind.CallWord when isMarked && line.Length == text.Length: return MessageKind.Call;
            case LineKind.Other when line.Length == text.Length: return MessageKind.Other;
            default: break;
        }

        return line[^1] switch
        {
            (byte)'>' when line[0] == '<' => Tag(line),
            (byte)')' => AttachedFile(line),
            _ when line.Length == text.Length && IsCall(line, isMarked) => MessageKind.Call,
            _ => null,
        };
    }

    /// <summary><c>&lt;attached: 0001-PHOTO.jpg&gt;</c></summary>
    private MessageKind? Tag(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf(": "u8);
        return colon > 1 && line[1..].IndexOf((byte)'<') < 0 && words.AttachedTags.Find(line[1..colon]) != LineKind.None ? ByFile(line[(colon + 2)..^1]) : null;
    }

    /// <summary><c>IMG-20230115-WA0001.jpg (file attached)</c></summary>
    private MessageKind? AttachedFile(ReadOnlySpan<byte> line)
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

    /// <summary>Newer iOS: <c>words, mark, placeholder</c> on one line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TrySuffix(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> before, out MessageKind kind)
    {
        kind = default;
        before = default;
        var mark = text.LastIndexOf(Blanks.Mark);
        if (mark <= 0)
        {
            return false;
        }

        var tail = Blanks.TrimEnd(Blanks.TrimStart(text[mark..]));
        if (tail.IsEmpty)
        {
            return false;
        }

        var found = words.Lines.Find(tail) switch
        {
            LineKind.Media => MessageKind.Media,
            LineKind.Sticker => MessageKind.Sticker,
            LineKind.Contact => MessageKind.Contact,
            _ => tail[^1] == '>' && tail[0] == '<' ? Tag(tail) : null,
        };
        before = Blanks.TrimEnd(text[..mark]);
        kind = found ?? default;
        return found is not null;
    }

    private bool TryCutEdited(ref ReadOnlySpan<byte> text)
    {
        var open = text.LastIndexOf((byte)'<');
        if (open < 0 || text.Length - open > LongestMarker || words.Edited.Find(text[(open + 1)..^1]) != LineKind.Edited)
        {
            return false;
        }

        text = Blanks.TrimEnd(text[..open]);
        return true;
    }

    /// <summary>"Voice call, 5 min", "Missed video call, Tap to call back".</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsCall(ReadOnlySpan<byte> line, bool isMarked)
    {
        var cut = line.Length < LongestMarker ? line.IndexOfAny((byte)',', (byte)'.') : -1;
        if (cut <= 0)
        {
            return false;
        }

        var kind = words.Lines.Find(line[..cut]);
        if (kind is not (LineKind.Call or LineKind.CallWord))
        {
            return false;
        }

        var detail = Blanks.TrimStart(line[(cut + 1)..]);
        return isMarked || (kind == LineKind.Call && line.IndexOf(Blanks.Mark) >= 0) || detail.IsEmpty
            || char.IsAsciiDigit((char)detail[0]) || words.CallDetails.Find(detail) != LineKind.None;
    }

    /// <summary>"Location: LINK", or a place of several lines that ends with the link.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsLocation(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line, bool isMarked)
    {
        var link = text.LastIndexOf("https://maps.google.com/"u8);
        if (link < 0 && (link = text.LastIndexOf("https://maps.apple.com/"u8)) < 0 && (link = text.LastIndexOf("https://foursquare.com/v/"u8)) < 0)
        {
            return false;
        }

        var rest = text[link..];
        if (rest.IndexOfAny((byte)' ', (byte)'\n') >= 0)
        {
            return false;
        }

        var colon = line.IndexOf((byte)':');
        return isMarked || (link > 0 && text[link - 1] == '\n') || (colon > 0 && words.Lines.Find(line[..colon]) is LineKind.LocationWord or LineKind.Location);
    }

    /// <summary>What follows the placeholder on the next lines is the caption; the file's own name is none.</summary>
    private static Range Caption(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line, int start)
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
