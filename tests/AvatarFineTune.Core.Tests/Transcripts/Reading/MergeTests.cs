using System.Globalization;
using System.Text;
using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

/// <summary>Several exports of one chat become one chat, message by message; exports of different chats stay apart.</summary>
public class MergeTests
{
    [Fact]
    public async Task A_longer_export_of_a_whatsapp_chat_adds_only_what_is_new()
    {
        var result = await ReadAsync(("WhatsApp Chat with Ava.txt", Chat(1, 60)), ("WhatsApp Chat with Ava(1).txt", Chat(1, 100)));

        Assert.Equal((100L, 60L), (result.Report.Kept, result.Report.Duplicates));
        Assert.Equal(1, result.Chat.MergedExports);
        Assert.Equal(Enumerable.Range(1, 100).Select(n => $"message {n}"), result.Messages.Select(m => m.Text));
        Assert.Single(result.Messages.Select(m => m.Chat).Distinct());
    }

    [Theory]
    [InlineData(1, 60, 40, 100)]
    [InlineData(40, 100, 1, 60)]
    [InlineData(1, 100, 30, 50)]
    [InlineData(30, 50, 1, 100)]
    public async Task Exports_that_overlap_are_merged_in_time_order_whichever_comes_first(int from, int to, int otherFrom, int otherTo)
    {
        var result = await ReadAsync(("a.txt", Chat(from, to)), ("b.txt", Chat(otherFrom, otherTo)));

        Assert.Equal(Enumerable.Range(1, 100).Select(n => $"message {n}"), result.Messages.Select(m => m.Text));
        Assert.Equal(to - from + 1 + otherTo - otherFrom + 1 - 100, result.Report.Duplicates);
        Assert.Equal(0, result.Report.OutOfOrder);
    }

    [Fact]
    public async Task The_same_export_twice_is_one()
    {
        var result = await ReadAsync(("a.txt", Chat(1, 2)), ("copy of a.txt", Chat(1, 2)));

        Assert.Equal((2L, 2L, 1), (result.Report.Kept, result.Report.Duplicates, result.Report.Chats.Count));
    }

    [Fact]
    public async Task Words_said_several_times_in_one_minute_stay_as_often_as_they_were_said()
    {
        const string Start = "31/01/2023, 15:44 - Ava: one\n31/01/2023, 15:44 - Ben: two\n31/01/2023, 15:44 - Ava: three\n";
        const string Ok = "31/01/2023, 15:45 - Ava: ok\n";
        var result = await ReadAsync(("a.txt", Start + Ok + Ok), ("b.txt", Start + Ok + Ok + Ok));

        Assert.Equal(["one", "two", "three", "ok", "ok", "ok"], result.Messages.Select(m => m.Text));
        Assert.Equal(5, result.Report.Duplicates);
    }

    [Fact]
    public async Task An_export_with_seconds_and_one_without_are_the_same_chat()
    {
        var with = "[31/01/2023, 15:44:10] Ava: one\n[31/01/2023, 15:44:20] Ben: two\n[31/01/2023, 15:45:30] Ava: three\n[31/01/2023, 15:46:30] Ben: four\n";
        var without = "31/01/2023, 15:44 - Ava: one\n31/01/2023, 15:44 - Ben: two\n31/01/2023, 15:45 - Ava: three\n";
        var result = await ReadAsync(("a.txt", with), ("b.txt", without));

        Assert.Equal(["one", "two", "three", "four"], result.Messages.Select(m => m.Text));
        Assert.Equal(3, result.Report.Duplicates);
    }

    [Fact]
    public async Task Different_chats_stay_apart_even_where_the_same_greeting_went_to_both()
    {
        var first = Chat(1, 30) + "01/02/2023, 00:00 - Ava: Happy new month!\n";
        var second = Chat(1, 30, author: "Cara", word: "text") + "01/02/2023, 00:00 - Ava: Happy new month!\n";
        var result = await ReadAsync(("a.txt", first), ("b.txt", second));

        Assert.Equal((62L, 0L, 2), (result.Report.Kept, result.Report.Duplicates, result.Report.Chats.Count));
        Assert.Equal(2, result.Messages.Count(m => m.Text == "Happy new month!"));
    }

    [Fact]
    public async Task Three_exports_of_which_only_neighbours_overlap_are_one_chat()
    {
        var result = await ReadAsync(("a.txt", Chat(1, 40)), ("c.txt", Chat(61, 100)), ("b.txt", Chat(30, 70)));

        Assert.Equal(Enumerable.Range(1, 100).Select(n => $"message {n}"), result.Messages.Select(m => m.Text));
        Assert.Equal(2, result.Chat.MergedExports);
    }

    [Fact]
    public async Task Where_two_telegram_exports_differ_the_newer_one_is_right()
    {
        var old = Telegram("""{"id":1,"type":"message","date":"2023-01-15T15:46:00","from":"A","from_id":"user1","text":"hous"},{"id":2,"type":"message","date":"2023-01-15T15:47:00","from":"B","from_id":"user2","text":"mouse"}""");
        var edited = Telegram("""{"id":1,"type":"message","date":"2023-01-15T15:46:00","edited":"2023-01-15T16:00:00","from":"A","from_id":"user1","text":"house"},{"id":3,"type":"message","date":"2023-01-16T15:47:00","from":"B","from_id":"user2","text":"cat"}""");
        foreach (var order in new[] { new[] { old, edited }, [edited, old] })
        {
            var result = await ReadAsync(("x/result.json", order[0]), ("y/result.json", order[1]));

            Assert.Equal(["house", "mouse", "cat"], result.Messages.Select(m => m.Text));
            Assert.Equal((3L, 1L, 1L), (result.Report.Kept, result.Report.Duplicates, result.Report.Edited));
            Assert.Equal(1, result.Chat.MergedExports);
        }
    }

    [Fact]
    public async Task An_export_that_tells_the_newest_first_is_merged_in_time_order()
    {
        static string Message(int n) => $$"""{"id":"{{n}}","type":"Default","timestamp":"2023-01-15T15:{{n:00}}:00+00:00","content":"m{{n}}","author":{"id":"7","name":"ava","isBot":false} }""";
        static string Channel(IEnumerable<int> messages) =>
            $$"""{"guild":{"id":"0","name":"Direct Messages"},"channel":{"id":"5","name":"ava"},"messages":[{{string.Join(',', messages.Select(Message))}}]}""";

        var result = await ReadAsync(("a [part 1].json", Channel([9, 8, 7, 6])), ("a [part 2].json", Channel([5, 4, 3, 2, 1])));

        Assert.Equal(Enumerable.Range(1, 9).Select(n => $"m{n}"), result.Messages.Select(m => m.Text));
        Assert.Equal(0, result.Report.Duplicates);
    }

    private static async Task<ReadResult> ReadAsync(params (string Name, string Text)[] files)
    {
        await using var source = TranscriptSource.Combine("all", [.. files.Select(f => Reading.FromBytes(Encoding.UTF8.GetBytes(f.Text), f.Name))]);
        return await Reading.ReadAsync(source);
    }

    private static string Chat(int from, int to, string author = "Ben", string word = "message") => string.Concat(Enumerable.Range(from, to - from + 1).Select(n =>
        new DateTime(2023, 1, 15).AddMinutes(n * 7).ToString("dd/MM/yyyy, HH:mm", CultureInfo.InvariantCulture) + $" - {(n % 2 == 0 ? "Ava" : author)}: {word} {n}\n"));

    private static string Telegram(string messages) => $$"""{"name":"A","type":"personal_chat","id":1,"messages":[{{messages}}]}""";
}
