using System.Globalization;
using System.Text;

namespace AvatarFineTune.Local.Model.Retrieval;

/// <summary>
/// Cuts a message into the terms that BM25 counts: folded words, emoji, and for scripts without spaces pairs of neighbouring
/// characters. A speaker's name at the start of a group's line is one term of its own, <c>@name</c>. Linear in the text.
/// </summary>
internal static class Words
{
    /// <summary>Of a longer text only the end counts: what was said last, and no message can make an answer slow.</summary>
    public const int MaxCharacters = 16_384;

    public static List<string> Of(string text)
    {
        var terms = new List<string>();
        var start = text.Length <= MaxCharacters ? 0 : text.Length - MaxCharacters;
        foreach (var line in text.AsSpan(start).EnumerateLines())
        {
            var (name, said) = Speaker.Split(line);
            if (name.Length > 0)
            {
                AddSpeaker(name, terms);
            }

            Add(said, terms);
        }

        return terms;
    }

    private static void AddSpeaker(ReadOnlySpan<char> name, List<string> terms)
    {
        var parts = new List<string>();
        Add(name, parts);
        if (parts.Count > 0)
        {
            terms.Add("@" + string.Concat(parts));
        }
    }

    private static void Add(ReadOnlySpan<char> text, List<string> terms)
    {
        var word = new StringBuilder();
        var dense = new DenseRun(terms);
        Rune? flag = null;
        foreach (var rune in text.EnumerateRunes())
        {
            var kind = Kind(rune);
            if (kind == RuneKind.Silent)
            {
                continue;
            }

            if (kind != RuneKind.Letter)
            {
                Flush(word, terms);
            }

            if (kind != RuneKind.Dense)
            {
                dense.End();
            }

            switch (kind)
            {
                case RuneKind.Letter:
                    Folding.Append(word, rune);
                    break;
                case RuneKind.Dense:
                    dense.Add(rune);
                    break;
                case RuneKind.Flag when flag is { } first:
                    terms.Add(first.ToString() + rune);
                    flag = null;
                    continue;
                case RuneKind.Flag:
                    flag = rune;
                    continue;
                case RuneKind.Emoji:
                    terms.Add(rune.ToString());
                    break;
            }

            flag = null;
        }

        Flush(word, terms);
        dense.End();
    }

    private static void Flush(StringBuilder word, List<string> terms)
    {
        if (word.Length > 0)
        {
            terms.Add(Chatty.Shorten(word.ToString()));
            word.Clear();
        }
    }

    private static RuneKind Kind(Rune rune)
    {
        var value = rune.Value;
        if (value < 0x80)
        {
            // The apostrophe joins: "don't" and "dont" are one word.
            return char.IsAsciiLetterOrDigit((char)value) ? RuneKind.Letter : value == '\'' ? RuneKind.Silent : RuneKind.Break;
        }

        return value switch
        {
            // Apostrophe, joiners and variation selectors, skin tones, the gender signs inside emoji.
            0x2019 or (>= 0x200B and <= 0x200D) or 0x2060 or (>= 0xFE00 and <= 0xFE0F) or (>= 0x1F3FB and <= 0x1F3FF) or 0x2640 or 0x2642 => RuneKind.Silent,
            >= 0x1F1E6 and <= 0x1F1FF => RuneKind.Flag,

            // Thai to Myanmar, Khmer, kana and Han, Hangul, and the supplementary Han planes: no spaces, or too many endings.
            (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) or (>= 0x3040 and <= 0x30FF)
                or (>= 0x3400 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF)
                => value is 0x30FB ? RuneKind.Break : RuneKind.Dense,
            _ => Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                    or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
                    or UnicodeCategory.OtherNumber => RuneKind.Letter,
                UnicodeCategory.OtherSymbol => RuneKind.Emoji,
                UnicodeCategory.EnclosingMark or UnicodeCategory.Format => RuneKind.Silent,
                _ => RuneKind.Break,
            },
        };
    }

    private enum RuneKind
    {
        Break,
        Letter,
        Dense,
        Emoji,
        Flag,
        Silent,
    }

    /// <summary>A run of characters without spaces becomes its neighbouring pairs, and each Han character for itself too.</summary>
    private struct DenseRun(List<string> terms)
    {
        private Rune? _previous;
        private bool _paired;

        public void Add(Rune rune)
        {
            if (_previous is { } previous)
            {
                terms.Add(previous.ToString() + rune);
                _paired = true;
            }

            if (IsHan(rune))
            {
                terms.Add(rune.ToString());
            }

            _previous = rune;
        }

        public void End()
        {
            // A lone kana or Hangul character would be lost otherwise; a lone Han character stands already.
            if (_previous is { } lone && !_paired && !IsHan(lone))
            {
                terms.Add(lone.ToString());
            }

            _previous = null;
            _paired = false;
        }

        private static bool IsHan(Rune rune) => rune.Value is (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
    }
}
