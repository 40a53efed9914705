using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Tells phone numbers from dates, prices and order numbers: by a country code, a leading zero, a shape that a country
/// writes, or the word before it.
/// </summary>
internal static class PhoneRules
{
    private const int Lookback = 24;

    /// <summary>Where the number starts: at its plus sign or parenthesis, if it has one.</summary>
    public static int Start(string s, int firstDigit)
    {
        var start = firstDigit;
        start -= start > 0 && s[start - 1] == '(' ? 1 : 0;
        start -= start > 0 && s[start - 1] is '+' or '＋' ? 1 : 0;
        return start;
    }

    public static bool Accept(SearchedText text, List<DigitGroup> groups, int first, int last)
    {
        var s = text.Text;
        Span<char> digits = stackalloc char[20];
        var start = Start(s, groups[first].Start);
        var count = DigitGroups.Digits(s.AsSpan(start, groups[last].End - start), digits);
        var shape = groups.GetRange(first, last - first + 1).ConvertAll(g => g.Length);
        if (count is < 6 or > 17)
        {
            return false;
        }

        if (s[start] is '+' or '＋')
        {
            return count is >= 8 and <= 15 && digits[0] != '0';
        }

        var isAnnounced = count <= 15 && IsAnnounced(s, start, "phone");
        if (LooksLikeDate(s, groups, first, shape) || (HasThousands(s, groups, first, last) && !isAnnounced))
        {
            return false;
        }

        if (digits[..3] is ['0', '0', not '0'] && count >= 10)
        {
            return true;
        }

        var trunk = digits[..2] is ['0', not '0'] && count is >= 9 and <= 12 && shape[0] >= 2 && shape.TrueForAll(l => l >= 2);
        return trunk || isAnnounced || IsNationalShape(s, groups, first, last, shape, digits[..count])
            || (shape.Count == 1 && IsMobile(digits[..count]) && !IsAnnounced(s, start, "order"));
    }

    private static bool IsNationalShape(string s, List<DigitGroup> groups, int first, int last, List<int> shape, ReadOnlySpan<char> digits)
    {
        var written = s.AsSpan(groups[first].Start, groups[last].End - groups[first].Start);
        var isMarked = written.IndexOfAny("-.)/") >= 0;
        return shape switch
        {
            // North America.
            [3, 3, 4] => isMarked && digits[0] >= '2' && digits[3] >= '2',
            [1, 3, 3, 4] => digits[0] == '1' && digits[1] >= '2' && digits[4] >= '2',
            // Russia and its neighbours.
            [1, 3, 3, 2, 2] or [1, 3, 3, 4] or [1, 3, 7] => digits[0] is '8' or '7',
            // Brazil.
            [2, 5, 4] or [2, 4, 4] => written.Contains('-'),
            // Spain, Poland with hyphens, Portugal.
            [3, 2, 2, 2] => digits[0] is '6' or '7' or '9',
            _ => false,
        };
    }

    /// <summary>Ten or eleven digits in one piece that start as mobile numbers do in North America, India, China or Russia.</summary>
    private static bool IsMobile(ReadOnlySpan<char> digits) => digits.Length switch
    {
        10 => digits[0] >= '6' || (digits[0] >= '2' && digits[3] >= '2'),
        11 => digits[0] is '1' && digits[1] is >= '3' || digits[..2] is "79" or "89" or "77",
        _ => false,
    };

    private static bool LooksLikeDate(string s, List<DigitGroup> groups, int first, List<int> shape)
    {
        var isYearFirst = shape is [4, 1 or 2, 1 or 2, ..];
        var isYearLast = shape is [1 or 2, 1 or 2, 4, ..] or [1 or 2, 1 or 2, 2];
        if (!isYearFirst && !isYearLast)
        {
            return false;
        }

        var separator = s[groups[first].End];
        return groups[first + 1].Gap == 1 && groups[first + 2].Gap <= 2 && s[groups[first + 1].End] == separator;
    }

    /// <summary>1.234.567 and 1 234 567: a number with its thousands marked.</summary>
    private static bool HasThousands(string s, List<DigitGroup> groups, int first, int last)
    {
        if (last == first || groups[first].Length > 3 || s[groups[first].Start] == '0')
        {
            return false;
        }

        for (var i = first + 1; i <= last; i++)
        {
            if (groups[i].Length != 3 || groups[i].Gap != 1 || s[groups[i].Start - 1] == '-')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether one of the last two words before the number, on its line, announces it.</summary>
    private static bool IsAnnounced(string s, int start, string section)
    {
        var from = Math.Max(0, start - Lookback);
        var before = s[from..start];
        before = before[(before.LastIndexOf('\n') + 1)..];
        var tokens = Words.Tokens(before).Select(r => before[r].ToLowerInvariant()).ToArray();
        return PrivateWords.Instance[section].Occurs(tokens.AsSpan(Math.Max(0, tokens.Length - 3)));
    }
}
