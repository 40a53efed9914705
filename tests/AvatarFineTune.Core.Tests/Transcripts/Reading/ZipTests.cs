using System.IO.Compression;
using System.Text;
using AvatarFineTune.Core.Tests.Transcripts.Support;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Core.Tests.Transcripts.Support.Reading;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

public class ZipTests
{
    private const string Chat = "31/01/2023, 15:45 - Ava: hello\n31/01/2023, 15:46 - Ben: hi\n";
    private const string OtherChat = "28/02/2023, 15:45 - Ava: other\n28/02/2023, 15:46 - Ben: words\n";
    private const string Telegram = """{"name":"A","type":"personal_chat","id":1,"messages":[{"id":1,"type":"message","date":"2023-01-15T15:46:00","from":"A","from_id":"user1","text":"a"}]}""";
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];

    [Fact]
    public async Task Every_chat_is_read_as_its_own_and_media_is_counted()
    {
        var zip = Zip(("_chat.txt", Chat), ("other/_chat.txt", OtherChat), ("result.json", Telegram), ("notes.txt", "Todo: milk\nTodo: bread\n"));
        var result = await ReadAsync(With(zip, ("IMG-1.jpg", Jpeg), ("__MACOSX/._chat.txt", Encoding.UTF8.GetBytes(Chat))), "WhatsApp Chat - Ava.zip");

        Assert.Equal(["_chat.txt", "_chat.txt#2", "1"], result.Report.Chats.Select(c => c.Id));
        Assert.Equal(["Ava", "Ava", "A"], result.Report.Chats.Select(c => c.Title));
        Assert.Equal(["whatsapp", "telegram"], result.Report.Platforms);
        Assert.Equal((5L, 3L), (result.Report.Kept, result.Report.IgnoredFiles));
        Assert.Equal(3, result.Messages.Select(m => m.Chat).Distinct().Count());
    }

    [Fact]
    public async Task A_stream_without_seeking_holds_a_zip_as_well()
    {
        var zip = Zip(("_chat.txt", Chat));
        await using var source = TranscriptSource.FromOpener("x.zip", _ => ValueTask.FromResult<Stream>(new OneWayStream(new MemoryStream(zip))));

        Assert.Equal(2, (await ReadAsync(source)).Report.Kept);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4_093)]
    [InlineData(8_185)]
    public async Task A_stream_that_gives_a_little_at_a_time_holds_the_same_zip(int bytesBehind)
    {
        // Bytes behind the end record, so that it lies across two of the blocks of 4096 bytes in which it is looked for.
        byte[] zip = [.. Zip(("_chat.txt", Chat)), .. new byte[bytesBehind]];
        await using var whole = TranscriptSource.FromOpener("x.zip", _ => ValueTask.FromResult<Stream>(new MemoryStream(zip)));
        await using var dribs = TranscriptSource.FromOpener("x.zip", _ => ValueTask.FromResult<Stream>(new DribblingStream(zip)));

        Assert.Equal((2L, 2L), ((await ReadAsync(whole)).Report.Kept, (await ReadAsync(dribs)).Report.Kept));
    }

    [Fact]
    public async Task A_zip_in_a_zip_is_read_and_a_deeper_one_than_allowed_ignored()
    {
        var zip = With(
            Zip(),
            ("inner.zip", Zip(("_chat.txt", Chat))),
            ("deeper.zip", With(Zip(), ("inner.zip", Zip(("_chat.txt", OtherChat))))),
            ("doc.docx", Zip(("word/a.xml", "<x/>"))));

        var two = await ReadAsync(zip, "outer.zip");
        Assert.Equal((4L, 1L), (two.Report.Kept, two.Report.IgnoredFiles));

        var one = await ReadAsync(zip, "outer.zip", new() { MaxArchiveDepth = 1 });
        Assert.Equal((2L, 2L), (one.Report.Kept, one.Report.IgnoredFiles));
    }

    [Fact]
    public async Task Paths_lead_nowhere()
    {
        var before = Directory.GetFileSystemEntries(Path.GetTempPath()).Length;
        var result = await ReadAsync(Zip(("../../../../tmp/evil.txt", Chat), ("/etc/evil", OtherChat), ("C:\\evil.txt", Chat)), "x.zip");

        Assert.Equal(2, result.Report.Chats.Count);
        Assert.Equal(2, result.Report.Duplicates);
        Assert.False(File.Exists(Path.Combine(Path.GetTempPath(), "evil.txt")));
        Assert.InRange(Directory.GetFileSystemEntries(Path.GetTempPath()).Length, 0, before + 50);
    }

    [Fact]
    public async Task A_bomb_is_stopped_by_its_ratio()
    {
        var bomb = Zip(("_chat.txt", Chat + new string(' ', 30 << 20)));
        Assert.InRange(bomb.Length, 0, 100_000);

        var error = await FailAsync(bomb, "bomb.zip");

        Assert.Equal(TranscriptError.LimitExceeded, error.Error);
        Assert.Contains("zip bomb", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limits_of_entries_and_bytes_hold()
    {
        var many = Zip([.. Enumerable.Range(0, 200).Select(i => ($"{i}.txt", "x"))]);
        Assert.Equal(TranscriptError.LimitExceeded, (await FailAsync(many, "many.zip", new() { MaxArchiveEntries = 100 })).Error);

        var random = new Random(1);
        var large = string.Concat(Enumerable.Range(0, 40_000).Select(_ => $"31/01/2023, 15:45 - Ava: {random.NextInt64()}\n"));
        var two = Zip(("a.txt", large), ("b.txt", large.Replace("/01/", "/03/", StringComparison.Ordinal)));
        Assert.Equal(TranscriptError.LimitExceeded, (await FailAsync(two, "two.zip", new() { MaxArchiveBytes = large.Length * 3L / 2 })).Error);
        Assert.Equal(TranscriptError.LimitExceeded, (await FailAsync(two, "two.zip", new() { MaxFileBytes = large.Length / 2 })).Error);
        Assert.Equal(80_000, (await ReadAsync(two, "two.zip", new() { MaxArchiveBytes = large.Length * 2L, MaxFileBytes = large.Length })).Report.Kept);
    }

    [Fact]
    public async Task A_zip_that_was_cut_off_is_damaged()
    {
        var whole = Zip(("_chat.txt", Chat), ("b.txt", Chat));
        for (var length = whole.Length - 1; length > 4; length -= 11)
        {
            Assert.Equal(TranscriptError.Damaged, (await FailAsync(whole[..length], "x.zip")).Error);
        }
    }

    [Fact]
    public async Task Damage_inside_never_ends_in_anything_but_a_clear_error()
    {
        var whole = Zip(("_chat.txt", string.Concat(Enumerable.Repeat(Chat, 50))), ("b.json", Telegram));
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var bytes = (byte[])whole.Clone();
            bytes[random.Next(4, bytes.Length)] = (byte)random.Next(256);
            try
            {
                await ReadAsync(bytes, "x.zip");
            }
            catch (TranscriptException e)
            {
                AssertClear(e);
            }
        }
    }

    [Fact]
    public async Task Zips_without_chats_say_so()
    {
        Assert.Equal(TranscriptError.Empty, (await FailAsync(Zip(), "x.zip")).Error);
        Assert.Equal(TranscriptError.NotRecognized, (await FailAsync(With(Zip(), ("a.jpg", Jpeg)), "x.zip")).Error);
    }

    private static byte[] Zip(params (string Name, string Text)[] entries) =>
        With(null, [.. entries.Select(e => (e.Name, Encoding.UTF8.GetBytes(e.Text)))]);

    private static byte[] With(byte[]? zip, params (string Name, byte[] Bytes)[] entries)
    {
        var stream = new MemoryStream();
        stream.Write(zip ?? []);
        using (var archive = new ZipArchive(stream, zip is null ? ZipArchiveMode.Create : ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
