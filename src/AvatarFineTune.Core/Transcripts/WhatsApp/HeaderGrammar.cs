using System.Runtime.CompilerServices;
using static AvatarFineTune.Transcripts.WhatsApp.HeaderShape;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// Recognises every known form of header at the start of a line, and says which form it is. Hand-written over bytes: it
/// runs on every line of a file, and a pattern for each language's form would be a list without an end.
/// </summary>
internal sealed class HeaderGrammar(WhatsAppWords words)
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool TryParse(ReadOnlySpan<byte> line, HeaderMemory memory, out Header header)
    {
        if (memory.TryRecall(line, out header, out var known))
        {
            // The same date in the same bytes: only the time is new.
            var at = memory.Length;
            if (memory.Tail.TryRead(line, at, known, words, ref header) || memory.OtherTail.TryRead(line, at, known, words, ref header))
            {
                return true;
            }

            if (TryTime(line, ref at, ref header, ref known) && TryClose(line, ref at, ref known))
            {
                header.End = at;
                header.Shape = new(known);
                memory.KeepTail(line, header);
                return true;
            }
        }

        header = default;
        var i = Blanks.Skip(line, 0);
        var bits = 0;
        if (i < line.Length && line[i] == '[')
        {
            bits |= BracketBit;
            i = Blanks.Skip(line, i + 1);
        }

        var start = i;
        var isRead = HeaderDate.TryRead(line, ref i, ref header, ref bits) && TryGap(line, ref i, ref bits);
        var (timeAt, dateBits) = (i, bits);
        isRead = isRead && TryTime(line, ref i, ref header, ref bits);
        if (isRead)
        {
            memory.Keep(line[..timeAt], header, dateBits);
        }
        else
        {
            // What people copy out of the app, and some languages' exports, put the time first.
            i = start;
            bits = (bits & BracketBit) | TimeFirstBit;
            isRead = TryTime(line, ref i, ref header, ref bits) && TryGap(line, ref i, ref bits) && HeaderDate.TryRead(line, ref i, ref header, ref bits);
        }

        if (!isRead || !TryClose(line, ref i, ref bits))
        {
            return false;
        }

        header.End = i;
        header.Shape = new(bits);
        return true;
    }

    /// <summary>What stands between date and time: blanks, a comma, a word such as "um", or nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryGap(ReadOnlySpan<byte> s, ref int i, ref int bits)
    {
        var start = i;
        i = Blanks.Skip(s, i);
        if (i < s.Length && s[i] == ',')
        {
            bits |= 1 << CommaShift;
            i = Blanks.Skip(s, i + 1);
        }
        else if (i + 1 < s.Length && s[i] == 0xD8 && s[i + 1] == 0x8C)
        {
            bits |= 2 << CommaShift;
            i = Blanks.Skip(s, i + 2);
        }

        if (i < s.Length && s[i] > '9' && words.Joiners.TryMatch(s, i, out var end, out var joiner) && (Blanks.LengthAt(s, end) > 0 || (end < s.Length && s[end] == ',')))
        {
            bits |= (joiner + 1) << JoinerShift;
            i = Blanks.Skip(s, end);
            if (i < s.Length && s[i] == ',')
            {
                i = Blanks.Skip(s, i + 1);
            }
        }

        return i > start && i < s.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryTime(ReadOnlySpan<byte> s, ref int i, ref Header header, ref int bits)
    {
        var marker = -1;
        header.Marker = -1;
        if ((uint)i < (uint)s.Length && s[i] > '9' && words.Markers.TryMatch(s, i, out var end, out marker))
        {
            bits |= MarkerBeforeBit;
            i = Blanks.Skip(s, end);
        }

        if (Digits.Read(s, ref i, 2, out var hour) == 0 || (uint)i >= (uint)s.Length)
        {
            return false;
        }

        var separator = s[i];
        if (separator is not ((byte)':' or (byte)'.') || hour > 24)
        {
            return false;
        }

        i++;
        bits |= (separator == ':' ? 0 : 1) << TimeSeparatorShift;
        if (Digits.Read(s, ref i, 2, out var minute) != 2 || minute > 59)
        {
            return false;
        }

        var second = 0;
        if ((uint)i < (uint)s.Length && s[i] == separator && i + 1 < s.Length && s[i + 1] is >= (byte)'0' and <= (byte)'9' or 0xD9 or 0xDB)
        {
            i++;
            bits |= SecondsBit;
            if (Digits.Read(s, ref i, 2, out second) != 2 || second > 60)
            {
                return false;
            }
        }

        header.TimeEnd = i;
        if (marker < 0)
        {
            var at = Blanks.Skip(s, i);
            if (at < s.Length && s[at] >= 'A' && s[at] != ']' && words.Markers.TryMatch(s, at, out var after, out marker))
            {
                bits |= MarkerAfterBit;
                header.Marker = marker;
                i = after;
            }
        }

        header.TimeOfDay = (words.Unfold(hour, marker) * 3600) + (minute * 60) + Math.Min(second, 59);
        return true;
    }

    /// <summary>A bracket; or a dash of some length between blanks; or a colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryClose(ReadOnlySpan<byte> s, ref int i, ref int bits)
    {
        i = Blanks.Skip(s, i);
        if ((uint)i >= (uint)s.Length)
        {
            return false;
        }

        if ((bits & BracketBit) != 0)
        {
            if (s[i] != ']')
            {
                return false;
            }

            i = Blanks.Skip(s, i + 1);
            return true;
        }

        var (code, width) = s[i] switch
        {
            (byte)'-' => (1, 1),
            (byte)':' => (2, 1),
            0xE2 when i + 2 < s.Length && s[i + 1] == 0x80 && s[i + 2] is 0x93 or 0x94 => (3, 3),
            _ => (0, 0),
        };
        if (code == 0 || (i + width < s.Length && Blanks.LengthAt(s, i + width) == 0))
        {
            return false;
        }

        bits |= code << CloserShift;
        i = Blanks.Skip(s, i + width);
        return true;
    }
}
