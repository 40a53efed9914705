using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>What an import and a dataset go through on their way: many pieces, a source that fails, and what was erased meanwhile.</summary>
public sealed class StagedImportTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly AvatarKey Ava = new("user", "ava");
    private static readonly Sample Sample = new(Ava, new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));

    private TestDatabase? _database;
    private PostgresTrainingStore? _store;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PostgresTrainingStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresStores.CreateDatabaseAsync(server);
        _store = PostgresStores.Open(_database, Access.LeastPrivilege);
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task An_import_of_many_pieces_keeps_the_first_of_two_alike()
    {
        // Some 2 KB each, so that the temporary table is longer than one piece of the INSERT.
        var import = Sample.Import();
        var words = string.Concat(Enumerable.Range(0, 200).Select(i => $"word{i} "));
        var examples = Enumerable.Range(0, 22_000).Select(i => Sample.Example(import, $"w{i % 21_500}") with { Reply = $"{i} {words}" });

        var stored = await Store.AddImportAsync(import, examples.ToAsyncEnumerable(), Token);

        Assert.Equal((21_500, 500), (stored.Exchanges.Added, stored.Exchanges.AlreadyKnown));
        var read = await Store.ReadAllAsync(Ava);
        Assert.Equal(21_500, read.Count);
        Assert.All(read, e => Assert.True(int.Parse(e.Reply.AsSpan(0, e.Reply.IndexOf(' ', StringComparison.Ordinal)), provider: null) < 21_500));
    }

    [Fact]
    public async Task A_file_that_the_source_can_not_read_is_no_fault_of_the_store()
    {
        await Assert.ThrowsAsync<EndOfStreamException>(() => Store.AddImportAsync(Sample.Import(), Failing<TrainingExample>(), Token));
        await Assert.ThrowsAsync<EndOfStreamException>(() => Store.AddDatasetAsync(Sample.Dataset("one"), Failing<DatasetLine>(), Token));

        Assert.Empty(await Store.ListImportsAsync(Ava, Token));
    }

    [Fact]
    public async Task Repeated_imports_on_one_connection_find_no_stale_plan()
    {
        for (var i = 0; i < 12; i++)
        {
            var import = Sample.Import();
            Assert.Equal(1, (await Store.ImportAsync(import, Sample.Example(import, $"w{i}"))).Exchanges.Added);
        }
    }

    [Fact]
    public async Task Who_and_what_was_erased_is_left_out_and_counted()
    {
        var import = Sample.Import();
        byte[] key = [1, 2, 3];
        await PostgresStores.RunAsync(
            _database!.ConnectionString,
            $"""
            INSERT INTO avatar_erased_hashes VALUES ('user', 'ava', '{Sample.Hash("gone")}', now()), ('user', 'eve', '{Sample.Hash("hers")}', now());
            INSERT INTO avatar_erased_participants VALUES
                ('user', 'ava', '\x010203', '{ParticipantBlocks.HashOf("Cleo", key)}', now()), ('user', 'ava', '\x010203', '{ParticipantBlocks.HashOf("u7", key)}', now());
            """);

        var stored = await Store.ImportAsync(
            import,
            Sample.Example(import, "gone"),
            Sample.Example(import, "hers"),
            Sample.Example(import, "by name", "Ben", "Cleo"),
            Sample.Example(import, "by id", "Dan") with { ParticipantIds = ["telegram:u7"] },
            Sample.Example(import, "gone", "Cleo"));

        Assert.Equal((1, 0, 4), (stored.Exchanges.Added, stored.Exchanges.AlreadyKnown, stored.Exchanges.Blocked));
        Assert.Equal("hers!", Assert.Single(await Store.ReadAllAsync(Ava)).Reply);
    }

    [Fact]
    public async Task A_dataset_of_what_was_erased_meanwhile_is_refused()
    {
        var import = Sample.Import();
        var (byHash, byId) = (Sample.Example(import, "gone"), Sample.Example(import, "forgotten"));
        await PostgresStores.RunAsync(
            _database!.ConnectionString,
            $"""
            INSERT INTO avatar_erased_hashes VALUES ('user', 'ava', '{byHash.Hash}', now());
            INSERT INTO avatar_erased_examples VALUES ('user', 'ava', 'avatar', '{byId.Id}');
            """);

        foreach (var gone in (TrainingExample[])[byHash, byId])
        {
            var lines = (DatasetLine[])[Sample.Line(DatasetSide.Training, 0, Sample.Example(import, "kept")), Sample.Line(DatasetSide.Training, 1, gone)];
            var fault = await Assert.ThrowsAsync<ExamplesErasedException>(() => Store.AddAsync(Sample.Dataset("one"), lines));
            Assert.Contains("erased", fault.Message, StringComparison.Ordinal);
        }

        Assert.Empty(await Store.ListDatasetsAsync(Ava, Token));
    }

    private static async IAsyncEnumerable<T> Failing<T>()
    {
        await Task.Yield();
        throw new EndOfStreamException("The archive ends early.");
#pragma warning disable CS0162 // What makes it an iterator.
        yield break;
#pragma warning restore CS0162
    }
}
