using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

/// <summary>A folder is one source: all exports below it.</summary>
public sealed class FolderTests : IDisposable
{
    private const string Chat = "31/01/2023, 15:45 - Ava: hello\n31/01/2023, 15:46 - Ben: hi\n";
    private const string Telegram = """{"name":"A","type":"personal_chat","id":1,"messages":[{"id":1,"type":"message","date":"2023-01-15T15:46:00","from":"A","from_id":"user1","text":"a"}]}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("folder-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Exports_at_any_depth_are_read_and_the_rest_is_counted()
    {
        Write("WhatsApp Chat with Ava.txt", Chat);
        Write("telegram/ChatExport/result.json", Telegram);
        Write("telegram/ChatExport/photos/1.jpg", "\u00FF\u00D8\u00FF");
        Write(".hidden/result.json", Telegram);
        Write("empty.txt", "");

        await using var source = TranscriptSource.FromFolder(_folder);
        var result = await Reading.ReadAsync(source);

        Assert.Equal(["telegram", "whatsapp"], result.Report.Platforms.Order(StringComparer.Ordinal));
        Assert.Equal((3L, 3L), (result.Report.Kept, result.Report.IgnoredFiles));
        Assert.Equal(Path.GetFileName(_folder), source.Name);
    }

    [Fact]
    public async Task A_folder_given_with_a_trailing_slash_has_its_name()
    {
        Write("a.txt", Chat);
        await using var source = TranscriptSource.FromFolder(_folder + Path.DirectorySeparatorChar);

        Assert.Equal(Path.GetFileName(_folder), source.Name);
        Assert.Equal(2, (await Reading.ReadAsync(source)).Report.Kept);
    }

    [Fact]
    public async Task Links_are_not_followed()
    {
        Write("a.txt", Chat);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "again"), _folder);

        await using var source = TranscriptSource.FromFolder(_folder);
        Assert.Equal(2, (await Reading.ReadAsync(source)).Report.Kept);
    }

    [Fact]
    public async Task A_folder_without_an_export_is_refused()
    {
        Assert.Equal(TranscriptError.Empty, (await FailAsync(_folder)).Error);
        Write("notes.md", "# Nothing\n");
        Assert.Equal(TranscriptError.NotRecognized, (await FailAsync(_folder)).Error);
        Assert.Contains("does not exist", (await FailAsync(Path.Combine(_folder, "nowhere"))).Message, StringComparison.Ordinal);
        Assert.Contains(nameof(TranscriptSource.FromFile), (await FailAsync(Path.Combine(_folder, "notes.md"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_named_as_a_file_says_how_to_read_it()
    {
        await using var source = TranscriptSource.FromFile(_folder);
        var error = await Assert.ThrowsAsync<TranscriptException>(() => Reading.ReadAsync(source));
        Assert.Contains(nameof(TranscriptSource.FromFolder), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_of_entries_holds_for_folders()
    {
        for (var i = 0; i < 12; i++)
        {
            Write($"{i}.txt", Chat);
        }

        Assert.Equal(TranscriptError.LimitExceeded, (await FailAsync(_folder, new() { MaxArchiveEntries = 10 })).Error);
    }

    [Fact]
    public async Task Disposing_a_combination_disposes_its_parts()
    {
        var spooled = await TranscriptSource.FromStreamAsync("a.txt", new MemoryStream(new byte[5 << 20]), cancellationToken: TestContext.Current.CancellationToken);
        await using (TranscriptSource.Combine("all", [spooled]))
        {
        }

        await Assert.ThrowsAnyAsync<Exception>(async () => await spooled.OpenAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<TranscriptException> FailAsync(string folder, TranscriptReadOptions? options = null)
    {
        await using var source = TranscriptSource.FromFolder(folder);
        var error = await Assert.ThrowsAsync<TranscriptException>(() => Reading.ReadAsync(source, options));
        Reading.AssertClear(error);
        return error;
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text, System.Text.Encoding.Latin1);
    }
}
