using System.Runtime.CompilerServices;
using static AvatarFineTune.Transcripts.WhatsApp.HeaderShape;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>The date in a header: three numbers and what separates them.</summary>
internal static class HeaderDate
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryRead(ReadOnlySpan<byte> s, ref int i, ref Header header, ref int bits)
    {
        var firstDigits = Digits.Read(s, ref i, 4, out header.First);
        if (firstDigits is 0 or 3 || (uint)i >= (uint)s.Length)
        {
            return false;
        }

        var separator = s[i];
        var code = separator switch { (byte)'/' => 0, (byte)'.' => 1, (byte)'-' => 2, _ => -1 };
        if (code < 0)
        {
            return false;
        }

        var afterFirst = Blanks.Skip(s, i + 1);
        bits |= (afterFirst > i + 1 ? SpacedDateBit : 0) | (code << DateSeparatorShift);
        i = afterFirst;
        if (Digits.Read(s, ref i, 2, out header.Second) == 0 || (uint)i >= (uint)s.Length || s[i] != separator)
        {
            return false;
        }

        i = Blanks.Skip(s, i + 1);
        var lastDigits = Digits.Read(s, ref i, 4, out header.Third);
        header.ThirdIsShort = lastDigits == 1;
        if (firstDigits == 4 ? lastDigits is 0 or > 2 : lastDigits is 0 or 3)
        {
            return false;
        }

        bits |= firstDigits == 4 ? YearFirstBit : lastDigits == 4 ? LongYearBit : 0;
        if (separator == '.' && i < s.Length && s[i] == '.')
        {
            i++;
            bits |= DateTailBit;
        }

        return true;
    }
}
