using System.Globalization;
using System.Text;

namespace AvatarFineTune.Examples.Text;

/// <summary>
/// Splits text into words: runs of letters, marks and digits, apostrophes and hyphens inside them. In scripts that write
/// without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) each character is a token, and two make about one word.
/// </summary>
internal static class Words
{
    /// <summary>Yields each token's place.</summary>
    public static IEnumerable<Range> Tokens(string text)
    {
        var start = -1;
        for (var i = 0; i < text.Length;)
        {
            var length = Length(text, i);
            var isWord = IsWordAt(text, i);
            if (isWord && !IsUnspaced(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start < 0 || !IsInner(text, i))
            {
                if (start >= 0)
                {
                    yield return start..i;
                    start = -1;
                }

                if (isWord)
                {
                    yield return i..(i + length);
                }
            }

            i += length;
        }

        if (start >= 0)
        {
            yield return start..text.Length;
        }
    }

    /// <summary>How many words a text has.</summary>
    public static int Count(string text)
    {
        int words = 0, unspaced = 0;
        foreach (var token in Tokens(text))
        {
            _ = IsUnspaced(text[token.Start.Value]) ? unspaced++ : words++;
        }

        return words + ((unspaced + 1) / 2);
    }

    /// <summary>Whether the character belongs to a script that writes without spaces.</summary>
    public static bool IsUnspaced(char c) => c is
        (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
        or (>= '\u3005' and <= '\u3007') or (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');

    private static bool IsWordAt(string text, int i) => CharUnicodeInfo.GetUnicodeCategory(text, i) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        && text[i] is not ('\uFE0F' or '\u20E3');

    // An apostrophe or hyphen between two letters, or a joiner.
    private static bool IsInner(string text, int i) =>
        text[i] is '\u200C' or '\u200D'
        || (text[i] is '\'' or '\u2019' or '-' && i > 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i - 1]) && char.IsLetter(text[i + 1]));

    private static int Length(string text, int i) =>
        Rune.TryGetRuneAt(text, i, out var rune) ? rune.Utf16SequenceLength : 1;
}
