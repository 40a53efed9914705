using System.Text;
using System.Text.Json;
using AvatarFineTune.Transcripts;
using ConsoleHost.Commands.Inspect;
using static AvatarFineTune.Core.Tests.Transcripts.Support.Reading;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

public class InspectDocumentTests
{
    [Fact]
    public async Task Shows_messages_facts_and_report()
    {
        var root = await InspectAsync("31/01/2023, 15:45 - Ava: hi <This message was edited>\n31/01/2023, 15:46 - Ben left\nmore\n99/99/2023, 15:46 - Ben: x\n");

        Assert.Equal(("whatsapp", "android", "dmy", "proved"), Facts(root));
        var chat = Assert.Single(root.GetProperty("chats").EnumerateArray());
        Assert.Equal(("whatsapp", "android", "dmy", "proved"), Facts(chat));
        Assert.Equal("", chat.GetProperty("title").GetString());
        var message = chat.GetProperty("messages")[0];
        Assert.Equal(
            ("2023-01-31T15:45:00", "Ava", null, "text", "hi", true, null),
            (message.GetProperty("at").GetString(), message.GetProperty("author").GetString(), message.GetProperty("authorId").GetString(),
                message.GetProperty("kind").GetString(), message.GetProperty("text").GetString(), message.GetProperty("edited").GetBoolean(),
                message.GetProperty("replyTo").GetString()));
        var report = root.GetProperty("report");
        Assert.Equal(
            (1, 1, 1, 0, 0),
            (report.GetProperty("kept").GetInt32(), report.GetProperty("skipped").GetProperty("system").GetInt32(), report.GetProperty("notUnderstood").GetInt32(),
                report.GetProperty("duplicates").GetInt32(), report.GetProperty("outOfOrder").GetInt32()));
        Assert.Equal("Ava", report.GetProperty("owners")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("2023-01-15T15:45:00.5-03:30", "2023-01-15T15:45:00.5-03:30")]
    [InlineData("2023-01-15T15:45:00+05:45", "2023-01-15T15:45:00+05:45")]
    public async Task Times_carry_their_offset_where_it_is_known(string written, string shown)
    {
        var json = $$"""{"guild":{"id":"0"},"channel":{"id":"5","name":"g"},"messages":[{"id":"1","type":"Default","timestamp":"{{written}}","content":"x","author":{"id":"1","name":"a"} }]}""";
        var root = await InspectAsync(json);

        Assert.Equal(shown, root.GetProperty("chats")[0].GetProperty("messages")[0].GetProperty("at").GetString());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("dateOrder").ValueKind);
    }

    private static (string?, string?, string?, string?) Facts(JsonElement json) => (
        json.GetProperty("platform").GetString(), json.GetProperty("dialect").GetString(), json.GetProperty("dateOrder").GetString(),
        json.GetProperty("dateOrderBasis").GetString());

    private static async Task<JsonElement> InspectAsync(string text)
    {
        await using var source = FromBytes(Encoding.UTF8.GetBytes(text), "chat.txt");
        await using var transcript = await Readers.OpenAsync(source, cancellationToken: TestContext.Current.CancellationToken);
        var output = new MemoryStream();
        await InspectDocument.WriteAsync(transcript, output, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(output.ToArray()).RootElement;
    }
}
