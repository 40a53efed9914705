using System.Globalization;
using System.Text;

namespace AvatarFineTune.Stores.Providers;

/// <summary>
/// Cuts text into the words that notes are found by, in lower case. Chinese, Japanese and Thai write no spaces, so each
/// of their characters counts as a word: a search then finds notes that share characters.
/// </summary>
public static class NoteWords
{
    /// <summary>The most words of a query that are searched: a query is a message, and may be a whole book.</summary>
    public const int MaxQueryWords = 64;

    /// <summary>Yields the words of a text, in order, repeats included.</summary>
    public static IEnumerable<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var alone = IsUnspaced(rune.Value);
            if (word.Length > 0 && (alone || !IsPartOfWord(rune)))
            {
                yield return word.ToString();
                word.Clear();
            }

            if (alone)
            {
                yield return rune.ToString();
            }
            else if (IsPartOfWord(rune))
            {
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    /// <summary>The distinct words of a query, at most <see cref="MaxQueryWords"/>.</summary>
    public static IReadOnlyList<string> OfQuery(string query) =>
        [.. Split(query).Distinct(StringComparer.Ordinal).Take(MaxQueryWords)];

    private static bool IsPartOfWord(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsUnspaced(int value) =>
        value is (>= 0x0E01 and <= 0x0E2E)                              // Thai consonants: vowels are written around them
            or (>= 0x3041 and <= 0x30FF)                                // Hiragana, Katakana
            or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)   // ideographs
            or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
