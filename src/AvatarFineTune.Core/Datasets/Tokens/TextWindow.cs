using System.Text;
using static AvatarFineTune.Datasets.Tokens.CharacterClasses;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// Cuts a long text into windows that can be counted one by one with the same result as the whole, so that the buffer
/// stays small and in the processor's cache. A cut lies between a letter or number and a character that can continue
/// neither: every pattern ends a piece there, and sees no more of the text beyond than of a text that ends.
/// </summary>
internal static class TextWindow
{
    /// <summary>The length of a window in UTF-16 units or bytes; one without a place to cut grows until it has one.</summary>
    internal const int Usual = 16 * 1024;

    /// <summary>The length of the next window of a text.</summary>
    internal static int LengthOf(CharacterClasses classes, ReadOnlySpan<char> text)
    {
        var from = 0;
        for (var limit = Usual; limit < text.Length; limit = Twice(limit))
        {
            for (var cut = limit; cut > from; cut--)
            {
                if (IsCut(classes, text, cut))
                {
                    return cut;
                }
            }

            from = limit;
        }

        return text.Length;
    }

    /// <summary>The length of the next window of valid UTF-8.</summary>
    internal static int LengthOf(CharacterClasses classes, ReadOnlySpan<byte> text)
    {
        var from = 0;
        for (var limit = Usual; limit < text.Length; limit = Twice(limit))
        {
            for (var cut = limit; cut > from; cut--)
            {
                if (IsCut(classes, text, cut))
                {
                    return cut;
                }
            }

            from = limit;
        }

        return text.Length;
    }

    /// <summary>Whether the text may be cut before this unit; never within a surrogate pair, and never before one.</summary>
    internal static bool IsCut(CharacterClasses classes, ReadOnlySpan<char> text, int cut)
        => !char.IsSurrogate(text[cut]) && IsCut(classes.Of(text[cut - 1]), classes.Of(text[cut]), text[cut]);

    private static bool IsCut(CharacterClasses classes, ReadOnlySpan<byte> text, int cut)
        => Rune.DecodeFromUtf8(text[cut..], out var next, out _) == System.Buffers.OperationStatus.Done
            && Rune.DecodeLastFromUtf8(text[..cut], out var last, out _) == System.Buffers.OperationStatus.Done
            && IsCut(classes.Of(last), classes.Of(next), next.Value);

    private static bool IsCut(int last, int next, int nextCharacter)
        => (last & (Letter | Number)) != 0 && (next & (Letter | Number | Mark)) == 0 && nextCharacter != '\'';

    private static int Twice(int limit) => limit > int.MaxValue / 2 ? int.MaxValue : limit * 2;
}
