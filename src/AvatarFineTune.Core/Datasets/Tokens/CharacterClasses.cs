namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// What the patterns ask of a character, one byte a code point. The table is data of a pinned Unicode version and not
/// .NET's own: the two differ on newly assigned letters, and .NET's regex classes see surrogates outside the BMP.
/// </summary>
internal sealed class CharacterClasses
{
    /// <summary>Lu and Lt.</summary>
    internal const int Upper = 1;

    /// <summary>Ll.</summary>
    internal const int Lower = 2;

    /// <summary>Lm and Lo, letters without case.</summary>
    internal const int Caseless = 4;

    /// <summary>M.</summary>
    internal const int Mark = 8;

    /// <summary>N.</summary>
    internal const int Number = 16;

    /// <summary>White space as JavaScript's <c>\s</c> has it (with U+FEFF, without U+0085), but for CR and LF.</summary>
    internal const int Space = 32;

    /// <summary>CR and LF.</summary>
    internal const int NewLine = 64;

    /// <summary>The end of the text; no character has it.</summary>
    internal const int End = 128;

    /// <summary>L.</summary>
    internal const int Letter = Upper | Lower | Caseless;

    /// <summary>The byte that marks the end of a buffer; it begins no character of UTF-8.</summary>
    internal const byte EndByte = 0xFF;

    private const int CodePoints = 0x110000;
    private readonly byte[] _classes;

    private CharacterClasses(byte[] classes) => _classes = classes;

    /// <summary>Unpacks the runs of the resource (Data/README.md has the layout).</summary>
    internal static CharacterClasses Load(ReadOnlySpan<byte> runs)
    {
        var classes = new byte[CodePoints];
        var at = 0;
        var filled = 0;
        while (at < runs.Length)
        {
            var length = 0;
            var shift = 0;
            for (; runs[at] >= 128; at++, shift += 7)
            {
                length |= (runs[at] & 127) << shift;
            }

            length |= runs[at] << shift;
            classes.AsSpan(filled, length).Fill(runs[at + 1]);
            filled += length;
            at += 2;
        }

        return filled == CodePoints
            ? new CharacterClasses(classes)
            : throw new InvalidDataException($"The character classes cover {filled} of {CodePoints} code points: rebuild the package.");
    }

    /// <summary>The class of one UTF-16 unit; surrogates have none.</summary>
    internal int Of(char unit) => _classes[unit];

    /// <summary>The class of a character.</summary>
    internal int Of(System.Text.Rune character) => _classes[character.Value];

    /// <summary>
    /// The class of the character that starts at a byte of valid UTF-8, or <see cref="End"/> (of length 0) at the
    /// <see cref="EndByte"/> that closes the buffer.
    /// </summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    internal int At(ReadOnlySpan<byte> text, int at, out int length)
    {
        int first = text[at];
        if (first < 0x80)
        {
            length = 1;
            return _classes[first];
        }

        if (first < 0xE0)
        {
            length = 2;
            return _classes[((first & 0x1F) << 6) | (text[at + 1] & 0x3F)];
        }

        return Wide(text, at, out length);
    }

    private byte Wide(ReadOnlySpan<byte> text, int at, out int length)
    {
        int first = text[at];
        if (first < 0xF0)
        {
            length = 3;
            return _classes[((first & 0x0F) << 12) | ((text[at + 1] & 0x3F) << 6) | (text[at + 2] & 0x3F)];
        }

        if (first == EndByte)
        {
            length = 0;
            return End;
        }

        length = 4;
        return _classes[((first & 0x07) << 18) | ((text[at + 1] & 0x3F) << 12) | ((text[at + 2] & 0x3F) << 6) | (text[at + 3] & 0x3F)];
    }
}
