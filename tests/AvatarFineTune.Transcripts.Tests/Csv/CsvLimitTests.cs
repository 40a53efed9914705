using System.Globalization;
using System.Text;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.Csv;
using AvatarFineTune.Transcripts.Tests.Support;

namespace AvatarFineTune.Transcripts.Tests.Csv;

public sealed class CsvLimitTests
{
    private static readonly TranscriptReadOptions Small = new() { MaxRecordBytes = 10_000 };

    [Fact]
    public async Task A_cell_over_the_limit_is_refused()
    {
        var refused = await Import.RefusedAsync(TranscriptError.LimitExceeded, Import.Text("a.csv", $"author,text\nAva,\"{new string('a', 200_000)}\"\n"), Small);
        Assert.Contains("MaxRecordBytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_of_many_lines_over_the_limit_is_refused() =>
        await Import.RefusedAsync(
            TranscriptError.LimitExceeded, Import.Text("a.csv", $"author,text\nAva,\"{string.Concat(Enumerable.Repeat("no cells here\n", 20_000))}\"\n"), Small);

    [Fact]
    public async Task A_quote_left_open_does_not_swallow_a_long_file()
    {
        var rows = string.Concat(Enumerable.Range(0, 5000).Select(i => $"Ben,row {i}\n"));
        var (messages, report) = await Import.ReadAsync(Import.Text("a.csv", $"author,text\nAva,\"left open\n{rows}"), Small);
        Assert.Equal((5000, 5000L, 1L), (messages.Count, report.Kept, report.NotUnderstood));
    }

    [Fact]
    public async Task A_quote_left_open_before_one_that_is_closed_costs_one_line()
    {
        var (messages, report) = await Import.ReadAsync(Import.Text("a.csv", "author,text\nAva,\"left open\nBen,\"fine\nhere\"\nAva,\"and\"\"\nhere\"\n"));
        Assert.Equal(["fine\nhere", "and\"\nhere"], messages.Select(m => m.Text));
        Assert.Equal(1, report.NotUnderstood);
        Assert.Equal(2, Assert.Single(report.NotUnderstoodSamples).Line);
    }

    [Fact]
    public async Task So_many_open_quotes_as_lines_take_no_longer_than_the_lines()
    {
        var text = new StringBuilder("author,text\n");
        for (var i = 0; i < 20_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Ava,\"{i}\n");
        }

        var refused = await Import.RefusedAsync(TranscriptError.Damaged, Import.Text("a.csv", text.ToString()));
        Assert.Contains("20000 records", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_chats_than_the_limit_are_refused() =>
        await Import.RefusedAsync(TranscriptError.LimitExceeded, Import.Text("a.csv", "chat,author,text\n1,Ava,a\n2,Ava,b\n3,Ava,c\n"), new() { MaxParticipants = 2 });

    [Fact]
    public void Chats_that_do_not_fit_wait_for_another_pass()
    {
        var held = new HeldChats(1, 4, most: 450);
        foreach (var number in new[] { 1, 2, 3, 1, 3, 2 })
        {
            held.Add(number, Message(number));
        }

        // The last chat went first, then what had been held of it was no longer counted.
        Assert.Equal(3, held.End);
        Assert.Equal(["1", "1", "2", "2"], held.InOrder().Select(m => m.Text));

        var full = new HeldChats(1, 3, most: 50);
        full.Add(1, Message(1));
        Assert.Equal(1, full.End);
        Assert.Empty(full.InOrder());
    }

    [Fact]
    public async Task A_refusal_shows_no_record_as_if_it_were_a_header()
    {
        var refused = await Import.RefusedAsync(
            TranscriptError.NotRecognized, Import.Text("a.csv", "Ava,\"our secret: it is Friday?\"\nBen,ok\n"), new() { Platform = "csv" });
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.Contains("does not look like a header", refused.Message, StringComparison.Ordinal);
    }

    private static TranscriptMessage Message(int chat) => new()
    {
        Chat = new() { Id = "a", Platform = "csv" },
        LocalTime = default,
        Text = chat.ToString(CultureInfo.InvariantCulture),
    };
}
