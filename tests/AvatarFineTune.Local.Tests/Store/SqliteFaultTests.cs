using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Stores;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>What can be wrong with a file, and the one line that says what to do.</summary>
public sealed class SqliteFaultTests : IDisposable
{
    private static readonly AvatarKey Ava = new("user", "ava");
    private static readonly Sample Sample = new(Ava, new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));

    private readonly SqliteFile _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_missing_folder_says_to_create_it()
    {
        using var store = new SqliteTrainingStore(Path.Combine(_file.Folder, "missing", "avatars.db"), new(), TimeProvider.System);

        await FaultAsync(() => store.GetAvatarAsync(Ava, Token), "GetAvatar", "Create its folder");
    }

    [Fact]
    public async Task A_folder_instead_of_a_file_can_not_be_opened()
    {
        using var store = new SqliteTrainingStore(_file.Folder, new(), TimeProvider.System);

        await FaultAsync(() => store.SaveAvatarAsync(Sample.Profile(), Token), "SaveAvatar", "can't be opened");
    }

    [Fact]
    public async Task A_file_of_something_else_is_refused_and_left_alone()
    {
        var text = string.Concat(Enumerable.Repeat("This is no database. ", 100));
        await File.WriteAllTextAsync(_file.Path, text, Token);

        await FaultAsync(() => _file.Open().GetAvatarAsync(Ava, Token), "GetAvatar", "is not a SQLite database");
        Assert.Equal(text, await File.ReadAllTextAsync(_file.Path, Token));
    }

    [Fact]
    public async Task Another_applications_database_is_refused_and_left_alone()
    {
        Execute("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)");

        await FaultAsync(() => _file.Open().SaveAvatarAsync(Sample.Profile(), Token), "SaveAvatar", "of another application");
        Assert.Equal(1L, Scalar("SELECT count(*) FROM sqlite_schema"));
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await _file.Open().SaveAvatarAsync(Sample.Profile(), Token);
        Execute("PRAGMA user_version = 99; ALTER TABLE avatar_profiles RENAME COLUMN name TO title");

        await FaultAsync(() => _file.Open().GetAvatarAsync(Ava, Token), "GetAvatar", "newer AvatarFineTune (schema 99");
        Assert.Equal(99L, Scalar("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_damaged_file_says_so()
    {
        using (var store = _file.Open())
        {
            var import = Sample.Import();
            await store.ImportAsync(import, [.. Enumerable.Range(0, 2000).Select(i => Sample.Example(import, $"word {i}"))]);
            await store.EraseAsync(Ava, ErasureScope.Participant("Nobody"), Token);
        }

        await using (var file = File.OpenWrite(_file.Path))
        {
            file.Position = 8 * 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, (int)file.Length - (16 * 4096)).ToArray(), Token);
        }

        await FaultAsync(() => _file.Open().ReadAllAsync(Ava), "ReadExamples", "is damaged");
    }

    [Fact]
    public async Task A_full_disk_stores_nothing_and_works_again_with_room()
    {
        var import = Sample.Import();
        var examples = Enumerable.Range(0, 2000).Select(i => Sample.Example(import, $"word {i}")).ToArray();
        var pages = await MadeAsync() + 20;
        var small = _file.Open(options: new() { MaxPages = (int)pages });

        await FaultAsync(() => small.ImportAsync(import, examples), "AddImport", "no room left");
        Assert.Empty(await small.ListImportsAsync(Ava, Token));
        Assert.Empty(await small.ReadAllAsync(Ava));
        Assert.Equal("Ava", (await small.SaveAvatarAsync(Sample.Profile(), Token)).Name);
        small.Dispose();

        Assert.Equal(2000, (await _file.Open().ImportAsync(import, examples)).Exchanges.Added);

        async Task<long> MadeAsync()
        {
            using var store = _file.Open();
            await store.SaveAvatarAsync(Sample.Profile(), Token);
            return (long)Scalar("PRAGMA page_count")!;
        }
    }

    [Fact]
    public async Task A_writer_that_stays_makes_writes_transient_faults_and_leaves_reads_alone()
    {
        var store = _file.Open(options: new() { BusyTimeout = TimeSpan.FromMilliseconds(200) });
        await store.SaveAvatarAsync(Sample.Profile(), Token);
        using var other = Connect();
        Execute(other, "BEGIN IMMEDIATE");

        var fault = await FaultAsync(() => store.RecordAsync(Sample.Record(), Token), "RecordUsage", "kept", isTransient: true);
        Assert.Contains("0.2 s", fault.Message, StringComparison.Ordinal);
        Assert.Equal("Ava", (await store.GetAvatarAsync(Ava, Token))!.Name);

        Execute(other, "ROLLBACK");
        Assert.True(await store.RecordAsync(Sample.Record(), Token));
    }

    [Fact]
    public async Task Waiting_for_another_writer_can_be_cancelled()
    {
        var store = _file.Open();
        await store.SaveAvatarAsync(Sample.Profile(), Token);
        using var other = Connect();
        Execute(other, "BEGIN IMMEDIATE");
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.RecordAsync(Sample.Record(), source.Token).WaitAsync(TimeSpan.FromSeconds(10), Token));
        Execute(other, "ROLLBACK");
        Assert.Empty(await store.GetDailyAsync(new("user"), Token));
    }

    [Fact]
    public async Task A_row_that_was_written_by_hand_against_the_rules_is_a_fault_not_a_guess()
    {
        var store = _file.Open();
        await store.SaveAvatarAsync(Sample.Profile(), Token);
        Execute("INSERT INTO avatar_profiles (user_id, id, created_at, updated_at) VALUES ('user', 'eve', 'yesterday', 'today')");

        await Assert.ThrowsAnyAsync<Exception>(() => store.GetAvatarAsync(new("user", "eve"), Token));
        Assert.NotNull(await store.GetAvatarAsync(Ava, Token));
    }

    [Fact]
    public async Task A_disposed_store_says_so()
    {
        var store = _file.Open();
        await store.SaveAvatarAsync(Sample.Profile(), Token);
        store.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.GetAvatarAsync(Ava, Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.SaveAvatarAsync(Sample.Profile(), Token));
    }

    private static async Task<TrainingStoreException> FaultAsync(Func<Task> call, string operation, string advice, bool isTransient = false)
    {
        var fault = await Assert.ThrowsAsync<TrainingStoreException>(call);
        Assert.Contains(advice, fault.Message, StringComparison.Ordinal);
        Assert.Equal(("sqlite", operation, isTransient), (fault.Store, fault.Operation, fault.IsTransient));
        return fault;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file.Path, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        Execute(connection, sql);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
