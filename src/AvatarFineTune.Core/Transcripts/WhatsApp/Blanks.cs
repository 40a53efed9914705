using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>The many kinds of space, and the invisible direction marks, that exports sprinkle over their lines; as UTF-8.</summary>
internal static class Blanks
{
    /// <summary>The left-to-right mark, which iOS puts before everything that the app, not the author, wrote.</summary>
    internal static ReadOnlySpan<byte> Mark => [0xE2, 0x80, 0x8E];

    /// <summary>The right-to-left mark, which it puts there in Arabic, Hebrew and Persian.</summary>
    private static ReadOnlySpan<byte> RightMark => [0xE2, 0x80, 0x8F];

    /// <summary>Whether one of the app's two marks is in it.</summary>
    internal static bool HasMark(ReadOnlySpan<byte> s) => LastMark(s) >= 0;

    /// <summary>Where the last of the app's marks begins; -1 if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int LastMark(ReadOnlySpan<byte> s) =>
        s.Contains(Mark[0]) ? Math.Max(s.LastIndexOf(Mark), s.LastIndexOf(RightMark)) : -1;

    /// <summary>The length of the space or invisible character at <paramref name="i"/>; 0 if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int LengthAt(ReadOnlySpan<byte> s, int i)
    {
        if ((uint)i >= (uint)s.Length)
        {
            return 0;
        }

        var b = s[i];
        return b is (byte)' ' or (byte)'\t' ? 1 : b < 0xC2 ? 0 : WideLengthAt(s, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Skip(ReadOnlySpan<byte> s, int i)
    {
        for (int n; (n = LengthAt(s, i)) > 0; i += n)
        {
        }

        return i;
    }

    /// <summary>Skips blanks and empty lines at the front.</summary>
    internal static int SkipLines(ReadOnlySpan<byte> s)
    {
        var i = Skip(s, 0);
        while ((uint)i < (uint)s.Length && s[i] is (byte)'\n' or (byte)'\r')
        {
            i = Skip(s, i + 1);
        }

        return i;
    }

    /// <summary>Skips invisible characters, but no blanks.</summary>
    internal static int SkipMarks(ReadOnlySpan<byte> s, int i)
    {
        while (i + 2 < s.Length && IsInvisible(s, i, out var length))
        {
            i += length;
        }

        return i;
    }

    internal static bool IsInvisible(ReadOnlySpan<byte> s, int i, out int length)
    {
        length = WideLengthAt(s, i);
        return length == 3 && (s[i] == 0xEF || (s[i + 1] == 0x80 && s[i + 2] is 0x8E or 0x8F or (>= 0xAA and <= 0xAE)) || s[i + 1] == 0x81);
    }

    /// <summary>Cuts blanks and invisible characters at the front.</summary>
    internal static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> s) => s[Skip(s, 0)..];

    /// <summary>Cuts blanks, line ends and direction marks at the end; a closing isolate (U+2069) stays, it belongs to a mention.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> s)
    {
        while (s.Length > 0)
        {
            var cut = s switch
            {
                [.., (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r'] => 1,
                [.., 0xE2, 0x80, 0x8E or 0x8F or 0xAF] or [.., 0xEF, 0xBB, 0xBF] => 3,
                [.., 0xC2, 0xA0] => 2,
                _ => 0,
            };
            if (cut == 0)
            {
                break;
            }

            s = s[..^cut];
        }

        return s;
    }

    private static int WideLengthAt(ReadOnlySpan<byte> s, int i) => s[i] switch
    {
        0xC2 => i + 1 < s.Length && s[i + 1] == 0xA0 ? 2 : 0,
        0xE2 when i + 2 < s.Length => (s[i + 1], s[i + 2]) switch
        {
            (0x80, 0x89 or 0x8A or 0x8E or 0x8F or 0xAF or (>= 0xAA and <= 0xAE)) => 3,
            (0x81, >= 0xA6 and <= 0xA9) => 3,
            _ => 0,
        },
        0xE3 => i + 2 < s.Length && s[i + 1] == 0x80 && s[i + 2] == 0x80 ? 3 : 0,
        0xEF => i + 2 < s.Length && s[i + 1] == 0xBB && s[i + 2] == 0xBF ? 3 : 0,
        _ => 0,
    };
}
