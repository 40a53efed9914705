using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>
/// Gives every message a time. A day's header holds until the next one; where the clock runs backwards without a header, the
/// next day has begun; before the first header lies the day before it. A message without a clock has its neighbour's.
/// Where no page shows a day, days count from 1970-01-01, and where nothing shows a clock either, messages stand one second apart.
/// </summary>
internal static class TimeLine
{
    private static readonly DateOnly NoDay = new(1970, 1, 1);

    internal static (DateTime Time, ExtractedTimeBasis Basis)[] Of(IReadOnlyList<Bubble> bubbles)
    {
        var hasDays = bubbles.Any(b => b.Day is not null);
        var days = Days(bubbles, hasDays);
        var hasClocks = bubbles.Any(b => b.Clock is not null);
        var times = new (DateTime, ExtractedTimeBasis)[bubbles.Count];
        for (var i = 0; i < times.Length; i++)
        {
            var clock = bubbles[i].Clock ?? Neighbour(bubbles, days, i);
            var time = days[i].Day.ToDateTime(clock).AddSeconds(hasClocks || hasDays ? 0 : i);
            var basis = !hasDays ? ExtractedTimeBasis.Unknown
                : days[i].IsShown && bubbles[i].Clock is not null ? ExtractedTimeBasis.Shown
                : ExtractedTimeBasis.Assumed;
            times[i] = (time, basis);
        }

        return times;
    }

    private static (DateOnly Day, bool IsShown)[] Days(IReadOnlyList<Bubble> bubbles, bool hasDays)
    {
        var days = new (DateOnly Day, bool IsShown)[bubbles.Count];
        var first = hasDays ? bubbles.Index().First(b => b.Item.Day is not null).Index : 0;
        Forward(bubbles, days, first, hasDays ? bubbles[first].Day!.Value : NoDay);
        Backward(bubbles, days, first);
        return days;
    }

    private static void Forward(IReadOnlyList<Bubble> bubbles, (DateOnly Day, bool IsShown)[] days, int first, DateOnly day)
    {
        var isShown = true;
        TimeOnly? last = null;
        for (var i = first; i < days.Length; i++)
        {
            if (bubbles[i].Day is { } shown)
            {
                last = shown == day ? last : null;
                (day, isShown) = (shown, true);
            }
            else if (bubbles[i].Clock < last)
            {
                (day, isShown) = (day.AddDays(1), false);
            }

            last = bubbles[i].Clock ?? last;
            days[i] = (day, isShown);
        }
    }

    private static void Backward(IReadOnlyList<Bubble> bubbles, (DateOnly Day, bool IsShown)[] days, int first)
    {
        if (first == 0)
        {
            return;
        }

        var day = days[first].Day.AddDays(-1);
        TimeOnly? next = null;
        for (var i = first - 1; i >= 0; i--)
        {
            day = bubbles[i].Clock > next ? day.AddDays(-1) : day;
            next = bubbles[i].Clock ?? next;
            days[i] = (day, false);
        }
    }

    /// <summary>The last clock above it on its day, else the first below; else midnight.</summary>
    private static TimeOnly Neighbour(IReadOnlyList<Bubble> bubbles, (DateOnly Day, bool IsShown)[] days, int at)
    {
        for (var i = at - 1; i >= 0 && days[i].Day == days[at].Day; i--)
        {
            if (bubbles[i].Clock is { } above)
            {
                return above;
            }
        }

        for (var i = at + 1; i < bubbles.Count && days[i].Day == days[at].Day; i++)
        {
            if (bubbles[i].Clock is { } below)
            {
                return below;
            }
        }

        return TimeOnly.MinValue;
    }
}
