using System.IO.Compression;
using System.Text;
using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Core.Tests.Transcripts.Support.Reading;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

/// <summary>Whoever packs a zip or sends an upload chooses the names in it.</summary>
public sealed class FileNameTests
{
    private const string Chat = "31/01/2023, 15:45 - Ava: hello\n31/01/2023, 15:46 - Ben: hi\n";
    private const string Broken = """{"name":"A","type":"personal_chat","id":1,"messages":[{"id":1,"type":"message",""";

    [Theory]
    [InlineData("a\r\nb.json")]
    [InlineData("a\u2028b.json")]
    [InlineData("a\u0085b.json")]
    [InlineData("\u202Enosj.json")]
    [InlineData("folder\n/\ud800.json")]
    public async Task An_error_is_one_line_whatever_the_file_is_called(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(Broken);
        await using var folder = TranscriptSource.Combine("up\nload", [FromBytes(bytes, name)]);

        foreach (var error in (TranscriptException[])[await FailAsync(bytes, name), await FailAsync(Zip(name, Broken), "export.zip"), await Assert.ThrowsAsync<TranscriptException>(() => ReadAsync(folder))])
        {
            Assert.Equal(TranscriptError.Damaged, error.Error);
            AssertClear(error);
            Assert.DoesNotContain(error.Message, c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u202E');
        }
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_named_in_one_line()
    {
        foreach (var source in (TranscriptSource[])[TranscriptSource.FromFile("no\nsuch"), TranscriptSource.FromFolder("no\nsuch")])
        {
            var error = await Assert.ThrowsAsync<TranscriptException>(() => ReadAsync(source));
            AssertClear(error);
            Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a\0b.txt", "a\uFFFDb.txt")]
    [InlineData("chats\0/b.txt", "b.txt")]
    [InlineData("\ud83d\ude00.txt", "\ud83d\ude00.txt")]
    [InlineData(" ", "unnamed")]
    [InlineData("chats/", "chats")]
    public async Task A_chat_that_is_called_by_its_file_can_be_stored(string name, string id) =>
        Assert.Equal(id, (await ReadAsync(Zip(name, Chat), "export.zip")).Chat.Id);

    [Theory]
    [InlineData("x/", "x")]
    [InlineData("//", "unnamed")]
    public async Task A_name_that_ends_in_a_slash_still_names_the_chat(string name, string id)
    {
        await using var folder = TranscriptSource.Combine("uploads", [FromBytes(Encoding.UTF8.GetBytes(Chat), name)]);

        Assert.Equal(id, (await ReadAsync(folder)).Chat.Id);
        Assert.Equal(id, (await ReadAsync(Chat, name)).Chat.Id);
    }

    private static byte[] Zip(string name, string text)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
