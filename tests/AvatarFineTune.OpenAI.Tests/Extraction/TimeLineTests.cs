using AvatarFineTune.OpenAI.Extraction;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Tests.Extraction;

/// <summary>Times as pages show them.</summary>
public sealed class TimeLineTests
{
    private static readonly DateOnly Friday = new(2026, 3, 6);

    [Fact]
    public void A_days_heading_holds_until_the_next() => Assert.Equal(
        [("2026-03-06 10:00", ExtractedTimeBasis.Shown), ("2026-03-06 11:00", ExtractedTimeBasis.Shown), ("2026-03-09 08:00", ExtractedTimeBasis.Shown)],
        Times(At("10:00", Friday), At("11:00"), At("08:00", Friday.AddDays(3))));

    [Fact]
    public void Where_the_clock_runs_backwards_the_next_day_has_begun() => Assert.Equal(
        [("2026-03-06 23:50", ExtractedTimeBasis.Shown), ("2026-03-07 00:10", ExtractedTimeBasis.Assumed), ("2026-03-08 00:05", ExtractedTimeBasis.Assumed)],
        Times(At("23:50", Friday), At("00:10"), At("00:05")));

    [Fact]
    public void Before_the_first_heading_lies_the_day_before() => Assert.Equal(
        [("2026-03-04 22:00", ExtractedTimeBasis.Assumed), ("2026-03-05 09:00", ExtractedTimeBasis.Assumed), ("2026-03-05 21:00", ExtractedTimeBasis.Assumed), ("2026-03-06 10:00", ExtractedTimeBasis.Shown)],
        Times(At("22:00"), At("09:00"), At("21:00"), At("10:00", Friday)));

    [Fact]
    public void A_message_without_a_clock_has_its_neighbours() => Assert.Equal(
        [("2026-03-06 10:00", ExtractedTimeBasis.Assumed), ("2026-03-06 10:00", ExtractedTimeBasis.Shown), ("2026-03-06 10:00", ExtractedTimeBasis.Assumed), ("2026-03-06 11:00", ExtractedTimeBasis.Shown)],
        Times(At(null, Friday), At("10:00"), At(null), At("11:00")));

    [Fact]
    public void Without_any_day_order_is_kept_from_1970_on() => Assert.Equal(
        [("1970-01-01 10:00", ExtractedTimeBasis.Unknown), ("1970-01-02 09:00", ExtractedTimeBasis.Unknown)],
        Times(At("10:00"), At("09:00")));

    [Fact]
    public void Without_any_time_messages_stand_a_second_apart()
    {
        var times = TimeLine.Of([At(null), At(null), At(null)]);

        Assert.Equal([0, 1, 2], times.Select(t => (int)(t.Time - DateTime.UnixEpoch).TotalSeconds));
        Assert.All(times, t => Assert.Equal(ExtractedTimeBasis.Unknown, t.Basis));
    }

    [Theory]
    [InlineData("21:05", "21:05:00")]
    [InlineData("9:05 PM", "21:05:00")]
    [InlineData("12:10 a.m.", "00:10:00")]
    [InlineData("12:10 pm", "12:10:00")]
    [InlineData("9.05", "09:05:00")]
    [InlineData("21h05", "21:05:00")]
    [InlineData("21:05:33", "21:05:33")]
    [InlineData("25:05", null)]
    [InlineData("13:05 PM", null)]
    [InlineData("10:61", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Clocks_are_read_as_apps_show_them(string? shown, string? expected) => Assert.Equal(expected, ShownClock.Parse(shown)?.ToString("HH:mm:ss"));

    private static Bubble At(string? clock, DateOnly? day = null) => StitchingTests.B("x") with { Clock = ShownClock.Parse(clock), ShownTime = clock, Day = day };

    private static IEnumerable<(string, ExtractedTimeBasis)> Times(params Bubble[] bubbles) => TimeLine.Of(bubbles).Select(t => (t.Time.ToString("yyyy-MM-dd HH:mm"), t.Basis));
}
