using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>Two hosts in one process on one file, and a store reopened.</summary>
public sealed class SqliteConcurrencyTests : IDisposable
{
    private static readonly AvatarKey Ava = new("user", "ava");
    private static readonly Sample Sample = new(Ava, new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));

    private readonly SqliteFile _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Two_stores_on_one_file_add_up_exactly()
    {
        var stores = new[] { _file.Open(), _file.Open() };

        await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(
            async () =>
            {
                for (var n = 0; n < 10; n++)
                {
                    await stores[i % 2].RecordAsync(Sample.Record(0.01m), Token);
                }
            },
            Token)));

        var day = Assert.Single(await stores[0].GetDailyAsync(new("user"), Token));
        Assert.Equal((320, 3.2m), (day.Messages, day.EstimatedCost));
        Assert.Equal(day, Assert.Single(await stores[1].GetDailyAsync(new("user"), Token)));
    }

    [Fact]
    public async Task A_reopened_file_has_everything()
    {
        using (var store = _file.Open())
        {
            await store.SaveAvatarAsync(Sample.Profile(), Token);
            await store.RecordAsync(Sample.Record(), Token);
            await store.SaveNoteAsync(Sample.Note("tea at five"), Token);
        }

        var again = _file.Open();
        Assert.Equal("Ava", (await again.GetAvatarAsync(Ava, Token))!.Name);
        Assert.Single(await again.GetDailyAsync(new("user"), Token));
        Assert.Single(await again.SearchNotesAsync(Ava, "tea", null, 1, Token));
    }

    [Fact]
    public async Task A_long_import_holds_up_no_other_writer()
    {
        var store = _file.Open();
        var import = Sample.Import();
        var gate = new TaskCompletionSource();
        var importing = store.AddImportAsync(import, Slow(), Token);

        await store.RecordAsync(Sample.Record(), Token).WaitAsync(TimeSpan.FromSeconds(10), Token);
        Assert.False(importing.IsCompleted);
        gate.SetResult();
        Assert.Equal(2, (await importing).Exchanges.Added);

        async IAsyncEnumerable<AvatarFineTune.Examples.TrainingExample> Slow()
        {
            yield return Sample.Example(import, "a");
            await gate.Task;
            yield return Sample.Example(import, "b");
        }
    }

    [Fact]
    public async Task Every_connection_syncs_its_commits_and_overwrites_what_it_deletes()
    {
        using var database = new SqliteDatabase(_file.Path, new());
        using var staging = await database.OpenStagingAsync("Test", "CREATE TEMP TABLE staged (x)", Token);
        var modes = new[]
        {
            await database.ReadAsync("Test", Modes, Token),
            await database.WriteAsync("Test", Modes, Token),
            await database.WriteAsync("Test", staging, Modes, Token),
        };

        // 2 is FULL: anything less may lose acknowledged commits in a power cut.
        Assert.All(modes, mode => Assert.Equal("2 1 wal", mode));

        static string Modes(Microsoft.Data.Sqlite.SqliteConnection c) =>
            $"{c.Scalar("PRAGMA synchronous")} {c.Scalar("PRAGMA secure_delete")} {c.Scalar("PRAGMA journal_mode")}";
    }

    [Fact]
    public async Task Work_that_fails_leaves_the_connection_fit_for_the_next()
    {
        using var database = new SqliteDatabase(_file.Path, new());
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<FormatException>(() => database.WriteAsync<int>(
                "Test",
                c =>
                {
                    c.Run("INSERT INTO avatar_secrets VALUES ('user', 'ava', x'00')");
                    throw new FormatException();
                },
                Token));
            Assert.Null(await database.ReadAsync("Test", c => c.Scalar("SELECT 1 FROM avatar_secrets"), Token));
        }
    }
}
