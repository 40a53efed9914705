using System.Globalization;
using System.Text.RegularExpressions;

namespace AvatarFineTune.Transcripts.Line;

/// <summary>The line that begins a day: <c>2024/01/31(水)</c>, <c>R6/01/31(水)</c>, <c>2024.01.31 Wednesday</c> or <c>Wed, 31/01/2024</c>.</summary>
internal readonly partial record struct LineDate(LineDateShape Shape, int First, int Second, int Year, string Weekday)
{
    /// <summary>Buddhist years are 543 ahead.</summary>
    private const int FirstBuddhistYear = 2400;

    internal static bool TryParse(string line, out LineDate date)
    {
        date = default;
        if (line.Length is < 8 or > 48 || line.Contains('\t', StringComparison.Ordinal))
        {
            return false;
        }

        var match = YearFirst().Match(line);
        var isYearFirst = match.Success;
        if (!isYearFirst && !(match = WeekdayFirst().Match(line)).Success && !(match = YearLast().Match(line)).Success)
        {
            return false;
        }

        var weekday = match.Groups["weekday"].Value;
        var year = YearOf(match.Groups["year"].Value);
        date = new(
            new(isYearFirst, match.Groups["separator"].Value, weekday.Length > 0),
            Number(match, isYearFirst ? "month" : "first"),
            Number(match, isYearFirst ? "day" : "second"),
            year > FirstBuddhistYear ? year - 543 : year,
            weekday);
        return true;
    }

    /// <summary>The day; <see langword="null"/> where no calendar has it.</summary>
    internal DateTime? Resolve(DateOrder order)
    {
        var (month, day) = Shape.IsYearFirst || order == DateOrder.MonthDayYear ? (First, Second) : (Second, First);
        return Year is > 0 and < 10000 && month is > 0 and <= 12 && day > 0 && day <= DateTime.DaysInMonth(Year, month) ? new DateTime(Year, month, day) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}/{Second}/{Year}");

    /// <summary>Phones with the Japanese calendar count from an emperor's first year: R7 is Reiwa 7, 2025; H30 is Heisei 30, 2018.</summary>
    private static int YearOf(string year)
    {
        var before = char.ToUpperInvariant(year[0]) switch { 'R' => 2018, 'H' => 1988, _ => 0 };
        return before + int.Parse(year.AsSpan(before == 0 ? 0 : 1), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<year>[0-9]{4}|[RHrh][0-9]{1,2})(?<separator>[/.\-]|年|년) ?(?<month>[0-9]{1,2})(?:[/.\-]|月|월) ?(?<day>[0-9]{1,2})(?:日|일|\.)? ?[(（]?(?<weekday>[\p{L}\p{M}.]{0,24})[)）]?$", RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^(?<weekday>[\p{L}\p{M}.]{1,24}),? (?<first>[0-9]{1,2})(?<separator>[/.\-])(?<second>[0-9]{1,2})[/.\-](?<year>[0-9]{4})(?: BE)?$", RegexOptions.CultureInvariant)]
    private static partial Regex WeekdayFirst();

    [GeneratedRegex(@"^(?<first>[0-9]{1,2})(?<separator>[/.\-])(?<second>[0-9]{1,2})[/.\-](?<year>[0-9]{4}) ?[(（](?<weekday>[\p{L}\p{M}.]{1,24})[)）]$", RegexOptions.CultureInvariant)]
    private static partial Regex YearLast();
}

/// <summary>How an export writes its dates; it holds to it, and a date of another shape is somebody's words.</summary>
internal readonly record struct LineDateShape(bool IsYearFirst, string Separator, bool HasWeekday);
