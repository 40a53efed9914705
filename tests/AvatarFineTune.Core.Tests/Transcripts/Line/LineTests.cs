using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Line;

public class LineTests
{
    private const string Head = "[LINE] Chat history with Ava\nSaved on: 2024/02/01 12:00\n\n";

    [Theory]
    [InlineData("2024/01/31(Wed)")]
    [InlineData("2024/01/31（水）")]
    [InlineData("2024-01-31（週三）")]
    [InlineData("2024.01.31 Wednesday")]
    [InlineData("2024/1/31周三")]
    [InlineData("2024/01/31")]
    [InlineData("2024年1月31日(水)")]
    [InlineData("2024. 1. 31. 수요일")]
    [InlineData("Wed, 31/01/2024")]
    [InlineData("Wed, 01/31/2024")]
    [InlineData("31/01/2024(Wed)")]
    [InlineData("2567/01/31(Wed)")]
    public async Task A_day_is_read_in_all_its_forms(string day) =>
        Assert.Equal(new DateTime(2024, 1, 31, 22, 5, 0), (await Reading.ReadAsync($"{Head}{day}\n22:05\tAva\thi\n")).Only.LocalTime);

    [Theory]
    [InlineData("22:05", 22, 5)]
    [InlineData("9:05", 9, 5)]
    [InlineData("24:05", 0, 5)]
    [InlineData("22.05", 22, 5)]
    [InlineData("10:05 PM", 22, 5)]
    [InlineData("10:05pm", 22, 5)]
    [InlineData("10:05\u202FPM", 22, 5)]
    [InlineData("12:05 AM", 0, 5)]
    [InlineData("12:05 PM", 12, 5)]
    [InlineData("午後10:05", 22, 5)]
    [InlineData("下午 10:05", 22, 5)]
    [InlineData("오전 12:05", 0, 5)]
    public async Task A_time_is_read_in_all_its_forms(string clock, int hour, int minute) =>
        Assert.Equal(new DateTime(2024, 1, 31, hour, minute, 0), (await Reading.ReadAsync($"{Head}2024/01/31(Wed)\n{clock}\tAva\thi\n")).Only.LocalTime);

    [Fact]
    public async Task A_forced_order_of_dates_is_kept()
    {
        var result = await Reading.ReadAsync($"{Head}Xyz, 02/03/2024\n22:05\tAva\thi\n", options: new() { DateOrder = DateOrder.MonthDayYear });

        Assert.Equal(new DateTime(2024, 2, 3, 22, 5, 0), result.Only.LocalTime);
        Assert.Equal(DateOrderBasis.Proved, result.Chat.DateOrderBasis);
    }

    [Fact]
    public async Task Where_nothing_decides_the_order_of_dates_that_is_said()
    {
        var result = await Reading.ReadAsync($"{Head}Xyz, 02/03/2024\n22:05\tAva\thi\n");

        Assert.Equal(DateOrderBasis.Ambiguous, result.Chat.DateOrderBasis);
        Assert.Equal(new DateTime(2024, 3, 2, 22, 5, 0), result.Only.LocalTime);
    }

    [Theory]
    [InlineData("22:05\tAva\thi\n22:06\tBen\tho\n")]
    [InlineData("2024/01/31\nsome words\n")]
    [InlineData("name\ttext\nAva\thi\n")]
    public async Task Other_text_is_no_export(string text) => Assert.Equal(TranscriptError.NotRecognized, (await Reading.FailAsync(text)).Error);

    [Fact]
    public async Task A_text_without_end_is_refused() => Assert.Equal(
        TranscriptError.LimitExceeded,
        (await Reading.FailAsync($"{Head}2024/01/31(Wed)\n22:05\tAva\t\"{string.Concat(Enumerable.Repeat("x\n", 9000))}", options: new() { MaxRecordBytes = 8192 })).Error);

    [Fact]
    public async Task Damage_anywhere_ends_in_a_clear_error_or_a_count()
    {
        await Mutations.AssertNoneCrashesAsync($"{Head}Wed, 31/01/2024\n10:05 PM\tAva\t\"a\n\"\"b\"\" c\"\n10:06 PM\tBen\t[Photo]\n10:07 PM\tAva unsent a message.\n10:08 PM\t\tBen joined the group.\n10:09 PM\tBen\t☎ Call time 1:23\n", "line");
        await Mutations.AssertNoneCrashesAsync("2024.01.31 Wednesday\n22:05 Ava Lee hello there\n22:06 Ava Lee Photos\n22:07 Ava Lee ok\n22:08 Ava Lee yes\n22:09 Ben\n", "line");
    }
}
