using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Datasets;
using AvatarFineTune.Jobs;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>What erasures do in PostgreSQL beside what every store does.</summary>
public sealed class ErasureDetailTests(PostgresServer server) : IAsyncLifetime
{
    private readonly AvatarKey _avatar = new("user", "ava");
    private TestDatabase _database = null!;
    private PostgresTrainingStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Sample Sample => new(_avatar, DateTimeOffset.UnixEpoch);

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresStores.CreateLiveDatabaseAsync(server);
        _store = PostgresStores.Open(_database, Access.LeastPrivilege);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task More_examples_than_one_piece_holds_go_whole()
    {
        const int Examples = 60_000;
        var import = Sample.Import();
        var first = Sample.Example(import, "1", "Ben", "Cleo") with { ParticipantIds = ["telegram:1", ""] };
        await _store.ImportAsync(import, first);
        var dataset = await _store.AddAsync(Sample.Dataset("d"), Sample.Line(DatasetSide.Training, 1, first));
        await _store.AdoptVersionAsync(Sample.Version("m") with { DatasetId = dataset.Id }, Token);

        // One row by the store, the others as its copies, in many groups of people.
        await PostgresStores.RunAsync(
            _database.ConnectionString,
            $"""
            INSERT INTO avatar_training_examples (
                user_id, avatar_id, id, training_data_id, conversation_id, position, prompt, reply, said_at, replied_at, pattern_type,
                quality_score, hash, participants, participant_ids, created_at)
            SELECT user_id, avatar_id, gen_random_uuid(), training_data_id, conversation_id, position, prompt, reply, said_at, replied_at, pattern_type,
                quality_score, md5(n::text), ARRAY['Ben', 'Guest ' || n % 3000], participant_ids, created_at
            FROM avatar_training_examples, generate_series(2, {Examples}) n;
            INSERT INTO avatar_dataset_lines SELECT user_id, avatar_id, dataset_id, side, n, json FROM avatar_dataset_lines, generate_series(2, {Examples}) n;
            INSERT INTO avatar_dataset_examples
            SELECT user_id, avatar_id, '{dataset.Id}', 'training', 1 + row_number() OVER (), 0, id, hash FROM avatar_training_examples WHERE id <> '{first.Id}';
            """);

        var preview = await _store.PreviewErasureAsync(_avatar, ErasureScope.Participant("telegram:1"), new(), Token);
        var report = await _store.EraseAsync(_avatar, ErasureScope.Participant("Ben"), Token);

        Assert.Equal((Examples, Examples), (preview.Examples, preview.DatasetLines));
        Assert.Equal((Examples, Examples), (report.Examples, report.DatasetLines));
        Assert.Equal([1], report.TrainedVersions);
        Assert.Equal("0", await AskAsync("SELECT count(*) FROM avatar_training_examples"));
        Assert.Equal($"{Examples}", await AskAsync("SELECT count(*) FROM avatar_erased_hashes"));
        Assert.Equal($"{Examples}", await AskAsync("SELECT count(*) FROM avatar_erased_examples WHERE scope = 'avatar'"));

        // Ben, his id with and without its platform, the other of each, the import and the avatar.
        Assert.Equal($"{Examples * 6}", await AskAsync("SELECT count(*) FROM avatar_erased_examples"));
        Assert.Equal("3005", await AskAsync("SELECT count(DISTINCT scope) - 1 FROM avatar_erased_examples"));
    }

    [Fact]
    public async Task A_preview_leaves_nothing_behind()
    {
        var import = Sample.Import();
        await _store.ImportAsync(import, Sample.Example(import, "tea"));
        var before = await RowsAsync();

        await _store.PreviewErasureAsync(_avatar, ErasureScope.Avatar, new(), Token);
        await _store.PreviewErasureAsync(_avatar, ErasureScope.Participant("Ben"), new(), Token);

        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public async Task The_planners_statistics_hold_nobodys_words_or_names()
    {
        var import = Sample.Import("Chat with Ben");
        await _store.SaveAvatarAsync(Sample.Profile(), Token);
        await _store.ImportAsync(import, [.. Enumerable.Range(0, 200).Select(i => Sample.Example(import, $"Xylophone {i % 20}, {i}", "Ben"))]);
        var dataset = Sample.Dataset("d") with { Prompt = "Xylophone" };
        await _store.AddAsync(dataset, [.. (await _store.ReadAllAsync(_avatar)).Take(50).Select((e, i) => Sample.Line(DatasetSide.Training, i, e))]);
        await _store.SaveNoteAsync(Sample.Note("Xylophone of Ben"), Token);
        await _store.SaveNoteAsync(Sample.Note("Xylophone of Ben"), Token);

        await PostgresStores.RunAsync(_database.ConnectionString, "ANALYZE");

        const string Samples = """
            SELECT string_agg(concat_ws(' ', tablename, attname, most_common_vals::text, histogram_bounds::text, most_common_elems::text), E'\n')
            FROM pg_stats WHERE schemaname = 'public'
            """;
        var samples = (await AskAsync(Samples))!;
        Assert.Contains("avatar_training_examples pattern_type {question}", samples, StringComparison.Ordinal);
        Assert.DoesNotContain("xylophone", samples, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Ben", samples, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_a_worker_saves_at_this_moment_is_cancelled_with_what_the_worker_saved()
    {
        var claim = (await _store.AddJobAsync(Sample.Job("key"), Token)).Job;
        await using var worker = new NpgsqlConnection(_database.ConnectionString);
        await worker.OpenAsync(Token);
        await using var transaction = await worker.BeginTransactionAsync(Token);
        await using (var save = new NpgsqlCommand("UPDATE avatar_fine_tune_jobs SET status = 'running', vendor_job_id = 'theirs', revision = revision + 1", worker))
        {
            await save.ExecuteNonQueryAsync(Token);
        }

        var erasing = _store.EraseAsync(_avatar, ErasureScope.Avatar, Token);
        await WaitForALockAsync();
        await transaction.CommitAsync(Token);
        await erasing;

        var job = (await _store.GetJobAsync(claim.Key, Token))!;
        Assert.Equal((true, "theirs", FineTuneJobStatus.Running, 3), (job.CancelRequested, job.VendorJobId, job.Status, job.Revision));
    }

    [Fact]
    public async Task Chats_of_other_hosts_hear_of_an_erased_avatar()
    {
        await _store.SaveAvatarAsync(Sample.Profile(), Token);
        await using var listener = new NpgsqlConnection(_database.ConnectionString);
        var heard = new List<string>();
        listener.Notification += (_, e) => heard.Add(e.Payload);
        await listener.OpenAsync(Token);
        await using (var listen = new NpgsqlCommand("LISTEN avatar_fine_tune", listener))
        {
            await listen.ExecuteNonQueryAsync(Token);
        }

        await _store.PreviewErasureAsync(_avatar, ErasureScope.Avatar, new(), Token);
        await _store.EraseAsync(_avatar, ErasureScope.Avatar, Token);

        await listener.WaitAsync(Token);
        Assert.StartsWith("public:avatar:", Assert.Single(heard), StringComparison.Ordinal);
    }

    private async Task WaitForALockAsync()
    {
        while (await AskAsync("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'") == "0")
        {
            await Task.Delay(20, Token);
        }
    }

    /// <summary>All rows of the tables that an erasure changes, as text.</summary>
    private async Task<string?> RowsAsync() => await AskAsync(
        """
        SELECT concat_ws(' ',
            (SELECT string_agg(r::text, ' ' ORDER BY id) FROM avatar_training_examples r), (SELECT string_agg(r::text, ' ') FROM avatar_training_data r),
            (SELECT string_agg(r::text, ' ') FROM avatar_secrets r), (SELECT string_agg(r::text, ' ') FROM avatar_erased_examples r),
            (SELECT string_agg(r::text, ' ') FROM avatar_erased_hashes r), (SELECT string_agg(r::text, ' ') FROM avatar_erased_participants r),
            (SELECT string_agg(r::text, ' ') FROM avatar_vendor_erasures r))
        """);

    private Task<string?> AskAsync(string sql) => ServerTests.AskAsync(_database.ConnectionString, sql);
}
