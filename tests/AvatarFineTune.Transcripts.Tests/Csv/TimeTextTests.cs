using System.Globalization;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.Csv;

namespace AvatarFineTune.Transcripts.Tests.Csv;

public sealed class TimeTextTests
{
    [Theory]
    [InlineData("2024-12-31T22:05:07Z", "2024-12-31T22:05:07", "00:00")]
    [InlineData("2024-12-31 22:05:07.1234567+01:00", "2024-12-31T22:05:07.1234567", "01:00")]
    [InlineData("2024-12-31T22:05:07-0330", "2024-12-31T22:05:07", "-03:30")]
    [InlineData("2024-12-31 22:05:07 UTC", "2024-12-31T22:05:07", "00:00")]
    [InlineData("2024-12-31 22:05:07 +0000 UTC", null, null)]
    [InlineData("2024-12-31", "2024-12-31T00:00:00", null)]
    [InlineData("2024/12/31 10:05 pm", "2024-12-31T22:05:00", null)]
    [InlineData("31/12/2024 22:05", "2024-12-31T22:05:00", null)]
    [InlineData("31/12/2024, 22.05", "2024-12-31T22:05:00", null)]
    [InlineData("31.12.24 22:05:07", "2024-12-31T22:05:07", null)]
    [InlineData("31-12-2024 12:05 AM", "2024-12-31T00:05:00", null)]
    [InlineData("31-12-2024 12:05\u202fp.m.", "2024-12-31T12:05:00", null)]
    [InlineData("31 December 2024 22:05", "2024-12-31T22:05:00", null)]
    [InlineData("31-Dec-24 10:05 PM", "2024-12-31T22:05:00", null)]
    [InlineData("December 31, 2024 at 22:05", null, null)]
    [InlineData("Dec 31 2024 22:05", "2024-12-31T22:05:00", null)]
    [InlineData("Tue, 31 Dec 2024 22:05:07 GMT", "2024-12-31T22:05:07", "00:00")]
    [InlineData("1735678800", "2024-12-31T21:00:00", "00:00")]
    [InlineData("1735678800.5", "2024-12-31T21:00:00.5", "00:00")]
    [InlineData("1735678800123", "2024-12-31T21:00:00.123", "00:00")]
    [InlineData("1735678800123456", "2024-12-31T21:00:00.123456", "00:00")]
    [InlineData("20241231 22:05", "2024-12-31T22:05:00", null)]
    [InlineData("", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("2024-13-01", null, null)]
    [InlineData("2024-02-30 10:00", null, null)]
    [InlineData("31/12/2024 25:00", null, null)]
    [InlineData("31/12/2024 22:61", null, null)]
    [InlineData("45657.92", null, null)]
    [InlineData("May be later", null, null)]
    [InlineData("99999999999999999999", null, null)]
    public void A_written_time_is_read_or_not_guessed(string text, string? time, string? offset)
    {
        var isTime = TimeText.TryRead(text, out var written) && written.TryResolve(DateOrder.DayMonthYear, out _);
        Assert.Equal(time is not null, isTime);
        if (time is not null)
        {
            written.TryResolve(DateOrder.DayMonthYear, out var read);
            Assert.Equal(DateTime.Parse(time, CultureInfo.InvariantCulture), read);
            Assert.Equal(offset is null ? null : TimeSpan.Parse(offset, CultureInfo.InvariantCulture), written.Offset);
        }
    }

    [Theory]
    [InlineData(new[] { "1/2/24", "13/2/24" }, DateOrder.DayMonthYear, DateOrderBasis.Proved, "13/2/24 in line 2")]
    [InlineData(new[] { "1/2/24", "2/13/24" }, DateOrder.MonthDayYear, DateOrderBasis.Proved, "2/13/24 in line 2")]
    [InlineData(new[] { "99/2/1" }, DateOrder.YearMonthDay, DateOrderBasis.Proved, "99/2/1 in line 1")]
    [InlineData(new[] { "1/2/2024", "2/2/2024", "3/2/2024" }, DateOrder.DayMonthYear, DateOrderBasis.Inferred, "changes")]
    [InlineData(new[] { "2/1/2024", "2/2/2024", "2/3/2024" }, DateOrder.MonthDayYear, DateOrderBasis.Inferred, "changes")]
    [InlineData(new[] { "9/1/2024", "8/2/2024" }, DateOrder.DayMonthYear, DateOrderBasis.Inferred, "backwards")]
    [InlineData(new[] { "1/2/2024" }, DateOrder.DayMonthYear, DateOrderBasis.Ambiguous, "no number above 12")]
    public void The_order_of_dates_is_decided_by_the_whole_file(string[] dates, DateOrder order, DateOrderBasis basis, string evidence)
    {
        var vote = new DateOrderVote();
        for (var i = 0; i < dates.Length; i++)
        {
            Assert.True(TimeText.TryRead(dates[i], out var time));
            vote.Add(time, i + 1);
        }

        var decided = vote.Decide(null);
        Assert.Equal((order, basis), (decided.Order, decided.Basis));
        Assert.Contains(evidence, decided.Evidence, StringComparison.Ordinal);
        Assert.Equal(DateOrderBasis.Proved, vote.Decide(DateOrder.YearMonthDay).Basis);
    }
}
