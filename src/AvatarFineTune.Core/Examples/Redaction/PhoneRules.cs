namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Tells phone numbers from dates, prices and order numbers: by a country code, a leading zero, a shape that a country
/// writes, or the word before it.
/// </summary>
internal static class PhoneRules
{
    public const int MinDigits = 6;
    public const int MaxDigits = 17;

    /// <summary>Where the number starts: at its plus sign or parenthesis, if it has one.</summary>
    public static int Start(string s, int firstDigit)
    {
        var start = firstDigit;
        start -= start > 0 && s[start - 1] == '(' ? 1 : 0;
        start -= start > 0 && s[start - 1] is '+' or '＋' ? 1 : 0;
        return start;
    }

    /// <summary>Whether groups of digits are a phone number.</summary>
    /// <param name="s">The text.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="announcement">What the words before it say.</param>
    public static bool Accept(string s, ReadOnlySpan<DigitGroup> groups, Announcement announcement)
    {
        Span<char> buffer = stackalloc char[MaxDigits + 1];
        var start = Start(s, groups[0].Start);
        ReadOnlySpan<char> digits = buffer[..DigitGroups.Digits(s.AsSpan(start, groups[^1].End - start), buffer)];
        if (digits.Length is < MinDigits or > MaxDigits)
        {
            return false;
        }

        if (s[start] is '+' or '＋')
        {
            return digits.Length is >= 8 and <= 15 && digits[0] != '0';
        }

        Span<int> shape = stackalloc int[groups.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            shape[i] = groups[i].Length;
        }

        var isAnnounced = announcement == Announcement.Phone && digits.Length <= 15;
        if (LooksLikeDate(s, groups, shape) || (HasThousands(s, groups) && !isAnnounced))
        {
            return false;
        }

        return isAnnounced
            || (digits.Length >= 10 && digits[..3] is ['0', '0', not '0'])
            || (digits.Length is >= 9 and <= 12 && digits[..2] is ['0', not '0'] && !shape.Contains(1))
            || IsNationalShape(s.AsSpan(groups[0].Start, groups[^1].End - groups[0].Start), shape, digits)
            || (shape.Length == 1 && IsMobile(digits) && announcement != Announcement.Order);
    }

    private static bool IsNationalShape(ReadOnlySpan<char> written, ReadOnlySpan<int> shape, ReadOnlySpan<char> digits) => shape switch
    {
        // North America.
        [3, 3, 4] => written.IndexOfAny("-.)/") >= 0 && digits[0] >= '2' && digits[3] >= '2',
        // North America with its code; Russia and its neighbours.
        [1, 3, 3, 4] => (digits[0] == '1' && digits[1] >= '2' && digits[4] >= '2') || digits[0] is '7' or '8',
        [1, 3, 3, 2, 2] or [1, 3, 7] => digits[0] is '7' or '8',
        // Brazil.
        [2, 5, 4] or [2, 4, 4] => written.Contains('-'),
        // Spain.
        [3, 2, 2, 2] => digits[0] is '6' or '7' or '9',
        _ => false,
    };

    /// <summary>Ten or eleven digits in one piece that start as mobile numbers do in North America, India, China or Russia.</summary>
    private static bool IsMobile(ReadOnlySpan<char> digits) => digits.Length switch
    {
        10 => digits[0] >= '6' || (digits[0] >= '2' && digits[3] >= '2'),
        11 => (digits[0] is '1' && digits[1] >= '3') || digits[..2] is "79" or "89" or "77",
        _ => false,
    };

    private static bool LooksLikeDate(string s, ReadOnlySpan<DigitGroup> groups, ReadOnlySpan<int> shape) =>
        shape is [4, 1 or 2, 1 or 2, ..] or [1 or 2, 1 or 2, 4, ..] or [1 or 2, 1 or 2, 2]
        && groups[1].Gap == 1 && groups[2].Gap <= 2 && s[groups[1].End] == s[groups[0].End];

    /// <summary>1.234.567 and 1 234 567: a number with its thousands marked.</summary>
    private static bool HasThousands(string s, ReadOnlySpan<DigitGroup> groups)
    {
        if (groups.Length == 1 || groups[0].Length > 3 || s[groups[0].Start] == '0')
        {
            return false;
        }

        foreach (var group in groups[1..])
        {
            if (group.Length != 3 || group.Gap != 1 || s[group.Start - 1] == '-')
            {
                return false;
            }
        }

        return true;
    }
}
