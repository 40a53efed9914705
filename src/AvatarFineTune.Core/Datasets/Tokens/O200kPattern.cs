using System.Runtime.CompilerServices;
using static AvatarFineTune.Datasets.Tokens.CharacterClasses;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// The pieces of o200k_base: a word (capitals, then small letters, then a contraction) with one other character before
/// it; up to three numbers; other characters with a space before and line ends or slashes after; white space.
/// </summary>
internal readonly struct O200kPattern : IPiecePattern
{
    // Letters without case and marks may stand in both halves of a word, and marks also before one and among the others.
    private const int Either = Caseless | Mark;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)] // A method of its own, or it and its caller both outgrow the inliner.
    public static int EndOf(CharacterClasses classes, ReadOnlySpan<byte> text, int start)
    {
        var kind = classes.At(text, start, out var length);
        if ((kind & Letter) != 0)
        {
            return PiecePattern.Contraction(text, Word(classes, text, start, out _));
        }

        if ((kind & Number) != 0)
        {
            return PiecePattern.Numbers(classes, text, start);
        }

        var next = start + length;
        if (kind != NewLine)
        {
            var word = Word(classes, text, next, out var capitalsOnly);

            // The first alternative needs a second half: before capitals alone, a mark is its own word, without a lead.
            if (kind == Mark && (capitalsOnly || word == next))
            {
                word = next;
            }
            else if (word == next)
            {
                word = start;
            }

            if (word > start)
            {
                return PiecePattern.Contraction(text, word);
            }
        }

        if ((kind & (Space | NewLine)) == 0)
        {
            return LineEndsAndSlashes(text, PiecePattern.Others(classes, text, next));
        }

        if (text[start] == (byte)' ')
        {
            var others = PiecePattern.Others(classes, text, next);
            if (others > next)
            {
                return LineEndsAndSlashes(text, others);
            }
        }

        return PiecePattern.WhiteSpace(classes, text, start);
    }

    /// <summary>
    /// The end of the word that starts here, or the start where there is none. Capitals run as far as they can. If a
    /// small letter follows, small letters run on. If not, the first alternative gives capitals back until one of
    /// <see cref="Either"/> can be the second half, and ends after that; the second takes capitals alone.
    /// </summary>
    private static int Word(CharacterClasses classes, ReadOnlySpan<byte> text, int start, out bool capitalsOnly)
    {
        var at = start;
        var afterEither = -1;
        int kind;
        int length;
        while (((kind = classes.At(text, at, out length)) & (Upper | Either)) != 0)
        {
            at += length;
            if ((kind & Either) != 0)
            {
                afterEither = at;
            }
        }

        capitalsOnly = false;
        if (kind != Lower)
        {
            if (afterEither >= 0)
            {
                return afterEither;
            }

            capitalsOnly = at > start;
            return at;
        }

        at += PiecePattern.SmallLetters(text, at);
        while ((classes.At(text, at, out length) & (Lower | Either)) != 0)
        {
            at += length;
        }

        return at;
    }

    private static int LineEndsAndSlashes(ReadOnlySpan<byte> text, int at)
    {
        while (text[at] is (byte)'\r' or (byte)'\n' or (byte)'/')
        {
            at++;
        }

        return at;
    }
}
