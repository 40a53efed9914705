namespace AvatarFineTune.Examples.Redaction;

/// <summary>
/// Tells phone numbers from dates, prices and order numbers: by the plans of <see cref="PhonePacks"/>, by how the digits are
/// grouped, and by the word before them.
/// </summary>
internal static class PhoneRules
{
    public const int MinDigits = 6;
    public const int MaxDigits = 17;

    /// <summary>Where the number starts: at its plus sign or parenthesis, if it has one.</summary>
    public static int Start(string s, int firstDigit)
    {
        var start = firstDigit;
        start -= start > 0 && s[start - 1] is '(' or '（' or '[' ? 1 : 0;
        start -= start > 0 && s[start - 1] is '+' or '＋' ? 1 : 0;
        return start > 0 && s[start] is '+' or '＋' && s[start - 1] == '(' ? start - 1 : start;
    }

    /// <summary>Whether groups of digits are a phone number.</summary>
    /// <param name="text">The text, and the regions whose numbers need no separators.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="announcement">What the words before it say.</param>
    /// <param name="isApart">Whether no other digits stand beside it.</param>
    public static bool Accept(SearchedText text, ReadOnlySpan<DigitGroup> groups, Announcement announcement, bool isApart)
    {
        Span<char> buffer = stackalloc char[MaxDigits + 1];
        var s = text.Text;
        var start = Start(s, groups[0].Start);
        ReadOnlySpan<char> digits = buffer[..DigitGroups.Digits(s.AsSpan(start, groups[^1].End - start), buffer)];
        if (digits.Length is < MinDigits or > MaxDigits)
        {
            return false;
        }

        var isAnnounced = announcement == Announcement.Phone && digits.Length <= 15;
        if (s.AsSpan(start, 2).ContainsAny('+', '＋'))
        {
            return PhonePacks.Instance.International(digits, isLoose: true).Start > 0 || (isAnnounced && digits.Length >= 8 && digits[0] != '0');
        }

        Span<int> shape = stackalloc int[groups.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            shape[i] = groups[i].Length;
        }

        if (NumberLookalikes.IsOne(s, groups, shape, digits) || Announcements.IsUnitNext(s, groups[^1].End))
        {
            return false;
        }

        if (isAnnounced)
        {
            return !NumberLookalikes.HasThousands(s, groups) || digits.Length >= 7;
        }

        return (digits.Length >= 10 && PhoneNumber.Prefix(s.AsSpan(start, groups[^1].End - start), digits, text.Regions) >= 0)
            || ((isApart || digits[0] == '0') && IsOfRegion(text, groups, shape, digits, announcement))
            || (!NumberLookalikes.HasThousands(s, groups)
                && (IsAfterZero(s, groups, shape, digits, announcement)
                    || (isApart && !NumberLookalikes.IsWeak(s, groups, shape) && IsNationalShape(shape, digits))
                    || (shape.Length == 1 && announcement != Announcement.Order && IsMobile(s, groups[0], digits))));
    }

    /// <summary>0171 1234567 and 030/12345: a leading zero, and a plan that has the rest.</summary>
    private static bool IsAfterZero(string s, ReadOnlySpan<DigitGroup> groups, ReadOnlySpan<int> shape, ReadOnlySpan<char> digits, Announcement announcement)
    {
        if (digits is not ['0', not '0', ..] || digits.Length > 12 || shape[^1] == 1 || (shape.Length > 2 && shape[1..].Contains(1))
            || (shape.Length == 1 && announcement == Announcement.Order))
        {
            return false;
        }

        // Eight digits are a number only if the area code is set apart.
        var isLongEnough = digits.Length >= 9 || (digits.Length == 8 && shape.Length == 2 && shape[0] >= 3 && s[groups[0].End] is '/' or ')');
        return isLongEnough && (PhonePacks.Instance.FitsAfterZero(digits[1..], mobileOnly: false) || PhonePacks.Instance.FitsWithZero(digits));
    }

    private static bool IsNationalShape(ReadOnlySpan<int> shape, ReadOnlySpan<char> digits) => shape switch
    {
        // North America with its code; Russia and its neighbours.
        [1, 3, 3, 4] => (digits[0] == '1' && digits[1] >= '2' && digits[4] >= '2') || (digits[0] is '7' or '8' && digits[1] is '3' or '4' or '7' or '9' or '0'),
        [1, 3, 3, 2, 2] or [1, 3, 7] => digits[0] is '7' or '8',
        _ => shape.Length > 1 && PhonePacks.Instance.FitsShape(shape, digits),
    };

    /// <summary>
    /// One piece that is a mobile number of China or Russia; or of North America or India, which has too few marks to be
    /// known among words: there it must stand alone on its line.
    /// </summary>
    private static bool IsMobile(string s, DigitGroup group, ReadOnlySpan<char> digits) => digits.Length switch
    {
        10 => (digits[0] >= '6' || (digits[0] >= '2' && digits[3] >= '2')) && StandsAlone(s, group.Start, group.End),
        11 => (digits[0] is '1' && digits[1] >= '3') || digits[..2] is "79" or "89" or "77",
        _ => false,
    };

    /// <summary>Numbers of the regions that the import names need no separators.</summary>
    private static bool IsOfRegion(SearchedText text, ReadOnlySpan<DigitGroup> groups, ReadOnlySpan<int> shape, ReadOnlySpan<char> digits, Announcement announcement)
    {
        if (announcement == Announcement.Order || (shape.Length > 1 && shape.Contains(1) && digits[0] != '0'))
        {
            return false;
        }

        foreach (var pack in text.Regions)
        {
            var isAfterTrunk = pack.Trunk.Length > 0 && digits.StartsWith(pack.Trunk, StringComparison.Ordinal) && pack.Fits(digits[pack.Trunk.Length..]);
            var isBare = pack.Shapes.Length > 0 && (shape.Length == 1 || pack.Shapes.Contains(PhonePack.Shape(shape))) && (pack.Trunk is "" or "1" or "8" ? pack.Fits(digits) : pack.FitsMobile(digits));
            if ((isAfterTrunk || isBare) && !(shape.Length > 1 && text.Text[groups[0].End] is '.' && NumberLookalikes.HasThousands(text.Text, groups)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StandsAlone(string s, int start, int end) =>
        s.AsSpan(0, start).TrimEnd(" \t(\"'") is [] or [.., '\n'] && s.AsSpan(end).TrimStart(" \t)\"'.!?") is [] or ['\n' or '\r', ..];
}
