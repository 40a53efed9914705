using System.Globalization;

namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>What a phone may count its years by.</summary>
internal enum ChatCalendar
{
    Gregorian,
    Buddhist,
    Reiwa,
    Heisei,
    Minguo,
    Persian,
    Hijri,
}

/// <summary>Recognises the calendar of a year, and turns its dates into ours.</summary>
internal sealed class ChatCalendars(WhatsAppWords words, bool shortYearsAreBuddhist)
{
    /// <summary>The app began in 2009, which is 2552 in Thailand; and 2052 has not come.</summary>
    internal const int FirstShortBuddhistYear = 52;

    private readonly PersianCalendar _persian = new();
    private readonly UmAlQuraCalendar _hijri = new();

    /// <summary>By the era, else by the year's size: the ranges since 2009 lie far from each other.</summary>
    internal ChatCalendar Of(int era, int year) => era >= 0 ? words.EraCalendars[era] : year switch
    {
        >= FirstShortBuddhistYear and < 100 when shortYearsAreBuddhist => ChatCalendar.Buddhist,
        >= 1388 and <= 1425 => ChatCalendar.Persian,
        >= 1430 and <= 1475 => ChatCalendar.Hijri,
        >= 2450 and < 2700 => ChatCalendar.Buddhist,
        _ => ChatCalendar.Gregorian,
    };

    internal bool TryDate(int era, int year, int month, int day, out DateTime date)
    {
        var calendar = Of(era, year);
        date = default;
        return calendar is ChatCalendar.Persian or ChatCalendar.Hijri
            ? TryConvert(calendar == ChatCalendar.Persian ? _persian : _hijri, year, month, day, out date)
            : TryGregorian(ToGregorian(calendar, year), month, day, out date);
    }

    private static int ToGregorian(ChatCalendar calendar, int year) => calendar switch
    {
        ChatCalendar.Buddhist => (year < 100 ? year + 2500 : year) - 543,
        ChatCalendar.Reiwa => year + 2018,
        ChatCalendar.Heisei => year + 1988,
        ChatCalendar.Minguo => year + 1911,
        _ => year < 100 ? year + 2000 : year,
    };

    private static bool TryGregorian(int year, int month, int day, out DateTime date)
    {
        var isDate = year is > 0 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        date = isDate ? new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified) : default;
        return isDate;
    }

    private static bool TryConvert(Calendar calendar, int year, int month, int day, out DateTime date)
    {
        // Two digits mean this century's years, as they do with us.
        year += year < 100 ? 1400 : 0;
        var isDate = year is >= 1318 and <= 1500 && month is >= 1 and <= 12 && day >= 1 && day <= calendar.GetDaysInMonth(year, month);
        date = isDate ? DateTime.SpecifyKind(calendar.ToDateTime(year, month, day, 0, 0, 0, 0), DateTimeKind.Unspecified) : default;
        return isDate;
    }
}
