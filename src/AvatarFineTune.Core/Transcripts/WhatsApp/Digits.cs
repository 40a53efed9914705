using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>Reads numbers in a header.</summary>
internal static class Digits
{
    /// <summary>Reads up to <paramref name="most"/> digits; returns how many there were.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Read(ReadOnlySpan<byte> s, ref int i, int most, out int value)
    {
        value = 0;
        var count = 0;
        while (count < most && (uint)i < (uint)s.Length)
        {
            var d = (uint)(s[i] - '0');
            var width = 1;
            if (d > 9 && (width = WideAt(s, i, out d)) == 0)
            {
                break;
            }

            value = (value * 10) + (int)d;
            i += width;
            count++;
        }

        return count;
    }

    /// <summary>Arabic-Indic (U+0660..) and Persian (U+06F0..) digits.</summary>
    private static int WideAt(ReadOnlySpan<byte> s, int i, out uint digit)
    {
        digit = 0;
        if (i + 1 >= s.Length)
        {
            return 0;
        }

        digit = s[i] switch
        {
            0xD9 => (uint)(s[i + 1] - 0xA0),
            0xDB => (uint)(s[i + 1] - 0xB0),
            _ => uint.MaxValue,
        };
        return digit <= 9 ? 2 : 0;
    }
}
