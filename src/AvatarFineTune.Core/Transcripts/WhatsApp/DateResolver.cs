using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>Turns a header's numbers into a time, in the decided order. A day's messages share the work on their date.</summary>
internal sealed class DateResolver(DateOrder order)
{
    private int _first = -1;
    private int _second;
    private int _third;
    private DateTime _date;
    private bool _isDate;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool TryResolve(in Header header, out DateTime time)
    {
        if (header.First != _first || header.Second != _second || header.Third != _third)
        {
            (_first, _second, _third) = (header.First, header.Second, header.Third);
            _isDate = TryDate(header, out _date);
        }

        time = _date.AddTicks(header.TimeOfDay * TimeSpan.TicksPerSecond);
        return _isDate;
    }

    private bool TryDate(in Header header, out DateTime date)
    {
        var (year, month, day) = header.Shape.IsYearFirst ? (header.First, header.Second, header.Third) : order switch
        {
            DateOrder.DayMonthYear => (header.Third, header.Second, header.First),
            DateOrder.MonthDayYear => (header.Third, header.First, header.Second),
            _ => (header.First, header.Second, header.Third),
        };
        year += year < 100 ? 2000 : 0;
        var isDate = year is > 0 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        date = isDate ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified) : default;
        return isDate;
    }
}
