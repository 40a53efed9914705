using System.Globalization;
using System.Text.RegularExpressions;

namespace AvatarFineTune.Transcripts.GoogleChat;

/// <summary>
/// Reads times in words, such as <c>Tuesday, January 30, 2024 at 5:25:36 PM UTC</c>, in the account's language. Year, month,
/// day and clock are found by what they look like, since their order differs; what leaves room for doubt is refused.
/// </summary>
internal sealed partial class GoogleChatTime(GoogleChatMonths months)
{
    /// <summary>Buddhist years are 543 ahead.</summary>
    private const int FirstBuddhistYear = 2400;

    internal DateTime Parse(string written)
    {
        var text = written.Replace('\u202F', ' ').Replace('\u00A0', ' ').Trim();
        if (text.Length is 0 or > 120)
        {
            throw new FormatException("A time was expected.");
        }

        if (char.IsAsciiDigit(text[0]) && text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var iso))
        {
            return iso.UtcDateTime;
        }

        if (Zone().Match(text) is not { Success: true } zone || Clock().Match(text) is not { Success: true } clock)
        {
            throw new FormatException("A time in UTC was expected.");
        }

        var date = text.Remove(Math.Max(zone.Index, clock.Index), (zone.Index > clock.Index ? zone : clock).Length)
            .Remove(Math.Min(zone.Index, clock.Index), (zone.Index < clock.Index ? zone : clock).Length);
        return Date(date) + TimeOfDay(clock, text);
    }

    private DateTime Date(string text)
    {
        var match = CjkDate().Match(text);
        if (!match.Success)
        {
            match = VietnameseDate().Match(text);
        }

        if (match.Success)
        {
            return Day(Number(match.Groups["year"]), Number(match.Groups["month"]), Number(match.Groups["day"]));
        }

        // A word may name a day of the week in one language and nothing in the others; only months are looked up.
        var named = Words().Matches(text).Select(m => months.Find(m.Value)).Where(m => m > 0).Distinct().ToList();
        var numbers = Numbers().Matches(text).Select(m => m.Value).ToList();
        var years = numbers.FindAll(n => n.Length == 4);
        var days = numbers.FindAll(n => n.Length <= 2);
        return named.Count == 1 && years.Count == 1 && days.Count == 1 && numbers.Count == 2
            ? Day(Number(years[0]), named[0], Number(days[0]))
            : throw new FormatException("A date was expected.");
    }

    private static DateTime Day(int year, int month, int day)
    {
        year = year > FirstBuddhistYear ? year - 543 : year;
        return year > 1970 && month is > 0 and <= 12 && day > 0 && day <= DateTime.DaysInMonth(year, month)
            ? new(year, month, day)
            : throw new FormatException("A day was expected.");
    }

    private static TimeSpan TimeOfDay(Match clock, string text)
    {
        var (hour, minute, second) = (Number(clock.Groups["hour"]), Number(clock.Groups["minute"]), clock.Groups["second"] is { Success: true } s ? Number(s) : 0);
        var (am, pm) = (Am().IsMatch(text), Pm().IsMatch(text));
        if (hour > 23 || minute > 59 || second > 59 || (am && pm) || ((am || pm) && hour > 12))
        {
            throw new FormatException("A time of the day was expected.");
        }

        return new(am || pm ? (hour % 12) + (pm ? 12 : 0) : hour, minute, second);
    }

    private static int Number(Group group) => Number(group.Value);

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\p{L}])(?:UTC|GMT)(?![+\-\p{L}0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Zone();

    [GeneratedRegex(@"(?<![0-9])(?<hour>[0-9]{1,2})(?:[:.h]|시 )(?<minute>[0-9]{2})(?:(?:[:.]|분 )(?<second>[0-9]{2})초?)?(?![0-9.:])", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex(@"(?<![\p{L}])(?:AM|a\. ?m\.|de\.)(?![\p{L}])|上午|午前|오전", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Am();

    [GeneratedRegex(@"(?<![\p{L}])(?:PM|p\. ?m\.|du\.)(?![\p{L}])|下午|午後|오후", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pm();

    [GeneratedRegex(@"(?<year>[0-9]{4})(?:年|년) ?(?<month>[0-9]{1,2})(?:月|월) ?(?<day>[0-9]{1,2})(?:日|일)", RegexOptions.CultureInvariant)]
    private static partial Regex CjkDate();

    [GeneratedRegex(@"(?<day>[0-9]{1,2}) tháng (?<month>[0-9]{1,2}),? (?:năm )?(?<year>[0-9]{4})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex VietnameseDate();

    [GeneratedRegex(@"[\p{L}\p{M}]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
