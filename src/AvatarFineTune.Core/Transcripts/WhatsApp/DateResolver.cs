using System.Runtime.CompilerServices;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>Turns a header's numbers into a time, in the decided order. A day's messages share the work on their date.</summary>
internal sealed class DateResolver(DateOrder order, ChatCalendars calendars)
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
            var (year, month, day) = header.Shape.IsYearFirst ? (_first, _second, _third) : order switch
            {
                DateOrder.DayMonthYear => (_third, _second, _first),
                DateOrder.MonthDayYear => (_third, _first, _second),
                _ => (_first, _second, _third),
            };
            _isDate = calendars.TryDate(header.Shape.Era, year, month, day, out _date);
        }

        time = _date.AddTicks(header.TimeOfDay * TimeSpan.TicksPerSecond);
        return _isDate;
    }
}
