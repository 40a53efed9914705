using System.IO.Compression;
using System.Text;
using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Meta;

public class MetaDownloadTests
{
    private const long Time = 1_700_000_000_000;

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>a page of anything</body></html>", "message_1.html")]
    [InlineData("<html><body class=\"_a6-g\">a page with the style, but no thread</body></html>", "index.html")]
    public async Task Other_pages_are_left_to_others(string html, string name) =>
        Assert.DoesNotContain("choose JSON", (await Reading.FailAsync(html, name)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_page_beside_threads_in_JSON_is_counted_and_the_threads_are_read()
    {
        var result = await ReadAsync(
            ("messages/inbox/ben_12345/message_1.json", Thread("ben_12345", Message("Ben", 0, "hi"))),
            ("messages/inbox/carla_12346/message_1.html", "<html><head><style>._3-95{}</style></head></html>"));

        Assert.Equal((1L, 1L), (result.Report.Kept, result.Report.NotUnderstood));
    }

    [Fact]
    public async Task A_thread_of_many_messages_is_turned_around_whole()
    {
        var messages = Enumerable.Range(0, 3000).Reverse().Select(i => Message("Ben", i, $"m{i}")).ToArray();
        var result = await ReadAsync(("messages/inbox/ben_12345/message_1.json", Thread("ben_12345", messages)));

        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"m{i}"), result.Messages.Select(m => m.Text));
        Assert.Equal(0, result.Report.OutOfOrder);
    }

    [Fact]
    public async Task The_number_of_a_thread_is_its_identity_and_the_name_before_it_is_not()
    {
        var result = await ReadAsync(
            ("messages/inbox/ben_12345/message_1.json", Thread("ben_12345", Message("Ben", 0, "hi"))),
            ("messages/inbox/lake_abcdef/message_1.json", Thread("lake_abcdef", Message("Ben", 0, "hi"))));

        Assert.Equal(["12345", "lake_abcdef"], result.Messages.Select(m => m.Chat.PlatformId));
    }

    [Fact]
    public async Task Files_that_name_the_same_thread_are_one_chat_wherever_they_lie()
    {
        var result = await ReadAsync(
            ("a.json", Thread("ben_12345", Message("Ben", 2000, "later"))),
            ("b.json", Thread("carla_12346", Message("Carla", 0, "else"))),
            ("messages/inbox/ben_12345/message_1.json", Thread("carla_12346", Message("Ben", 0, "hi"), Message("Ben", 2000, "later"))));

        Assert.Equal(["12345", "12345", "12346"], result.Messages.Select(m => m.Chat.PlatformId));
        Assert.Equal((3L, 1L), (result.Report.Kept, result.Report.Duplicates));
    }

    [Fact]
    public async Task The_same_thread_is_one_chat_whichever_of_the_two_readers_got_each_file()
    {
        var thread = Thread("ben_12345", Message("Ben", 0, "Liked a message"), Message("Ben", 1000, "hi"));
        var result = await ReadAsync(("a.json", thread), ("copy/a.json", thread), ("other/chat.txt", "31/01/2023, 15:45 - Ava: hello\n31/01/2023, 15:46 - Ben: hi\n"));

        Assert.Equal(["instagram", "whatsapp"], result.Messages.Select(m => m.Chat.Platform).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal((3L, 2L), (result.Report.Kept, result.Report.Duplicates));
    }

    [Fact]
    public async Task A_forced_platform_decides_what_could_be_both()
    {
        var json = Thread("ben_12345", Message("Ben", 0, "hi"));
        var plain = await Reading.ReadAsync(json, "message_1.json");
        var forced = await Reading.ReadAsync(json, "message_1.json", new() { Platform = "instagram" });

        Assert.Equal(("messenger", "instagram"), (plain.Only.Chat.Platform, forced.Only.Chat.Platform));
    }

    [Theory]
    [InlineData("Ava missed the bus.")]
    [InlineData("You left the group alone")]
    [InlineData("I sent a photo.")]
    [InlineData("You named the group\nNo you did")]
    [InlineData("Reacted with joy when everybody at the lake came back to your message")]
    [InlineData("Liked a message")]
    public async Task Only_whole_phrases_are_the_apps(string text)
    {
        var message = (await Reading.ReadAsync(Thread("ben_12345", Message("Ava", 0, text.Replace("\n", "\\n", StringComparison.Ordinal))), "message_1.json")).Only;

        Assert.Equal(text == "Liked a message" ? MessageKind.Other : MessageKind.Text, message.Kind);
        Assert.Equal(("Ava", text), (message.Author, message.Text));
    }

    [Fact]
    public async Task Long_texts_that_nearly_match_cost_no_time()
    {
        var text = "You set the nickname for " + new string('x', 150) + string.Concat(Enumerable.Repeat(" to", 70));
        var result = await Reading.ReadAsync(Thread("ben_12345", [.. Enumerable.Range(0, 500).Select(i => Message("Ava", i, text + i))]), "message_1.json");

        Assert.Equal(500, result.Messages.Count);
    }

    private static string Message(string sender, long milliseconds, string text) =>
        $$"""{"sender_name":"{{sender}}","timestamp_ms":{{Time + milliseconds}},"content":"{{text}}"}""";

    private static string Thread(string folder, params string[] messages) =>
        $$"""{"participants":[{"name":"Ben"},{"name":"Ava"}],"messages":[{{string.Join(',', messages)}}],"title":"Ben","thread_path":"inbox/{{folder}}"}""";

    private static async Task<ReadResult> ReadAsync(params (string Path, string Text)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return await Reading.ReadAsync(bytes.ToArray(), "download.zip");
    }
}
