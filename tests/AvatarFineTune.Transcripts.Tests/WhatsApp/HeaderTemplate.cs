using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AvatarFineTune.Transcripts.Tests.WhatsApp;

/// <summary>One form of a header, as phones write it.</summary>
/// <param name="Pattern">
/// The text with <c>{d} {dd} {M} {MM} {yy} {yyyy} {y}</c> for the date, <c>{H} {HH} {h} {hh} {mm} {ss}</c> for the time and <c>{a}</c> for the half of the day.
/// </param>
/// <param name="Halves">Morning and afternoon, separated by <c>|</c>.</param>
/// <param name="Zero">The script's digit zero.</param>
/// <param name="Calendar">The calendar of the years: <c>g</c>regorian, <c>b</c>uddhist, <c>p</c>ersian, <c>h</c>ijri, <c>r</c>eiwa, <c>m</c>inguo.</param>
public sealed partial record HeaderTemplate(string Pattern, string Halves = "AM|PM", char Zero = '0', char Calendar = 'g')
{
    private static readonly PersianCalendar Persian = new();
    private static readonly UmAlQuraCalendar Hijri = new();

    public bool HasSeconds => Pattern.Contains("{ss}", StringComparison.Ordinal);

    public DateOrder Order => (Pattern.IndexOf("{y", StringComparison.Ordinal), Pattern.IndexOf("{M", StringComparison.Ordinal), Pattern.IndexOf("{d", StringComparison.Ordinal)) switch
    {
        var (y, m, _) when y < m => DateOrder.YearMonthDay,
        var (_, m, d) when m < d => DateOrder.MonthDayYear,
        _ => DateOrder.DayMonthYear,
    };

    /// <summary>Whether the year in front has two digits and no era, so that it may look like a day.</summary>
    public bool HasShortYearFirst => Order == DateOrder.YearMonthDay && Pattern.Contains("{yy}", StringComparison.Ordinal);

    public bool IsProvedBy(DateTime date) => Order == DateOrder.YearMonthDay || Fields(date).Day > 12;

    public string Write(DateTime time)
    {
        var (year, month, day) = Fields(time);
        var hour = time.Hour % 12 == 0 ? 12 : time.Hour % 12;
        var text = Token().Replace(Pattern, token => token.Value switch
        {
            "{d}" => Number(day, 1),
            "{dd}" => Number(day, 2),
            "{M}" => Number(month, 1),
            "{MM}" => Number(month, 2),
            "{yy}" => Number(year % 100, 2),
            "{yyyy}" => Number(year, 4),
            "{y}" => Number(year, 1),
            "{H}" => Number(time.Hour, 1),
            "{HH}" => Number(time.Hour, 2),
            "{h}" => Number(hour, 1),
            "{hh}" => Number(hour, 2),
            "{mm}" => Number(time.Minute, 2),
            "{ss}" => Number(time.Second, 2),
            "{a}" => Halves.Split('|')[time.Hour < 12 ? 0 : 1],
            _ => throw new InvalidOperationException($"{Pattern} has an unknown field {token.Value}."),
        });
        return text;
    }

    public override string ToString() => $"{Pattern} {Halves} {Zero} {Calendar}";

    private (int Year, int Month, int Day) Fields(DateTime date) => Calendar switch
    {
        'p' => (Persian.GetYear(date), Persian.GetMonth(date), Persian.GetDayOfMonth(date)),
        'h' => (Hijri.GetYear(date), Hijri.GetMonth(date), Hijri.GetDayOfMonth(date)),
        'b' => (date.Year + 543, date.Month, date.Day),
        'r' => (date.Year - 2018, date.Month, date.Day),
        'm' => (date.Year - 1911, date.Month, date.Day),
        _ => (date.Year, date.Month, date.Day),
    };

    private string Number(int value, int width)
    {
        var digits = new StringBuilder(value.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'));
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = (char)(digits[i] - '0' + Zero);
        }

        return digits.ToString();
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Token();
}
