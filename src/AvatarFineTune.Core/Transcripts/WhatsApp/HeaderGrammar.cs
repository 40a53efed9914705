using System.Runtime.CompilerServices;
using static AvatarFineTune.Transcripts.WhatsApp.HeaderShape;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>
/// Recognises every known form of header at the start of a line, and says which form it is. Hand-written over bytes: it
/// runs on every line of a file, and a pattern for each language's form would be a list without an end.
/// </summary>
internal sealed class HeaderGrammar(WhatsAppWords words)
{
    /// <summary>Where nothing but a blank closes the header, the author must end so soon.</summary>
    private const int LongestOpenAuthor = 80;

    /// <summary>The code of a header that nothing closes.</summary>
    internal const int OpenCloser = 5;

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

            if (HeaderTime.TryRead(line, ref at, ref header, ref known, words) && TryClose(line, ref at, ref known))
            {
                header.End = at;
                header.Shape = new(known);
                memory.KeepTail(line, header);
                return true;
            }
        }

        header = default;
        var i = Blanks.Skip(line, 0);
        var bits = 0L;
        if (i < line.Length && line[i] == '[')
        {
            bits |= BracketBit;
            i = Blanks.Skip(line, i + 1);
        }

        var start = i;
        var isRead = HeaderDate.TryRead(line, ref i, ref header, ref bits, words.Eras) && TryGap(line, ref i, ref bits);
        var (timeAt, dateBits) = (i, bits);
        isRead = isRead && HeaderTime.TryRead(line, ref i, ref header, ref bits, words);
        if (isRead)
        {
            memory.Keep(line[..timeAt], header, dateBits);
        }
        else
        {
            // What people copy out of the app, and some languages' exports, put the time first.
            i = start;
            bits = (bits & BracketBit) | TimeFirstBit;
            isRead = HeaderTime.TryRead(line, ref i, ref header, ref bits, words) && TryGap(line, ref i, ref bits)
                && HeaderDate.TryRead(line, ref i, ref header, ref bits, words.Eras);
        }

        if (!isRead || !TryClose(line, ref i, ref bits))
        {
            return false;
        }

        header.End = i;
        header.Shape = new(bits);
        return true;
    }

    /// <summary>What stands between date and time: blanks, a comma, a word such as "um", or nothing behind 日.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryGap(ReadOnlySpan<byte> s, ref int i, ref long bits)
    {
        var start = i;
        i = Blanks.Skip(s, i);
        if (i < s.Length && s[i] is (byte)',' or (byte)';' or (byte)'-' or 0xD8 && Comma(s, i, i > start, out var width) is var comma and > 0)
        {
            bits |= (long)comma << CommaShift;
            i = Blanks.Skip(s, i + width);
        }

        if (i < s.Length && s[i] > '9' && words.Joiners.TryMatch(s, i, out var end, out var joiner) && (Blanks.LengthAt(s, end) > 0 || (end < s.Length && s[end] == ',')))
        {
            bits |= (long)(joiner + 1) << JoinerShift;
            i = Blanks.Skip(s, end);
            if (i < s.Length && s[i] == ',')
            {
                i = Blanks.Skip(s, i + 1);
            }
        }

        return i < s.Length && (i > start || s[i] >= 0xC2 || s[start - 1] >= 0x80);
    }

    private static int Comma(ReadOnlySpan<byte> s, int i, bool isBehindBlank, out int width)
    {
        width = s[i] == 0xD8 ? 2 : 1;
        return s[i] switch
        {
            (byte)',' => 1,
            (byte)';' => 3,
            (byte)'-' when isBehindBlank && Blanks.LengthAt(s, i + 1) > 0 => 4,
            0xD8 when i + 1 < s.Length && s[i + 1] == 0x8C => 2,
            _ => 0,
        };
    }

    /// <summary>A bracket; or a dash of some length between blanks; or a colon; or, in old exports, nothing before the author.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryClose(ReadOnlySpan<byte> s, ref int i, ref long bits)
    {
        var start = i;
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
            if (i + 1 < s.Length && s[i] == '-' && Blanks.LengthAt(s, i + 1) > 0)
            {
                bits |= 4L << CloserShift;
                i = Blanks.Skip(s, i + 1);
            }

            return true;
        }

        var (code, width) = s[i] switch
        {
            (byte)'-' => (1, 1),
            (byte)':' => (2, 1),
            0xE2 when i + 2 < s.Length && s[i + 1] == 0x80 && s[i + 2] is 0x93 or 0x94 => (3, 3),
            _ => (0, 0),
        };
        if (code == 0)
        {
            bits |= (long)OpenCloser << CloserShift;
            return i > start && (bits & (SecondsBit | YearFirstBit | TimeFirstBit)) == SecondsBit && HasAuthor(s[i..]);
        }

        if (i + width < s.Length && Blanks.LengthAt(s, i + width) == 0)
        {
            return false;
        }

        bits |= (long)code << CloserShift;
        i = Blanks.Skip(s, i + width);
        return true;
    }

    private static bool HasAuthor(ReadOnlySpan<byte> s)
    {
        var colon = s[..Math.Min(s.Length, LongestOpenAuthor)].IndexOf((byte)':');
        return colon > 0 && (colon + 1 == s.Length || s[colon + 1] is (byte)' ' or (byte)'\r');
    }
}
