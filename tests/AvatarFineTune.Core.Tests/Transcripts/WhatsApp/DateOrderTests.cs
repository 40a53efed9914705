using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.WhatsApp;

public class DateOrderTests
{
    [Theory]
    [InlineData("03/04/2023 03/04/2023", DateOrder.DayMonthYear, DateOrderBasis.Ambiguous)]
    [InlineData("03/03/2023 04/04/2023", DateOrder.DayMonthYear, DateOrderBasis.Ambiguous)]
    [InlineData("03/04/2023 04/04/2023 05/04/2023", DateOrder.DayMonthYear, DateOrderBasis.Inferred)]
    [InlineData("04/03/2023 04/04/2023 04/05/2023", DateOrder.MonthDayYear, DateOrderBasis.Inferred)]
    [InlineData("05/01/2023 03/02/2023", DateOrder.DayMonthYear, DateOrderBasis.Inferred)]
    [InlineData("01/05/2023 02/03/2023", DateOrder.MonthDayYear, DateOrderBasis.Inferred)]
    [InlineData("03/04/2023 13/04/2023", DateOrder.DayMonthYear, DateOrderBasis.Proved)]
    [InlineData("03/04/2023 04/13/2023", DateOrder.MonthDayYear, DateOrderBasis.Proved)]
    [InlineData("2023/04/03 2023/04/05", DateOrder.YearMonthDay, DateOrderBasis.Proved)]
    [InlineData("99/04/03 99/04/05", DateOrder.YearMonthDay, DateOrderBasis.Proved)]
    [InlineData("22/04/03 22/04/04 22/04/05 22/05/01", DateOrder.YearMonthDay, DateOrderBasis.Inferred)]
    [InlineData("03/04/22 04/04/22 05/04/22 01/05/22", DateOrder.DayMonthYear, DateOrderBasis.Inferred)]
    public async Task Decides_from_all_dates(string dates, DateOrder order, DateOrderBasis basis)
    {
        var lines = dates.Split(' ').Select(d => $"{d}, 15:45 - Ava: hello");
        var chat = (await Reading.ReadAsync(string.Join('\n', lines))).Chat;

        Assert.Equal((order, basis), (chat.DateOrder, chat.DateOrderBasis));
    }

    [Fact]
    public async Task The_last_line_may_prove_it()
    {
        var lines = Enumerable.Repeat("03/04/2023, 15:45 - Ava: hello\n", 60_000);
        var result = await Reading.ReadAsync(string.Concat(lines) + "04/13/2023, 15:45 - Ava: bye");

        Assert.Equal((DateOrder.MonthDayYear, DateOrderBasis.Proved), (result.Chat.DateOrder, result.Chat.DateOrderBasis));
        Assert.Equal(new DateTime(2023, 3, 4, 15, 45, 0), result.Messages[0].LocalTime);
    }

    [Fact]
    public async Task The_caller_can_force_it()
    {
        var result = await Reading.ReadAsync("03/04/2023, 15:45 - Ava: hello", options: new() { DateOrder = DateOrder.MonthDayYear });

        Assert.Equal((DateOrder.MonthDayYear, DateOrderBasis.Proved), (result.Chat.DateOrder, result.Chat.DateOrderBasis));
        Assert.Equal(new DateTime(2023, 3, 4, 15, 45, 0), result.Only.LocalTime);
    }

    [Fact]
    public async Task Dates_in_bodies_and_in_other_forms_have_no_vote()
    {
        var result = await Reading.ReadAsync("03/04/2023, 15:45 - Ava: hello\n12/31/2023 is new year\n[12/31/2023, 10:00:00] x: y\n");

        Assert.Equal(DateOrderBasis.Ambiguous, result.Chat.DateOrderBasis);
    }

    [Fact]
    public async Task Messages_that_go_back_in_time_are_kept_and_counted()
    {
        var result = await Reading.ReadAsync("31/01/2023, 15:45 - Ava: a\n31/01/2023, 15:40 - Ava: b\n31/01/2023, 15:50 - Ava: c");

        Assert.Equal((3L, 1L), (result.Report.Kept, result.Report.OutOfOrder));
    }
}
