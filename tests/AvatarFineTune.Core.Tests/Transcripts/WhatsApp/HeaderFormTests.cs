using System.Globalization;
using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.WhatsApp;

public class HeaderFormTests
{
    // Each header stands before "Ava: hello"; the day is the 31st, so that the order is proved.
    [Theory]
    [InlineData("31/01/2023, 15:45 - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31/1/23 15:45 - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("1/31/23, 3:45 PM - ", "2023-01-31T15:45:00", "android", "mdy")]
    [InlineData("1/31/23, 3:45\u202fPM - ", "2023-01-31T15:45:00", "android", "mdy")]
    [InlineData("1/31/23, 3:45\u00a0pm - ", "2023-01-31T15:45:00", "android", "mdy")]
    [InlineData("1/31/23, 3:45PM - ", "2023-01-31T15:45:00", "android", "mdy")]
    [InlineData("1/31/23, 12:05 AM - ", "2023-01-31T00:05:00", "android", "mdy")]
    [InlineData("1/31/23, 12:05 PM - ", "2023-01-31T12:05:00", "android", "mdy")]
    [InlineData("31/1/23, 3:45 p.m. - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31/1/23, 3:45 p. m. - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31/1/23, 3:45 p.\u00a0m. - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31/1/23, 3:45 a. m. - ", "2023-01-31T03:45:00", "android", "dmy")]
    [InlineData("31.01.23, 15:45 - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31.01.2023, 15:45:12 - ", "2023-01-31T15:45:12", "android", "dmy")]
    [InlineData("31.01.23 um 15:45 - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31.1.2023 klo 15.45 - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31/01/2023 à 15:45 - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31-01-23 15:45 - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31-01-2023 15.45 – ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31. 01. 2023. 15:45 - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31. 1. 2023, 15:45 - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31/01/2023، 15:45 - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31.01.2023 г., 15:45 - ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("31/01/2023, 15:45: ", "2023-01-31T15:45:00", "android", "dmy")]
    [InlineData("2023-01-31, 15:45 - ", "2023-01-31T15:45:00", "android", "ymd")]
    [InlineData("2023/1/31 下午3:45 - ", "2023-01-31T15:45:00", "android", "ymd")]
    [InlineData("2023/1/31 上午12:45 - ", "2023-01-31T00:45:00", "android", "ymd")]
    [InlineData("2023. 1. 31. 오후 3:45 - ", "2023-01-31T15:45:00", "android", "ymd")]
    [InlineData("2023/01/31 15:45 - ", "2023-01-31T15:45:00", "android", "ymd")]
    [InlineData("2023/1/31 3:45 午後 - ", "2023-01-31T15:45:00", "android", "ymd")]
    [InlineData("[31/01/2023, 15:45:12] ", "2023-01-31T15:45:12", "ios", "dmy")]
    [InlineData("[31.01.23, 15:45:12] ", "2023-01-31T15:45:12", "ios", "dmy")]
    [InlineData("[1/31/23, 3:45:12\u202fPM] ", "2023-01-31T15:45:12", "ios", "mdy")]
    [InlineData("[31/1/23 15:45:12] ", "2023-01-31T15:45:12", "ios", "dmy")]
    [InlineData("[2023-01-31, 15:45:12] ", "2023-01-31T15:45:12", "ios", "ymd")]
    [InlineData("[2023. 1. 31. 오후 3:45:12] ", "2023-01-31T15:45:12", "ios", "ymd")]
    [InlineData("[2023/1/31 下午3:45:12] ", "2023-01-31T15:45:12", "ios", "ymd")]
    [InlineData("\u200e[31/01/2023, 15:45:12] ", "2023-01-31T15:45:12", "ios", "dmy")]
    [InlineData("\u200e[31/01/2023,\u200e 15:45:12]\u00a0", "2023-01-31T15:45:12", "ios", "dmy")]
    [InlineData("[15:45:12, 1/31/23] ", "2023-01-31T15:45:12", "ios", "mdy")]
    [InlineData("[٣١/٠١/٢٠٢٣، ١٥:٤٥:١٢] ", "2023-01-31T15:45:12", "ios", "dmy")]
    public async Task Reads_every_known_form_of_header(string header, string time, string dialect, string order)
    {
        var result = await Reading.ReadAsync($"{header}Ava: hello\n{header}Ben: hi: there\n");

        Assert.Equal(["Ava", "Ben"], result.Messages.Select(m => m.Author));
        Assert.Equal(["hello", "hi: there"], result.Messages.Select(m => m.Text));
        Assert.All(result.Messages, m => Assert.Equal(DateTime.ParseExact(time, "s", CultureInfo.InvariantCulture), m.LocalTime));
        Assert.All(result.Messages, m => Assert.Null(m.Offset));
        Assert.Equal(dialect, result.Chat.Dialect);
        Assert.Equal(order, Short(result.Chat.DateOrder));
        Assert.Equal(DateOrderBasis.Proved, result.Chat.DateOrderBasis);
        Assert.Equal(2, result.Report.Kept);
    }

    [Theory]
    [InlineData("31/01/2023, 15:45 - Ava: first", "[31/01/2023, 15:45:12] Ben: pasted")]
    [InlineData("[31/01/2023, 15:45:12] Ava: first", "31/01/2023, 15:45 - Ben: pasted")]
    [InlineData("31/01/2023, 15:45 - Ava: first", "1/31/23, 3:45 PM - Ben: pasted")]
    [InlineData("31/01/2023, 15:45 - Ava: first", "31.01.2023, 15:45 - Ben: pasted")]
    [InlineData("31/01/2023, 15:45 - Ava: first", "31/01/2023 was the day: remember")]
    [InlineData("31/01/2023, 15:45 - Ava: first", "15:45 - Ben: pasted")]
    public async Task Holds_to_the_form_of_the_first_line(string first, string pasted)
    {
        var result = await Reading.ReadAsync($"{first}\n{string.Join('\n', Enumerable.Repeat(pasted, 30))}\n");

        Assert.Equal(30, result.Only.Text.Count(c => c == '\n'));
        Assert.EndsWith(pasted, result.Only.Text, StringComparison.Ordinal);
    }

    /// <summary>What was remembered of the file's own headers must not make headers of pasted ones.</summary>
    [Theory]
    [InlineData("31/01/2023, 15:45 - Ava: ", "31.01.2023, 15:45 - Ben: pasted")]
    [InlineData("31/01/2023, 15:45 - Ava: ", "31/01/23, 15:45 - Ben: pasted")]
    [InlineData("31/01/2023, 3:45 PM - Ava: ", "31/01/2023, 15:45 - Ben: pasted")]
    [InlineData("31/01/2023, 15:45 - Ava: ", "31/01/2023, 15:45 -Ben: pasted")]
    [InlineData("[31/01/2023, 15:45:12] Ava: ", "[31.01.2023, 15:45:12] Ben: pasted")]
    [InlineData("31/01/2023, 15:45 - Ava: ", "31/01/2023, 15:45:12 - Ben: pasted")]
    public async Task Holds_to_the_form_between_pasted_lines(string own, string pasted)
    {
        string[] lines = [own + "one", own + "two", pasted, pasted, pasted, own + "three", own + "four", pasted, own + "five"];
        var result = await Reading.ReadAsync(string.Join('\n', lines));

        var block = $"two\n{pasted}\n{pasted}\n{pasted}";
        Assert.Equal(["one", block, "three", $"four\n{pasted}", "five"], result.Messages.Select(m => m.Text));
        Assert.All(result.Messages, m => Assert.Equal(("Ava", new DateTime(2023, 1, 31)), (m.Author, m.LocalTime.Date)));
    }

    [Fact]
    public async Task Does_not_glue_a_header_with_an_impossible_date_to_the_message_above()
    {
        var result = await Reading.ReadAsync("31/01/2023, 15:45 - Ava: one\n45/45/2023, 15:46 - Ava: secret 12\ntail\n31/01/2023, 15:47 - Ava: two\n");

        Assert.Equal(["one", "two"], result.Messages.Select(m => m.Text));
        Assert.Equal(1, result.Report.NotUnderstood);
        var sample = Assert.Single(result.Report.NotUnderstoodSamples);
        Assert.Equal((2L, "00/00/0000, 00:00 - xxx: xxxxxx 00"), (sample.Line, sample.Excerpt));
    }

    [Fact]
    public async Task Counts_lines_before_the_first_header_as_not_understood()
    {
        var result = await Reading.ReadAsync("rest of a cut message\n\n31/01/2023, 15:45 - Ava: one\n31/01/2023, 15:45 - Ava: two\n");

        Assert.Equal(2, result.Report.Kept);
        Assert.Equal((1L, 1L), (result.Report.NotUnderstood, result.Report.NotUnderstoodSamples[0].Line));
    }

    private static string? Short(DateOrder? order) => order switch
    {
        DateOrder.DayMonthYear => "dmy",
        DateOrder.MonthDayYear => "mdy",
        DateOrder.YearMonthDay => "ymd",
        _ => null,
    };
}
