using System.Runtime.CompilerServices;
using static AvatarFineTune.Transcripts.WhatsApp.HeaderShape;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>The time in a header: hour, minute, perhaps seconds, and the half of the day before or behind them.</summary>
internal static class HeaderTime
{
    /// <summary>From this code on, the separators are words.</summary>
    internal const int Worded = 2;

    private const int FullWidthColon = 5;

    /// <summary>What stands behind hour, minute and second: <c>22 h 05 min 07 s</c>, 时, 時, 시.</summary>
    private static readonly byte[][][] Units =
    [
        ["h"u8.ToArray(), "min"u8.ToArray(), "s"u8.ToArray()],
        ["时"u8.ToArray(), "分"u8.ToArray(), "秒"u8.ToArray()],
        ["時"u8.ToArray(), "分"u8.ToArray(), "秒"u8.ToArray()],
        ["："u8.ToArray(), "："u8.ToArray(), []],
        ["시"u8.ToArray(), "분"u8.ToArray(), "초"u8.ToArray()],
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryRead(ReadOnlySpan<byte> s, ref int i, ref Header header, ref long bits, WhatsAppWords words)
    {
        var marker = -1;
        header.Marker = -1;
        if ((uint)i < (uint)s.Length && s[i] > '9' && words.Markers.TryMatch(s, i, out var end, out marker))
        {
            bits |= MarkerBeforeBit | (s[i] >= 0x80 ? ForeignMarkerBit : 0);
            i = Blanks.Skip(s, end);
        }

        if (Digits.Read(s, ref i, 2, out var hour) == 0 || (uint)i >= (uint)s.Length || hour > 24)
        {
            return false;
        }

        var separator = s[i];
        int minute, second;
        if (separator is (byte)':' or (byte)'.')
        {
            i++;
            bits |= separator == ':' ? 0 : 1L << TimeSeparatorShift;
            if (Digits.Read(s, ref i, 2, out minute) != 2 || !TrySeconds(s, ref i, separator, ref bits, out second))
            {
                return false;
            }
        }
        else if (!TryWorded(s, ref i, ref bits, out minute, out second))
        {
            return false;
        }

        if (minute > 59 || second > 60)
        {
            return false;
        }

        header.TimeEnd = i;
        var at = Blanks.Skip(s, i);
        if (at < s.Length && s[at] >= 'A' && s[at] != ']')
        {
            Behind(s, at, ref i, ref header, ref bits, ref marker, words);
        }

        header.TimeOfDay = (words.Unfold(hour, marker) * 3600) + (minute * 60) + Math.Min(second, 59);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySeconds(ReadOnlySpan<byte> s, ref int i, byte separator, ref long bits, out int second)
    {
        second = 0;
        if ((uint)i >= (uint)s.Length || s[i] != separator || !Digits.IsAt(s, i + 1))
        {
            return true;
        }

        i++;
        bits |= SecondsBit;
        return Digits.Read(s, ref i, 2, out second) == 2;
    }

    /// <summary>Separators that are words, with or without blanks around them.</summary>
    private static bool TryWorded(ReadOnlySpan<byte> s, ref int i, ref long bits, out int minute, out int second)
    {
        (minute, second) = (0, 0);
        i = Blanks.Skip(s, i);
        for (var form = 0; form < Units.Length; form++)
        {
            if (!TryUnit(s, ref i, Units[form][0]))
            {
                continue;
            }

            bits |= (long)(form + Worded) << TimeSeparatorShift;
            if (Digits.Read(s, ref i, 2, out minute) == 0)
            {
                return false;
            }

            var at = Blanks.Skip(s, i);
            if (!TryUnit(s, ref at, Units[form][1]))
            {
                return form + Worded is 2 or FullWidthColon;
            }

            i = at;
            if (Digits.Read(s, ref at, 2, out second) > 0)
            {
                i = Blanks.Skip(s, at) is var next && TryUnit(s, ref next, Units[form][2]) ? next : at;
                bits |= SecondsBit;
            }

            return true;
        }

        return false;
    }

    private static bool TryUnit(ReadOnlySpan<byte> s, ref int i, byte[] unit)
    {
        if (i >= s.Length || !s[i..].StartsWith(unit))
        {
            return false;
        }

        i = Blanks.Skip(s, i + unit.Length);
        return true;
    }

    /// <summary>"PM", "ч.", or both.</summary>
    private static void Behind(ReadOnlySpan<byte> s, int at, ref int i, ref Header header, ref long bits, ref int marker, WhatsAppWords words)
    {
        if (words.TimeTails.TryMatch(s, at, out var end, out _))
        {
            bits |= TimeTailBit;
            i = end;
            at = Blanks.Skip(s, i);
        }

        if (marker < 0 && at < s.Length && words.Markers.TryMatch(s, at, out end, out marker))
        {
            bits |= MarkerAfterBit | (s[at] >= 0x80 ? ForeignMarkerBit : 0);
            header.Marker = marker;
            i = end;
        }
    }
}
