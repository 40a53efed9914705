using System.Globalization;
using System.Text.Json;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>The document that <c>inspect --json</c> prints: other programs read it, so its shape is a contract.</summary>
public sealed class InspectTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    [Fact]
    public async Task A_whatsapp_export_is_shown_message_by_message()
    {
        var document = await ConsoleProgram.JsonAsync(folder.Path, "inspect", SampleFiles.WhatsApp);
        Assert.Equal(("whatsapp", "android", "dmy", "proved"), (Text(document, "platform"), Text(document, "dialect"), Text(document, "dateOrder"), Text(document, "dateOrderBasis")));
        var chat = Assert.Single(document.GetProperty("chats").EnumerateArray());
        Assert.Equal(("Jonas", "dmy", "proved"), (Text(chat, "title"), Text(chat, "dateOrder"), Text(chat, "dateOrderBasis")));
        var messages = chat.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(489, messages.Count);
        var second = messages[1];
        Assert.Equal(("2025-02-14T18:06:00", "Jonas", "text"), (Text(second, "at"), Text(second, "author"), Text(second, "kind")));
        Assert.StartsWith("Hello from my new number.", Text(second, "text"), StringComparison.Ordinal);
        Assert.False(second.GetProperty("edited").GetBoolean());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("authorId").ValueKind);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("replyTo").ValueKind);
    }

    [Fact]
    public async Task A_folder_and_files_beside_it_are_one_source_and_overlapping_exports_one_chat()
    {
        using var own = new TemporaryFolder();
        Directory.CreateDirectory(own.PathOf("exports"));
        var lines = File.ReadAllLines(SampleFiles.WhatsApp);
        File.WriteAllLines(own.PathOf("exports/older.txt"), lines[..200]);
        File.Copy(SampleFiles.Telegram, own.PathOf("exports/result.json"));

        var document = await ConsoleProgram.JsonAsync(own.Path, "inspect", SampleFiles.WhatsApp, "exports");

        Assert.Equal(JsonValueKind.Null, document.GetProperty("platform").ValueKind);
        var chats = document.GetProperty("report").GetProperty("chats").EnumerateArray().ToList();
        Assert.Equal([2, 1], chats.Select(c => c.GetProperty("exports").GetInt32()));
        Assert.Equal(474, chats[0].GetProperty("kept").GetInt32());
        Assert.InRange(chats[0].GetProperty("duplicates").GetInt32(), 150, 200);
    }

    [Fact]
    public async Task A_forced_platform_that_is_not_known_is_refused_with_those_that_are()
    {
        var error = await ConsoleProgram.RefusedAsync(folder.Path, "inspect", SampleFiles.WhatsApp, "--platform", "icq");
        Assert.Contains("no reader for platform 'icq': known are", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_accounts_for_every_record()
    {
        var document = await ConsoleProgram.JsonAsync(folder.Path, "inspect", SampleFiles.WhatsApp);
        var report = document.GetProperty("report");
        Assert.Equal(474, report.GetProperty("kept").GetInt32());
        var skipped = report.GetProperty("skipped").EnumerateObject().Sum(p => p.Value.GetInt32());
        Assert.Equal(489, 474 + skipped + report.GetProperty("notUnderstood").GetInt32() + report.GetProperty("duplicates").GetInt32());
        Assert.Equal(0, report.GetProperty("outOfOrder").GetInt32());
        var owners = report.GetProperty("owners").EnumerateArray().ToDictionary(o => Text(o, "name")!, o => o.GetProperty("messages").GetInt32());
        Assert.Equal(new Dictionary<string, int> { ["Ava Lindqvist"] = 294, ["Jonas"] = 180 }, owners);
    }

    [Fact]
    public async Task Ids_replies_and_offsets_are_shown_where_the_source_has_them()
    {
        var document = await ConsoleProgram.JsonAsync(folder.Path, "inspect", SampleFiles.Discord);
        Assert.Equal("discord", Text(document, "platform"));
        Assert.Equal(JsonValueKind.Null, document.GetProperty("dateOrder").ValueKind);
        var messages = document.GetProperty("chats").EnumerateArray().SelectMany(c => c.GetProperty("messages").EnumerateArray()).ToList();
        Assert.Contains(messages, m => Text(m, "authorId") == "990100100100100001");
        Assert.Contains(messages, m => m.GetProperty("edited").GetBoolean());
        Assert.All(messages, m => Assert.True(DateTimeOffset.TryParse(Text(m, "at"), CultureInfo.InvariantCulture, out _)));
        var ids = messages.Select(m => Text(m, "id")).ToHashSet();
        var replies = messages.Select(m => Text(m, "replyTo")).OfType<string>().ToList();
        Assert.NotEmpty(replies);
        Assert.All(replies, r => Assert.Contains(r, ids));
    }

    [Fact]
    public async Task A_forced_date_order_is_obeyed()
    {
        var path = folder.File("dates.txt", "03/04/2025, 18:05 - A: hi\n03/04/2025, 18:06 - B: hello\n");
        var month = await ConsoleProgram.JsonAsync(folder.Path, "inspect", path, "--date-order", "mdy");
        var day = await ConsoleProgram.JsonAsync(folder.Path, "inspect", path, "--date-order", "dmy");
        Assert.StartsWith("2025-03-04", FirstTime(month), StringComparison.Ordinal);
        Assert.StartsWith("2025-04-03", FirstTime(day), StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_people_a_table_says_who_wrote_and_nothing_is_stored()
    {
        using var own = new TemporaryFolder();
        var run = await ConsoleProgram.RunAsync(own.Path, "inspect", SampleFiles.Telegram);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("user700100200", run.Output, StringComparison.Ordinal);
        Assert.Contains("253", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(own.Path));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static string FirstTime(JsonElement document) => Text(document.GetProperty("chats")[0].GetProperty("messages")[0], "at")!;
}
