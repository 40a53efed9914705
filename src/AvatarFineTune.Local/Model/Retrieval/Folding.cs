using System.Text;

namespace AvatarFineTune.Local.Model.Retrieval;

/// <summary>
/// Makes letters that people type for one another equal: case, Latin accents, full-width forms, Arabic and Cyrillic
/// variants. Its own small table instead of Unicode normalisation, which .NET leaves out in invariant mode: a model must
/// answer the same in every host.
/// </summary>
internal static class Folding
{
    /// <summary>Adds the folded form of a letter, digit or mark; nothing for a mark that only decorates.</summary>
    public static void Append(StringBuilder word, Rune rune)
    {
        var value = rune.Value;
        if (value is >= 0xFF01 and <= 0xFF5E)
        {
            value -= 0xFEE0;
        }

        if (value < 0x80)
        {
            word.Append(char.ToLowerInvariant((char)value));
            return;
        }

        if (IsDecoration(value))
        {
            return;
        }

        var lower = Rune.ToLowerInvariant(new Rune(value)).Value;
        if (Plain(lower) is { } plain)
        {
            word.Append(plain);
        }
        else
        {
            word.Append(new Rune(lower).ToString());
        }
    }

    // Accents written as combining marks, Hebrew and Arabic vowel signs, the Arabic tatweel. Marks of other scripts
    // (Devanagari vowels, say) are letters in all but name and stay.
    private static bool IsDecoration(int value) =>
        value is (>= 0x0300 and <= 0x036F) or (>= 0x0591 and <= 0x05C7) or (>= 0x0610 and <= 0x061A) or (>= 0x064B and <= 0x065F) or 0x0670 or 0x0640;

    private static string? Plain(int lower) => lower switch
    {
        (>= 0xE0 and <= 0xE5) or 0x101 or 0x103 or 0x105 or 0x1CE or (>= 0x1EA1 and <= 0x1EB7) => "a",
        0xE6 => "ae",
        0xE7 or 0x107 or 0x109 or 0x10B or 0x10D => "c",
        0xF0 or 0x10F or 0x111 => "d",
        (>= 0xE8 and <= 0xEB) or 0x113 or 0x115 or 0x117 or 0x119 or 0x11B or (>= 0x1EB9 and <= 0x1EC7) => "e",
        0x11D or 0x11F or 0x121 or 0x123 => "g",
        0x125 or 0x127 => "h",
        (>= 0xEC and <= 0xEF) or 0x129 or 0x12B or 0x12D or 0x12F or 0x130 or 0x131 or 0x1EC9 or 0x1ECB => "i",
        0x135 => "j",
        0x137 => "k",
        0x13A or 0x13C or 0x13E or 0x140 or 0x142 => "l",
        0xF1 or 0x144 or 0x146 or 0x148 => "n",
        (>= 0xF2 and <= 0xF6) or 0xF8 or 0x14D or 0x14F or 0x151 or 0x1A1 or (>= 0x1ECD and <= 0x1EE3) => "o",
        0x153 => "oe",
        0x155 or 0x157 or 0x159 => "r",
        0x15B or 0x15D or 0x15F or 0x161 or 0x219 => "s",
        0xDF or 0x1E9E => "ss",
        0x163 or 0x165 or 0x167 or 0x21B => "t",
        0xFE => "th",
        (>= 0xF9 and <= 0xFC) or 0x169 or 0x16B or 0x16D or 0x16F or 0x171 or 0x173 or 0x1B0 or (>= 0x1EE5 and <= 0x1EF1) => "u",
        0x175 => "w",
        0xFD or 0xFF or 0x177 or (>= 0x1EF3 and <= 0x1EF9) => "y",
        0x17A or 0x17C or 0x17E => "z",
        0x3C2 => "σ",
        0x439 => "и",
        0x451 => "е",
        0x622 or 0x623 or 0x625 or 0x671 => "ا",
        0x629 => "ه",
        0x649 or 0x6CC => "ي",
        0x6A9 => "ك",
        _ => null,
    };
}
