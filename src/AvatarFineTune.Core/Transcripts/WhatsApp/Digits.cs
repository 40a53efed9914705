using System.Runtime.CompilerServices;
using System.Text;

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
            if (d > 9 && (s[i] < 0xC2 || (width = WideAt(s, i, out d)) == 0))
            {
                break;
            }

            value = (value * 10) + (int)d;
            i += width;
            count++;
        }

        return count;
    }

    internal static bool IsAt(ReadOnlySpan<byte> s, int i) =>
        (uint)i < (uint)s.Length && (s[i] is >= (byte)'0' and <= (byte)'9' || (s[i] >= 0xC2 && WideAt(s, i, out _) > 0));

    /// <summary>The decimal digits of all scripts: Arabic-Indic, Persian, Devanagari, Bengali, Thai and so on.</summary>
    private static int WideAt(ReadOnlySpan<byte> s, int i, out uint digit)
    {
        digit = 0;
        if (Rune.DecodeFromUtf8(s[i..], out var rune, out var width) != System.Buffers.OperationStatus.Done || !Rune.IsDigit(rune))
        {
            return 0;
        }

        digit = (uint)Rune.GetNumericValue(rune);
        return width;
    }
}
