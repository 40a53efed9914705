namespace AvatarFineTune.Examples.Redaction;

/// <summary>Knows groups of digits that look like a phone number and are none: dates, times, ranges, amounts.</summary>
internal static class NumberLookalikes
{
    public static bool IsOne(string s, ReadOnlySpan<DigitGroup> groups, ReadOnlySpan<int> shape, ReadOnlySpan<char> digits) =>
        IsDate(s, groups, shape) || IsDayInOnePiece(shape, digits) || IsTimes(shape, digits) || IsRange(shape, digits) || IsBookNumber(s, groups, digits);

    /// <summary>1.234.567 and 1 234 567: a number with its thousands marked.</summary>
    public static bool HasThousands(string s, ReadOnlySpan<DigitGroup> groups)
    {
        if (groups.Length == 1 || groups[0].Length > 3 || s[groups[0].Start] == '0')
        {
            return false;
        }

        foreach (var group in groups[1..])
        {
            if (group.Length != 3 || group.Gap != 1 || s[group.Start - 1] is '-' or '/')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Groupings that other things have too: 2019-2024, four pairs of a draw, 12-345.</summary>
    public static bool IsWeak(string s, ReadOnlySpan<DigitGroup> groups, ReadOnlySpan<int> shape) =>
        shape is [4, 4] or [3, 4] or [2, 6] or [3, 6] or [2, 2, 2, 2] or [2, 2, 2, 2, 2] || (shape.Length == 2 && shape[0] == shape[1] && s[groups[0].End] != ' ') || HasGapOfThree(groups);

    // "415 - 555": a range, more often than a number.
    private static bool HasGapOfThree(ReadOnlySpan<DigitGroup> groups)
    {
        foreach (var group in groups[1..])
        {
            if (group.Gap == 3)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsDate(string s, ReadOnlySpan<DigitGroup> groups, ReadOnlySpan<int> shape) =>
        shape is [4, 1 or 2, 1 or 2, ..] or [1 or 2, 1 or 2, 4, ..] or [1 or 2, 1 or 2, 2]
        && (shape[0] != 4 || s[groups[0].Start] is '1' or '2') && groups[1].Gap == 1 && groups[2].Gap <= 2 && s[groups[1].End] == s[groups[0].End] && (shape.Length == 3 || s[groups[0].End] != ' ' || shape[0] == 4);

    /// <summary>20260512.</summary>
    private static bool IsDayInOnePiece(ReadOnlySpan<int> shape, ReadOnlySpan<char> digits) =>
        shape is [8 or 12 or 14] && digits[..2] is "19" or "20" && Number(digits[4..6]) is >= 1 and <= 12 && Number(digits[6..8]) is >= 1 and <= 31;

    /// <summary>0830-0945; 08.30-09.45.</summary>
    private static bool IsTimes(ReadOnlySpan<int> shape, ReadOnlySpan<char> digits)
    {
        if (shape.Length < 2 || shape.ContainsAnyExcept(4) && (shape.Length != 4 || shape.ContainsAnyExcept(2)))
        {
            return false;
        }

        for (var i = 0; i + 4 <= digits.Length; i += 4)
        {
            if (Number(digits[i..(i + 2)]) > 24 || Number(digits[(i + 2)..(i + 4)]) > 59)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>60000-80000: both ends are round.</summary>
    private static bool IsRange(ReadOnlySpan<int> shape, ReadOnlySpan<char> digits) =>
        shape is [>= 4, >= 4] && digits[..shape[0]].EndsWith("00", StringComparison.Ordinal) && digits.EndsWith("00", StringComparison.Ordinal);

    /// <summary>978-3-16-148410-0.</summary>
    private static bool IsBookNumber(string s, ReadOnlySpan<DigitGroup> groups, ReadOnlySpan<char> digits) =>
        (digits.Length >= 12 && digits[..3] is "978" or "979") || s.AsSpan(Math.Max(0, groups[0].Start - 6), Math.Min(6, groups[0].Start)).Contains("ISBN", StringComparison.OrdinalIgnoreCase);

    private static int Number(ReadOnlySpan<char> two) => ((two[0] - '0') * 10) + two[1] - '0';
}
