using System.IO.Compression;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.Tests.Corpus;
using AvatarFineTune.Transcripts.Tests.Support;

namespace AvatarFineTune.Transcripts.Tests.IMessage;

public sealed class DatabaseTests
{
    private const string Inserts =
        """
        INSERT INTO handle (ROWID, id, service) VALUES (1, '+15550100', 'iMessage');
        INSERT INTO chat (ROWID, guid) VALUES (1, 'iMessage;-;+15550100');
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
        INSERT INTO message (ROWID, guid, text, handle_id, date, is_from_me) SELECT i, 'G' || i, 'message number ' || i, 1, 700000000000000000 + i * 1000000000, i % 2 FROM n;
        INSERT INTO chat_message_join (chat_id, message_id) SELECT 1, ROWID FROM message;
        """;

    private static readonly string Tables = File.ReadAllText(Path.Combine(CorpusCase.Root, "imessage", "kinds.sql")).Split("INSERT", 2)[0];

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    [InlineData("zip")]
    public async Task Rows_that_only_the_log_holds_are_read(string form)
    {
        using var folder = new Folder();
        var path = folder.PathOf("chat.db");
        using var open = SqliteFile.Open(path);
        SqliteFile.Run(open, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;" + Tables + Inserts);

        // As they lie on the disk of a Mac whose Messages is open.
        var copy = Directory.CreateDirectory(folder.PathOf("copy")).FullName;
        foreach (var file in new[] { "chat.db", "chat.db-wal", "chat.db-shm" })
        {
            File.Copy(folder.PathOf(file), Path.Combine(copy, file));
        }

        await ZipFile.CreateFromDirectoryAsync(copy, folder.PathOf("copy.zip"), TestContext.Current.CancellationToken);
        var before = await File.ReadAllBytesAsync(Path.Combine(copy, "chat.db"), TestContext.Current.CancellationToken);
        await using var source = form switch
        {
            "file" => TranscriptSource.FromFile(Path.Combine(copy, "chat.db")),
            "folder" => TranscriptSource.FromFolder(copy),
            _ => TranscriptSource.FromFile(folder.PathOf("copy.zip")),
        };
        var (messages, report) = await Import.ReadAsync(source);
        Assert.Equal((500, 500L), (messages.Count, report.Kept));
        Assert.Equal("message number 500", messages[^1].Text);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(copy, "chat.db"), TestContext.Current.CancellationToken));
        Assert.Equal(3, Directory.GetFiles(copy).Length);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task A_database_that_is_cut_off_is_damaged(double part)
    {
        var whole = SqliteFile.Create(Tables + Inserts);
        var refused = await Import.RefusedAsync(TranscriptError.Damaged, Import.Bytes("chat.db", whole[..(int)(whole.Length * part)]));
        Assert.Contains("chat.db-wal", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_with_broken_pages_is_damaged()
    {
        var broken = SqliteFile.Create(Tables + Inserts);
        broken.AsSpan(broken.Length / 2).Fill(0xA5);
        await Import.RefusedAsync(TranscriptError.Damaged, Import.Bytes("chat.db", broken));
    }

    [Fact]
    public async Task A_database_whose_rows_lost_their_numbers_is_damaged()
    {
        // A byte flipped in the schema makes the number of a row an ordinary column, where nothing is stored.
        var message = Tables.Replace("CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT", "CREATE TABLE message (ROWID INTEGES PRIMARY KEY", StringComparison.Ordinal);
        Assert.NotEqual(Tables, message);
        var database = SqliteFile.Create(message + "INSERT INTO message (guid, text, handle_id, date, is_from_me) VALUES ('G', 'hi', 0, 700000000000000000, 1);");
        await Import.RefusedAsync(TranscriptError.Damaged, Import.Bytes("chat.db", database));
    }

    [Fact]
    public async Task A_group_title_with_a_NUL_is_read_without_it()
    {
        var database = SqliteFile.Create(Tables + Inserts + "UPDATE message SET item_type = 2, text = NULL, group_title = 'Wal' || char(0) || 'kers' WHERE ROWID = 7;");
        var (messages, _) = await Import.ReadAsync(Import.Bytes("chat.db", database));
        Assert.Equal("Walkers", messages[6].Text);
    }

    [Fact]
    public async Task What_only_begins_like_a_database_is_damaged() =>
        await Import.RefusedAsync(TranscriptError.Damaged, Import.Bytes("chat.db", [.. "SQLite format 3\0"u8, .. new byte[500]]));

    [Fact]
    public async Task A_database_without_messages_is_empty() =>
        await Import.RefusedAsync(TranscriptError.Empty, Import.Bytes("chat.db", SqliteFile.Create(Tables)));

    [Fact]
    public async Task Words_over_the_limit_are_refused_without_being_fetched()
    {
        var database = SqliteFile.Create(Tables + Inserts + "UPDATE message SET text = hex(zeroblob(100000)) WHERE ROWID = 7;");
        var refused = await Import.RefusedAsync(TranscriptError.LimitExceeded, Import.Bytes("chat.db", database), new() { MaxRecordBytes = 50_000 });
        Assert.Contains("row 7", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_name_is_found_by_its_tables()
    {
        var (messages, _) = await Import.ReadAsync(Import.Bytes("messages-backup", SqliteFile.Create(Tables + Inserts)));
        Assert.Equal(500, messages.Count);
    }

    [Fact]
    public async Task Beside_a_chat_a_foreign_database_is_no_chat()
    {
        using var folder = new Folder();
        await File.WriteAllBytesAsync(folder.PathOf("settings.db"), SqliteFile.Create("CREATE TABLE setting (name TEXT);"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.PathOf("chat.csv"), "author,text,time\nAva,hi,2024-05-01 10:00\n", TestContext.Current.CancellationToken);
        await using var source = TranscriptSource.FromFolder(folder.Path);
        var (messages, report) = await Import.ReadAsync(source);
        Assert.Equal((1, 1L), (messages.Count, report.IgnoredFiles));
    }

    [Fact]
    public async Task Reading_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Import.ReadAsync(Import.Bytes("chat.db", SqliteFile.Create(Tables + Inserts)), token: stop.Token));
    }

    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

        public string Path => _folder.FullName;

        public string PathOf(string name) => System.IO.Path.Combine(_folder.FullName, name);

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
