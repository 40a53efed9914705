using System.Buffers;
using System.Globalization;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>A run of digits, and what stands between it and the group before.</summary>
/// <param name="Start">Its first digit.</param>
/// <param name="End">One after its last digit.</param>
/// <param name="Gap">How many characters lie between the group before and this one; -1 if they can't belong to one number.</param>
internal readonly record struct DigitGroup(int Start, int End, int Gap)
{
    public int Length => End - Start;
}

/// <summary>Splits a text into groups of digits of any script.</summary>
internal static class DigitGroups
{
    private const int MaxGap = 3;

    private static readonly SearchValues<char> Separators = SearchValues.Create(" \u00A0\u2007\u2009\u202F\u3000-‐‑–−－.·/()（）[]");

    public static List<DigitGroup> Of(string text)
    {
        var groups = new List<DigitGroup>();
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsDigit(text[i]))
            {
                continue;
            }

            var start = i;
            while (i < text.Length && char.IsDigit(text[i]))
            {
                i++;
            }

            groups.Add(new(start, i, groups.Count == 0 ? -1 : Gap(text.AsSpan(groups[^1].End, start - groups[^1].End))));
        }

        return groups;
    }

    /// <summary>The digits as ASCII, at most as many as fit.</summary>
    public static int Digits(ReadOnlySpan<char> text, Span<char> digits)
    {
        var count = 0;
        foreach (var c in text)
        {
            if (char.IsDigit(c) && count < digits.Length)
            {
                digits[count++] = (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
            }
        }

        return count;
    }

    private static int Gap(ReadOnlySpan<char> between) =>
        between.Length is > 0 and <= MaxGap && !between.ContainsAnyExcept(Separators) ? between.Length : -1;
}
