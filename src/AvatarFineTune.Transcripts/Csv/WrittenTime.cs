namespace AvatarFineTune.Transcripts.Csv;

/// <summary>A time as written: either its date is plain, or it is three numbers whose order the whole file decides.</summary>
/// <param name="Date">The date; <see langword="null"/> where it is <paramref name="First"/>, <paramref name="Second"/> and <paramref name="Third"/>.</param>
/// <param name="First">The first number of the date.</param>
/// <param name="Second">The second number.</param>
/// <param name="Third">The third number.</param>
/// <param name="TimeOfDay">The time of day.</param>
/// <param name="Offset">The offset from UTC; <see langword="null"/> where it is not written.</param>
internal readonly record struct WrittenTime(DateTime? Date, int First, int Second, int Third, TimeSpan TimeOfDay, TimeSpan? Offset)
{
    internal bool TryResolve(DateOrder order, out DateTime time)
    {
        if (Date is { } date)
        {
            time = date + TimeOfDay;
            return true;
        }

        var (year, month, day) = order switch
        {
            DateOrder.DayMonthYear => (Third, Second, First),
            DateOrder.MonthDayYear => (Third, First, Second),
            _ => (First, Second, Third),
        };
        var isDate = TryDate(year, month, day, out time);
        time += isDate ? TimeOfDay : default;
        return isDate;
    }

    internal static bool TryDate(int year, int month, int day, out DateTime date)
    {
        year += year < 100 ? 2000 : 0;
        var isDate = year is > 0 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        date = isDate ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified) : default;
        return isDate;
    }
}
