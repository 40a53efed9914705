using System.Globalization;

namespace AvatarFineTune.Transcripts.Csv;

/// <summary>
/// Reads times as spreadsheets and scripts write them: ISO 8601, Unix time, numbers in any order with a 12- or 24-hour
/// clock, and English month names.
/// </summary>
internal static class TimeText
{
    private const string Months = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static readonly TimeSpan FarthestOffset = TimeSpan.FromHours(14);

    internal static bool TryRead(ReadOnlySpan<char> text, out WrittenTime time)
    {
        text = text.Trim();
        if (TryUnix(text, out time))
        {
            return true;
        }

        var scanner = new TimeScanner(text);
        if (char.IsLetter(scanner.Next) && !TryMonth(new TimeScanner(text).Word(), out _))
        {
            // A weekday in front.
            scanner.Word();
        }

        scanner.SkipBlanks();
        if (!TryDate(ref scanner, out time))
        {
            return false;
        }

        _ = scanner.Take('T') || scanner.Take('t') || scanner.Take('_');
        scanner.SkipBlanks();
        if (scanner.IsAtEnd)
        {
            return true;
        }

        if (!TryClock(ref scanner, out var clock) || !TryOffset(ref scanner, out var offset))
        {
            return false;
        }

        time = time with { TimeOfDay = clock, Offset = offset };
        return true;
    }

    /// <summary>Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size.</summary>
    private static bool TryUnix(ReadOnlySpan<char> text, out WrittenTime time)
    {
        time = default;
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        if (whole.Length is < 9 or > 19 || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        var ticks = value * (whole.Length <= 11 ? TimeSpan.TicksPerSecond : whole.Length <= 14 ? TimeSpan.TicksPerMillisecond : whole.Length <= 17 ? 10m : 0.01m);
        var instant = DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Unspecified).AddTicks((long)ticks);
        time = new(instant.Date, 0, 0, 0, instant.TimeOfDay, TimeSpan.Zero);
        return true;
    }

    private static bool TryDate(ref TimeScanner scanner, out WrittenTime time)
    {
        time = default;
        if (TryMonth(new TimeScanner([scanner.Next]).Word(), out _) || char.IsLetter(scanner.Next))
        {
            return TryMonthFirst(ref scanner, out time);
        }

        if (!scanner.TryNumber(8, out var first, out var digits))
        {
            return false;
        }

        if (digits == 8)
        {
            return Plain(first / 10_000, first / 100 % 100, first % 100, out time);
        }

        var separator = scanner.Next;
        if (digits is 3 or > 4 || separator is not ('/' or '.' or '-' or ' ') || !scanner.Take(separator))
        {
            return false;
        }

        scanner.SkipBlanks();
        if (char.IsLetter(scanner.Next))
        {
            return TryMonth(scanner.Word(), out var month) && TryYear(ref scanner, separator, out var year) && Plain(year, month, first, out time);
        }

        if (separator == ' ' || !scanner.TryNumber(2, out var second, out _) || !scanner.Take(separator))
        {
            return false;
        }

        scanner.SkipBlanks();
        if (!scanner.TryNumber(digits == 4 ? 2 : 4, out var third, out var thirdDigits) || thirdDigits == 3)
        {
            return false;
        }

        _ = separator == '.' && scanner.Take('.');
        if (digits == 4)
        {
            return Plain(first, second, third, out time);
        }

        time = new(null, first, second, third, default, null);
        return first > 0 && second > 0 && third > 0;
    }

    /// <summary><c>Dec 31, 2024</c>.</summary>
    private static bool TryMonthFirst(ref TimeScanner scanner, out WrittenTime time)
    {
        time = default;
        if (!TryMonth(scanner.Word(), out var month))
        {
            return false;
        }

        scanner.SkipBlanks();
        return scanner.TryNumber(2, out var day, out _) && TryYear(ref scanner, ' ', out var year) && Plain(year, month, day, out time);
    }

    private static bool TryYear(ref TimeScanner scanner, char separator, out int year)
    {
        scanner.Take(separator);
        scanner.SkipBlanks();
        return scanner.TryNumber(4, out year, out var digits) && digits is 2 or 4;
    }

    private static bool Plain(int year, int month, int day, out WrittenTime time)
    {
        var isDate = WrittenTime.TryDate(year, month, day, out var date);
        time = new(date, 0, 0, 0, default, null);
        return isDate;
    }

    private static bool TryMonth(ReadOnlySpan<char> word, out int month)
    {
        month = 0;
        word = word.TrimEnd('.');
        if (word.Length is < 3 or > 9)
        {
            return false;
        }

        Span<char> start = stackalloc char[3];
        word[..3].ToLowerInvariant(start);
        var at = Months.AsSpan().IndexOf(start);
        month = (at / 3) + 1;
        return at >= 0 && at % 3 == 0;
    }

    private static bool TryClock(ref TimeScanner scanner, out TimeSpan clock)
    {
        clock = default;
        if (!scanner.TryNumber(2, out var hour, out _))
        {
            return false;
        }

        int minute = 0, second = 0;
        long fraction = 0;
        var hasMinute = scanner.Next is ':' or '.' or 'h' && scanner.Take(scanner.Next);
        if (hasMinute && !scanner.TryNumber(2, out minute, out _))
        {
            return false;
        }

        if (hasMinute && scanner.Next is ':' or '.' && scanner.Take(scanner.Next) && !scanner.TryNumber(2, out second, out _))
        {
            return false;
        }

        if (scanner.Next is '.' or ',' && scanner.Take(scanner.Next))
        {
            fraction = scanner.Fraction();
        }

        var isHalf = TryHalf(ref scanner, ref hour);
        clock = new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(fraction);
        return (hasMinute || isHalf) && hour < 24 && minute < 60 && second < 61;
    }

    /// <summary>AM or PM, in any of their spellings.</summary>
    private static bool TryHalf(ref TimeScanner scanner, ref int hour)
    {
        var ahead = scanner;
        ahead.SkipBlanks();
        var word = ahead.Word();
        if (word.IsEmpty || word.Length > 4 || char.ToLowerInvariant(word[^1] == '.' ? word[^2] : word[^1]) != 'm' || char.ToLowerInvariant(word[0]) is not ('a' or 'p') || hour is < 1 or > 12)
        {
            return false;
        }

        hour = (hour % 12) + (char.ToLowerInvariant(word[0]) == 'p' ? 12 : 0);
        scanner = ahead;
        return true;
    }

    /// <returns>Whether what is left is an offset, or nothing.</returns>
    private static bool TryOffset(ref TimeScanner scanner, out TimeSpan? offset)
    {
        offset = null;
        scanner.SkipBlanks();
        var zone = scanner.Word();
        var isUtc = zone is "Z" or "z" or "UTC" or "GMT" or "utc";
        offset = isUtc ? TimeSpan.Zero : null;
        if (scanner.IsAtEnd)
        {
            // Other names of zones ("CET") are too ambiguous to become an offset.
            return true;
        }

        var sign = scanner.Take('+') ? 1 : scanner.Take('-') || scanner.Take('−') ? -1 : 0;
        if (sign == 0 || !(zone.IsEmpty || isUtc) || !scanner.TryNumber(4, out var hours, out var digits))
        {
            return false;
        }

        var minutes = digits > 2 ? hours % 100 : 0;
        hours = digits > 2 ? hours / 100 : hours;
        if (scanner.Take(':') && !scanner.TryNumber(2, out minutes, out _))
        {
            return false;
        }

        offset = sign * new TimeSpan(hours, minutes, 0);
        return scanner.IsAtEnd && offset.Value.Duration() <= FarthestOffset;
    }
}
