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

    /// <summary>A body without any of these is one line without a link.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'\n', (byte)'\r', 0, (byte)'/']);

    private readonly Attachments _attachments = new(words);

    /// <summary>
    /// Whether a body is a blank and then words on one line, as nearly every message is: nothing to cut, and nothing that
    /// any rule below could take for more than text. A "no" decides nothing, not even whether it is ASCII.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsPlain(ReadOnlySpan<byte> body, out bool isAscii)
    {
        isAscii = false;
        if (body.Length <= PhraseStarts.Length || body[0] != ' ' || body[1] <= ' ' || words.Starts.MayBe(body[1..]))
        {
            return false;
        }

        // A tag or an attachment ends with a bracket, and blanks at either end go.
        var last = body[^1];
        return last is > (byte)' ' and not ((byte)'>' or (byte)')')
            && (body[1] < 0xC2 || Blanks.LengthAt(body, 1) == 0)
            && (last < 0x80 || Blanks.TrimEnd(body).Length == body.Length)
            && !body.ContainsAny(Special)
            && ((isAscii = Ascii.IsValid(body)) || !Blanks.HasMark(body));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal Body Classify(ReadOnlySpan<byte> body)
    {
        var start = Blanks.SkipLines(body);
        var isMarked = start >= 3 && Blanks.HasMark(body[..start]);
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
                ? new(found, Attachments.Caption(text, line, start), isEdited)
                : new(found, found == MessageKind.Deleted ? start..start : start..(start + text.Length), isEdited);
        }

        if (TrySuffix(text, out var before, out var suffixKind))
        {
            // What stands before the placeholder is a caption, unless the app wrote that too ("Report.pdf • 3 pages").
            var caption = isMarked || before.IndexOf("•"u8) >= 0 ? default : before;
            return new(suffixKind, start..(start + caption.Length), isEdited);
        }

        var other = IsLocation(text, line, isMarked) ? MessageKind.Location : Poll.IsOne(text, line) ? MessageKind.Poll : MessageKind.Text;
        return new(other, start..(start + text.Length), isEdited);
    }

    /// <summary>Whether none of the app's placeholders is in it.</summary>
    internal bool IsText(ReadOnlySpan<byte> body) => Classify(body) is { Kind: MessageKind.Text, IsEdited: false };

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
            (byte)'>' when line[0] == '<' => _attachments.Tag(line),
            (byte)')' => _attachments.File(line),
            _ when line.Length == text.Length && IsCall(line, isMarked) => MessageKind.Call,
            _ => null,
        };
    }

    /// <summary>Newer iOS: <c>words, mark, placeholder</c> on one line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TrySuffix(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> before, out MessageKind kind)
    {
        kind = default;
        before = default;
        var mark = Blanks.LastMark(text);
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
            _ => tail[^1] == '>' && tail[0] == '<' ? _attachments.Tag(tail) : null,
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
        return isMarked || (kind == LineKind.Call && Blanks.HasMark(line)) || detail.IsEmpty
            || char.IsAsciiDigit((char)detail[0]) || words.CallDetails.Find(detail) != LineKind.None;
    }

    /// <summary>"Location: LINK", or a place of several lines that ends with the link.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool IsLocation(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line, bool isMarked)
    {
        // The link of a location stands at the end, and is the only one.
        var link = text.IndexOf("https://"u8);
        if (link < 0 || text[link..].IndexOfAny((byte)' ', (byte)'\n') >= 0)
        {
            return false;
        }

        var site = text[(link + 8)..];
        if (!site.StartsWith("maps.google.com/"u8) && !site.StartsWith("maps.apple.com/"u8) && !site.StartsWith("foursquare.com/v/"u8))
        {
            return false;
        }

        var colon = line.IndexOf((byte)':');
        return isMarked || (link > 0 && text[link - 1] == '\n') || (colon > 0 && words.Lines.Find(line[..colon]) is LineKind.LocationWord or LineKind.Location);
    }
}
