using System.Runtime.CompilerServices;
using static AvatarFineTune.Transcripts.WhatsApp.HeaderShape;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>The date in a header: three numbers, what separates them, and perhaps an era beside the year.</summary>
internal static class HeaderDate
{
    /// <summary>From this code on, each number is followed by a word for what it is.</summary>
    internal const int Worded = 3;

    /// <summary>What stands behind year, month and day in Chinese and Japanese, and in Korean.</summary>
    private static readonly byte[][][] Units =
    [
        ["年"u8.ToArray(), "月"u8.ToArray(), "日"u8.ToArray()],
        ["년"u8.ToArray(), "월"u8.ToArray(), "일"u8.ToArray()],
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryRead(ReadOnlySpan<byte> s, ref int i, ref Header header, ref long bits, WordMatcher eras)
    {
        var hasEra = TryEra(s, ref i, ref bits, eras);
        bits |= hasEra ? EraBeforeBit | YearFirstBit : 0;
        var firstDigits = Digits.Read(s, ref i, 4, out header.First);
        if (firstDigits == 0 && hasEra && i < s.Length && s[i..].StartsWith("元"u8))
        {
            (firstDigits, header.First) = (1, 1);
            i += 3;
        }

        if (firstDigits == 0 || (firstDigits == 3 && !hasEra) || !TrySeparator(s, ref i, ref bits, out var code))
        {
            return false;
        }

        if (Digits.Read(s, ref i, 2, out header.Second) == 0 || !TrySameSeparator(s, ref i, code, 1))
        {
            return false;
        }

        hasEra |= firstDigits <= 2 && TryEra(s, ref i, ref bits, eras);
        var lastDigits = Digits.Read(s, ref i, 4, out header.Third);
        header.ThirdIsShort = lastDigits == 1;
        if (code >= Worded && !TrySameSeparator(s, ref i, code, 2))
        {
            return false;
        }

        hasEra = hasEra || TryEraBehind(s, ref i, ref bits, eras);
        var isYearFirst = firstDigits == 4 || (bits & YearFirstBit) != 0;
        if (isYearFirst ? lastDigits is 0 or > 2 : lastDigits == 0 || (lastDigits == 3 && !hasEra))
        {
            return false;
        }

        bits |= isYearFirst ? YearFirstBit : lastDigits == 4 ? LongYearBit : 0;
        if (code == 1 && i < s.Length && s[i] == '.')
        {
            i++;
            bits |= DateTailBit;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySeparator(ReadOnlySpan<byte> s, ref int i, ref long bits, out int code)
    {
        i = (uint)i < (uint)s.Length && s[i] >= 0xC2 ? Blanks.SkipMarks(s, i) : i;
        code = (uint)i >= (uint)s.Length ? -1 : s[i] switch { (byte)'/' => 0, (byte)'.' => 1, (byte)'-' => 2, >= 0xC2 => Wording(s[i..]), _ => -1 };
        if (code < 0)
        {
            return false;
        }

        i += code >= Worded ? 3 : 1;
        var start = (uint)i < (uint)s.Length && s[i] >= 0xC2 ? Blanks.SkipMarks(s, i) : i;
        i = Blanks.Skip(s, start);
        bits |= (i > start ? SpacedDateBit : 0) | ((long)code << DateSeparatorShift);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySameSeparator(ReadOnlySpan<byte> s, ref int i, int code, int place)
    {
        i = (uint)i < (uint)s.Length && s[i] >= 0xC2 ? Blanks.SkipMarks(s, i) : i;
        if (code >= Worded)
        {
            if ((uint)i >= (uint)s.Length || !s[i..].StartsWith(Units[code - Worded][place]))
            {
                return false;
            }

            i += 3;
        }
        else if ((uint)i >= (uint)s.Length || s[i++] != (code switch { 0 => (byte)'/', 1 => (byte)'.', _ => (byte)'-' }))
        {
            return false;
        }

        i = place == 1 ? Blanks.Skip(s, i) : i;
        return true;
    }

    private static int Wording(ReadOnlySpan<byte> s) => s.StartsWith(Units[0][0]) ? Worded : s.StartsWith(Units[1][0]) ? Worded + 1 : -1;

    /// <summary>An era in front of the year: R6, 令和6年, พ.ศ. 2567.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryEra(ReadOnlySpan<byte> s, ref int i, ref long bits, WordMatcher eras)
    {
        if ((uint)i >= (uint)s.Length || s[i] <= '9' || !eras.TryMatch(s, i, out var end, out var era))
        {
            return false;
        }

        i = Blanks.Skip(s, end);
        bits |= (long)(era + 1) << EraShift;
        return true;
    }

    /// <summary>An era behind the year: 2567 BE.</summary>
    private static bool TryEraBehind(ReadOnlySpan<byte> s, ref int i, ref long bits, WordMatcher eras)
    {
        var at = Blanks.Skip(s, i);
        if (at >= s.Length || s[at] <= '9' || !eras.TryMatch(s, at, out var end, out var era))
        {
            return false;
        }

        i = end;
        bits |= (long)(era + 1) << EraShift;
        return true;
    }
}
