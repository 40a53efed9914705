using System.Diagnostics;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.TelegramHtml;
using AvatarFineTune.Transcripts.Tests.Support;

namespace AvatarFineTune.Transcripts.Tests.TelegramHtml;

public sealed class HostilePageTests
{
    private const string Start = "<!DOCTYPE html><html><body><div class=\"page_wrap\"><div class=\"page_body chat_page\"><div class=\"history\">";
    private const string Message =
        "<div class=\"message default clearfix\" id=\"message1\"><div class=\"body\"><div class=\"pull_right date details\" title=\"31.01.2024 22:05:07 UTC+01:00\">22:05</div>"
        + "<div class=\"from_name\">Ava</div><div class=\"text\">hi</div></div></div>";

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<b></i>")]
    [InlineData("<table><tr><td></table>")]
    [InlineData("<a href=x><div>")]
    public async Task A_hundred_thousand_nested_tags_are_refused_at_once(string tag)
    {
        var page = Start + Message + string.Concat(Enumerable.Repeat(tag, 100_000));
        var clock = Stopwatch.StartNew();
        var refused = await Import.RefusedAsync(TranscriptError.LimitExceeded, Import.Text("messages.html", page));
        Assert.Contains("levels deep", refused.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {clock.Elapsed}.");
    }

    [Fact]
    public async Task A_tag_with_endless_attributes_is_refused()
    {
        var page = Start + Message + "<div " + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}=1 ")) + ">";
        await Import.RefusedAsync(TranscriptError.LimitExceeded, Import.Text("messages.html", page));
    }

    [Fact]
    public async Task A_page_over_the_limit_of_files_is_refused() =>
        await Import.RefusedAsync(TranscriptError.LimitExceeded, Import.Text("messages.html", Start + Message + new string(' ', 100_000)), new() { MaxFileBytes = 50_000 });

    [Fact]
    public void A_page_of_a_thousand_messages_is_sane() =>
        Assert.True(HtmlDepth.IsSane(Start + string.Concat(Enumerable.Repeat(Message + "<br><img src=\"a.png\"> 1 < 2 <3", 1000)) + "</div></div></div></body></html>"));

    [Fact]
    public async Task A_page_without_messages_is_empty() =>
        await Import.RefusedAsync(TranscriptError.Empty, Import.Text("messages.html", Start + "</div></div></div></body></html>"));

    [Fact]
    public async Task Notices_alone_have_the_first_day_of_all_times()
    {
        var (messages, _) = await Import.ReadAsync(Import.Text("messages.html", Start + "<div class=\"message service\" id=\"message5\"><div class=\"body details\">History cleared</div></div></div></div></div></body></html>"));
        var notice = Assert.Single(messages);
        Assert.Equal((MessageKind.System, "History cleared", DateTime.UnixEpoch), (notice.Kind, notice.Text, DateTime.SpecifyKind(notice.LocalTime, DateTimeKind.Utc)));
    }

    [Theory]
    [InlineData("31.01.2024 22:05:07", null)]
    [InlineData("31.01.2024 22:05:07 UTC", "00:00")]
    [InlineData("31.01.2024 22:05:07 UTC-03:30", "-03:30")]
    [InlineData("31.01.2024 22:05:07 UTC+05:45", "05:45")]
    public void A_time_is_read_with_its_offset(string title, string? offset)
    {
        Assert.True(TelegramTime.TryRead(title, out var time, out var read));
        Assert.Equal(new DateTime(2024, 1, 31, 22, 5, 7, DateTimeKind.Unspecified), time);
        Assert.Equal(offset is null ? null : TimeSpan.Parse(offset, System.Globalization.CultureInfo.InvariantCulture), read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01/31/2024 22:05:07")]
    [InlineData("31.01.2024 22:05:07 CET")]
    [InlineData("31.01.2024 22:05:07 UTC+")]
    [InlineData("31.01.2024 22:05:07 UTC+1")]
    public void What_is_no_time_of_Telegrams_is_not_guessed(string? title) => Assert.False(TelegramTime.TryRead(title, out _, out _));
}
