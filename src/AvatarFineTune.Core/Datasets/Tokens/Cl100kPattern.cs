using System.Runtime.CompilerServices;
using static AvatarFineTune.Datasets.Tokens.CharacterClasses;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// The pieces of cl100k_base: a contraction; letters with one other character before them; up to three numbers; other
/// characters with a space before and line ends after; white space.
/// </summary>
internal readonly struct Cl100kPattern : IPiecePattern
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)] // A method of its own, or it and its caller both outgrow the inliner.
    public static int EndOf(CharacterClasses classes, ReadOnlySpan<byte> text, int start)
    {
        var kind = classes.At(text, start, out var length);
        if ((kind & Letter) != 0)
        {
            return Letters(classes, text, start + length);
        }

        if ((kind & Number) != 0)
        {
            return PiecePattern.Numbers(classes, text, start);
        }

        var contraction = PiecePattern.Contraction(text, start);
        if (contraction > start)
        {
            return contraction;
        }

        var next = start + length;
        if (kind != NewLine && (classes.At(text, next, out var lead) & Letter) != 0)
        {
            return Letters(classes, text, next + lead);
        }

        if ((kind & (Space | NewLine)) == 0)
        {
            return LineEnds(text, PiecePattern.Others(classes, text, next));
        }

        if (text[start] == (byte)' ')
        {
            var others = PiecePattern.Others(classes, text, next);
            if (others > next)
            {
                return LineEnds(text, others);
            }
        }

        return PiecePattern.WhiteSpace(classes, text, start);
    }

    private static int Letters(CharacterClasses classes, ReadOnlySpan<byte> text, int at)
    {
        at += PiecePattern.SmallLetters(text, at);
        while ((classes.At(text, at, out var length) & Letter) != 0)
        {
            at += length;
        }

        return at;
    }

    private static int LineEnds(ReadOnlySpan<byte> text, int at)
    {
        while (text[at] is (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }
}
