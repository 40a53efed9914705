using System.Text;
using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Datasets;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>What is erased is gone from the disk too: a deleted row is not left in a free page, the log or the word index.</summary>
public sealed class SqliteDiskErasureTests : IDisposable
{
    private const string Canary = "zanzibarcanary";

    private static readonly AvatarKey Ava = new("user", "ava");
    private static readonly Sample Sample = new(Ava, new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero));

    private readonly SqliteFile _file = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_participants_words_and_name_are_not_on_the_disk_any_more()
    {
        var store = _file.Open();
        await SeedAsync(store, participant: Canary);
        Assert.True(OnDisk());

        await store.EraseAsync(Ava, ErasureScope.Participant(Canary), Token);

        Assert.False(OnDisk());
        Assert.NotEmpty(await store.ReadAllAsync(Ava));
    }

    [Fact]
    public async Task An_avatars_words_notes_and_names_are_not_on_the_disk_any_more()
    {
        var store = _file.Open();
        await SeedAsync(store, participant: "Ben");
        await store.SaveAvatarAsync(Sample.Profile() with { Prompt = $"You are {Canary}." }, Token);
        for (var i = 0; i < 50; i++)
        {
            await store.SaveNoteAsync(Sample.Note($"{Canary}{i} likes tea"), Token);
            await store.SaveNoteAsync(Sample.Note($"{Canary}{i} likes rain", NoteKind.Memory), Token);
        }

        Assert.True(OnDisk());

        await store.EraseAsync(Ava, ErasureScope.Avatar, Token);

        Assert.False(OnDisk());
    }

    [Fact]
    public async Task Rows_that_were_moved_by_edits_leave_no_copies()
    {
        var store = _file.Open();
        var random = new Random(4);
        for (var round = 0; round < 3; round++)
        {
            var import = Sample.Import();
            var examples = Enumerable.Range(0, 300).Select(i => Sample.Example(import, i % 3 == 0 ? $"{Canary} {round} {i}" : $"plain {round} {i}", i % 3 == 0 ? "Ben" : "Cleo")).ToArray();
            await store.ImportAsync(import, examples);
            foreach (var example in examples.Where(_ => random.Next(2) == 0))
            {
                await store.EditReplyAsync(Ava, example.Id, new string('x', random.Next(900)) + (example.Participants[0] == "Ben" ? Canary : ""), 0.5, Token);
            }
        }

        await store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        Assert.False(OnDisk());
        Assert.Equal(600, (await store.ReadAllAsync(Ava)).Count);
    }

    [Fact]
    public async Task A_reader_in_the_way_puts_it_off_and_the_next_erasure_or_start_does_it()
    {
        foreach (var isStart in (bool[])[false, true])
        {
            var store = _file.Open(options: new() { BusyTimeout = TimeSpan.FromMilliseconds(100) });
            await SeedAsync(store, participant: isStart ? "Ben" : "Cleo");
            using (var reader = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_file.Path};Pooling=False"))
            {
                reader.Open();
                using var transaction = reader.BeginTransaction(deferred: true);
                using var look = reader.CreateCommand();
                look.CommandText = "SELECT count(*) FROM avatar_training_examples";
                look.ExecuteScalar();
                await store.EraseAsync(Ava, ErasureScope.Avatar, new() { AllowReimport = true }, Token);
                Assert.True(OnDisk());
            }

            if (isStart)
            {
                store.Dispose();
                await _file.Open().ListAvatarsAsync("user", Token);
            }
            else
            {
                await store.EraseAsync(Ava, ErasureScope.Participant("Nobody"), Token);
            }

            Assert.False(OnDisk());
        }
    }

    private async Task SeedAsync(SqliteTrainingStore store, string participant)
    {
        var import = Sample.Import($"Chat with {Canary}.txt");
        import = import with { Report = import.Report with { Owners = [new(Canary, null, 1, null)] } };
        var examples = Enumerable.Range(0, 200)
            .Select(i => Sample.Example(import, $"{Canary} {i}", participant) with { Prompt = string.Concat(Enumerable.Repeat($"{Canary} ", 20)) })
            .ToArray();
        await store.ImportAsync(import, [.. examples, Sample.Example(import, "harmless", "Cleo")]);
        await store.AddAsync(Sample.Dataset("one"), [.. examples.Select((e, i) => Sample.Line(DatasetSide.Training, i, e))]);
    }

    private bool OnDisk() => Directory.EnumerateFiles(_file.Folder).Any(path =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)) >= 0;
    });
}
