using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.WhatsApp;

/// <summary>What the report says about why a file was read as it was.</summary>
public class EvidenceTests
{
    [Theory]
    [InlineData("03/04/23 03/04/23 25/04/23", "25/4/23 in line 3")]
    [InlineData("3/4/2023 4/13/2023", "4/13/2023 in line 2")]
    [InlineData("2023/04/03 2023/04/05", "the year comes first: 2023/4/03 in line 1")]
    [InlineData("03/04/2023 03/04/2023", "no number is above 12, and the dates run forwards in either order")]
    [InlineData("05/01/2023 03/02/2023", "month first, the dates would run backwards once; day first, never")]
    [InlineData("01/05/2023 02/03/2023", "day first, the dates would run backwards once; month first, never")]
    [InlineData("03/04/2023 04/04/2023 05/04/2023", "from date to date the first number changes 2 times, the second 0 times, the third 0 times")]
    [InlineData("25/12/23 26/12/23 12/27/23", "25/12/23 in line 1 and 2 such dates, against 12/27/23 in line 3 and 1 such dates")]
    public async Task Says_what_decided_the_order_of_dates(string dates, string evidence)
    {
        var result = await Reading.ReadAsync(string.Concat(dates.Split(' ').Select((d, i) => $"{d}, 10:{i:00} - Ava: hi\n")));

        Assert.Equal(evidence, result.Chat.DateOrderEvidence);
        Assert.Equal(evidence, Assert.Single(result.Report.Chats).DateOrderEvidence);
    }

    [Theory]
    [InlineData("31/01/2023, 15:45 - ", "d/M/yyyy, H:mm - in 2 of 2 headers")]
    [InlineData("1/31/23, 3:45 PM - ", "M/d/yy, h:mm a - in 2 of 2 headers")]
    [InlineData("31.1.2023 klo 15.45 - ", "d.M.yyyy klo H.mm - in 2 of 2 headers")]
    [InlineData("2023. 1. 31. 오후 3:45 - ", "yyyy. M. d. a h:mm - in 2 of 2 headers")]
    [InlineData("2023年1月31日 下午3:45 - ", "yyyy年M月d日 a h:mm - in 2 of 2 headers")]
    [InlineData("[31.01.23, 15:45:12] ", "[d.M.yy, H:mm:ss] in 2 of 2 headers")]
    [InlineData("[15:45:12, 1/31/23] ", "[H:mm:ss, M/d/yy] in 2 of 2 headers")]
    [InlineData("31/01/23 15:45:12: ", "d/M/yy H:mm:ss: in 2 of 2 headers")]
    [InlineData("31/01/2566, 15:45 - ", "d/M/yyyy, H:mm - in 2 of 2 headers; Buddhist calendar")]
    [InlineData("31/01/66, 15:45 - ", "d/M/yy, H:mm - in 2 of 2 headers; Buddhist calendar")]
    [InlineData("R5/01/31 15:45 - ", "Gy/M/d H:mm - in 2 of 2 headers; Reiwa calendar")]
    [InlineData("1401/11/11, 15:45 - ", "yyyy/M/d, H:mm - in 2 of 2 headers; Persian calendar")]
    public async Task Says_what_form_the_headers_have(string header, string evidence)
    {
        var result = await Reading.ReadAsync($"{header}Ava: hello\n{header}Ben: hi\n");

        Assert.Equal(evidence, result.Chat.DialectEvidence);
        Assert.All(result.Messages, m => Assert.Equal(new DateTime(2023, 1, 31), m.LocalTime.Date));
    }

    [Fact]
    public async Task Says_which_other_forms_it_took_for_text()
    {
        var result = await Reading.ReadAsync(
            "31/01/2023, 15:45 - Ava: hello\n[31/01/2023, 15:45:12] Zoe: pasted\n[31/01/2023, 15:45:13] Zoe: pasted\n31/01/2023, 15:46 - Ben: hi\n");

        Assert.Equal("d/M/yyyy, H:mm - in 2 of 4 headers; taken for text: [d/M/yyyy, H:mm:ss] in 2", result.Chat.DialectEvidence);
    }

    [Fact]
    public async Task A_message_of_marks_alone_is_empty()
    {
        var result = await Reading.ReadAsync("[31/01/2023, 15:45:12] Ava: hi\n[31/01/2023, 15:45:13] Ava: a\u200e\n[31/01/2023, 15:45:14] Ava: \u200e\u2068\u2069\n");

        Assert.Equal((2L, 1L), (result.Report.Kept, result.Report.Skipped[SkipReason.Empty]));
    }
}
