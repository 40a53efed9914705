using System.Numerics;
using System.Runtime.Intrinsics;
using static AvatarFineTune.Datasets.Tokens.CharacterClasses;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// The rule that cuts a text into pieces before any merging. Each encoding has its own; a struct, so that the loop over
/// pieces is compiled for it.
/// </summary>
internal interface IPiecePattern
{
    /// <summary>Where the piece that starts at <paramref name="start"/> ends; the text is closed by an end byte.</summary>
    static abstract int EndOf(CharacterClasses classes, ReadOnlySpan<byte> text, int start);
}

/// <summary>
/// The alternatives that both patterns share, matched by hand: each method says what a backtracking matcher would take.
/// </summary>
internal static class PiecePattern
{
    private const int NotOther = Letter | Number | Space | NewLine | End;

    /// <summary>
    /// How many of a to z lie ahead, up to sixteen: most words end within one look, without a guess a letter.
    /// </summary>
    internal static int SmallLetters(ReadOnlySpan<byte> text, int at)
    {
        var ahead = Vector128.Create(text.Slice(at, Vector128<byte>.Count)) - Vector128.Create((byte)'a');
        return BitOperations.TrailingZeroCount(~Vector128.LessThan(ahead, Vector128.Create((byte)26)).ExtractMostSignificantBits());
    }

    /// <summary>
    /// <c>\p{N}{1,3}</c>, from a number.
    /// </summary>
    internal static int Numbers(CharacterClasses classes, ReadOnlySpan<byte> text, int start)
    {
        var at = start;
        for (var count = 0; count < 3 && (classes.At(text, at, out var length) & Number) != 0; count++)
        {
            at += length;
        }

        return at;
    }

    /// <summary>
    /// The run of <c>[^\s\p{L}\p{N}]</c>; marks belong to it.
    /// </summary>
    internal static int Others(CharacterClasses classes, ReadOnlySpan<byte> text, int start)
    {
        var at = start;
        while ((classes.At(text, at, out var length) & NotOther) == 0)
        {
            at += length;
        }

        return at;
    }

    /// <summary>
    /// <c>\s*[\r\n]+|\s+(?!\S)|\s+</c>, from white space: up to and with the last line end of the run; else the whole
    /// run where the text ends with it; else all but its last character, which leads the next piece; else that one.
    /// </summary>
    internal static int WhiteSpace(CharacterClasses classes, ReadOnlySpan<byte> text, int start)
    {
        var at = start;
        var last = start;
        var afterLine = -1;
        int kind;
        while (((kind = classes.At(text, at, out var length)) & (Space | NewLine)) != 0)
        {
            last = at;
            at += length;
            if (kind == NewLine)
            {
                afterLine = at;
            }
        }

        if (afterLine >= 0)
        {
            return afterLine;
        }

        return kind == End || last == start ? at : last;
    }

    /// <summary>
    /// <c>'s|'t|'re|'ve|'m|'ll|'d</c> in ASCII of either case, but not U+017F for s: the end of it, or the start where
    /// there is none.
    /// </summary>
    internal static int Contraction(ReadOnlySpan<byte> text, int start)
    {
        if (text[start] != (byte)'\'')
        {
            return start;
        }

        // 0x20 makes an ASCII letter small; no other byte becomes one of those asked for, but for the letter itself.
        return (text[start + 1] | 0x20) switch
        {
            's' or 't' or 'm' or 'd' => start + 2,
            'r' or 'v' when (text[start + 2] | 0x20) == 'e' => start + 3,
            'l' when (text[start + 2] | 0x20) == 'l' => start + 3,
            _ => start,
        };
    }
}
