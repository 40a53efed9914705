using System.IO.Compression;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.Tests.Support;

namespace AvatarFineTune.Transcripts.Tests.DiscordPackage;

public sealed class PackageLimitTests
{
    private const string Whole = "{\"ID\":1,\"Timestamp\":\"2024-04-27 18:13:57\",\"Contents\":\"hi\",\"Attachments\":\"\"}";

    [Fact]
    public async Task A_record_over_the_limit_is_refused()
    {
        var text = $"[{Whole},{{\"ID\":2,\"Timestamp\":\"2024-04-27 18:13:57\",\"Contents\":\"{new string('a', 1_000_000)}\",\"Attachments\":\"\"}}]";
        var refused = await Import.RefusedAsync(TranscriptError.LimitExceeded, Import.Text("messages.json", text), new() { MaxRecordBytes = 100_000 });
        Assert.Contains("MaxRecordBytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_records_are_no_long_record()
    {
        var (messages, _) = await Import.ReadAsync(
            Import.Text("messages.json", $"[{string.Join(',', Enumerable.Range(1, 20_000).Select(i => Whole.Replace("\"ID\":1", $"\"ID\":{i}", StringComparison.Ordinal)))}]"), new() { MaxRecordBytes = 10_000 });
        Assert.Equal(20_000, messages.Count);
    }

    [Fact]
    public async Task A_broken_list_of_titles_costs_the_titles_alone()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "messages/index.json", "{\"430000000000000001\": \"Direct Mess");
            Write(zip, "messages/c430000000000000001/messages.json", $"[{Whole}]");
        }

        var (messages, report) = await Import.ReadAsync(Import.Bytes("package.zip", bytes.ToArray()));
        Assert.Equal(("430000000000000001", ""), (messages[0].Chat.PlatformId, messages[0].Chat.Title));
        Assert.Equal((1L, 1L), (report.Kept, report.NotUnderstood));
    }

    private static void Write(ZipArchive zip, string path, string text)
    {
        using var entry = new StreamWriter(zip.CreateEntry(path).Open());
        entry.Write(text);
    }
}
