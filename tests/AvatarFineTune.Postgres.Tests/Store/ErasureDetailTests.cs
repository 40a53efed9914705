using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Jobs;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>What erasures do in PostgreSQL beside what every store does.</summary>
public sealed class ErasureDetailTests(PostgresServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

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
        await _store.ImportAsync(import, Sample.Example(import, "0", "Ben", "Cleo") with { ParticipantIds = ["telegram:1", ""] });

        // One row by the store, the others as its copies, in many groups of people.
        await PostgresStores.RunAsync(
            _database.ConnectionString,
            $"""
            INSERT INTO avatar_training_examples
            SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'hash', md5(n::text),
                'participants', jsonb_build_array('Ben', 'Guest ' || n % 3000)))).*
            FROM avatar_training_examples e, generate_series(2, {Examples}) n
            """);

        var preview = await _store.PreviewErasureAsync(_avatar, ErasureScope.Participant("telegram:1"), new(), Token);
        var report = await _store.EraseAsync(_avatar, ErasureScope.Participant("Ben"), Token);

        Assert.Equal((Examples, Examples), (preview.Examples, report.Examples));
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
        await _store.AddAsync(dataset, [.. (await _store.ReadAllAsync(_avatar)).Take(50).Select((e, i) => Sample.Line(Datasets.DatasetSide.Training, i, e))]);
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

    [Fact]
    public async Task Eight_workers_claim_each_row_exactly_once()
    {
        const int Rows = 400;
        await QueueAsync(Rows);
        await using var hosts = new Hosts(_database, 8);

        var claims = await hosts.OnAllAsync(async (host, name) =>
        {
            var mine = new List<ErasureClaim>();
            while (await host.ClaimErasuresAsync(name, ["local"], Lease, 3, Token) is { Count: > 0 } some)
            {
                Assert.InRange(some.Count, 1, 3);
                mine.AddRange(some);
            }

            return mine;
        });

        Assert.Equal((Rows, Rows), (claims.Count, claims.Select(c => c.Erasure.Id).Distinct().Count()));
        Assert.All(claims, c => Assert.Equal(1, c.Fencing));
    }

    [Fact]
    public async Task A_stale_fencing_number_changes_nothing()
    {
        await QueueAsync(1);
        var stale = Assert.Single(await _store.ClaimErasuresAsync("slow", ["local"], Lease, 1, Token));
        await PostgresStores.RunAsync(_database.ConnectionString, "UPDATE avatar_vendor_erasures SET lease_until = now() - interval '1 second'");
        var held = Assert.Single(await _store.ClaimErasuresAsync("quick", ["local"], Lease, 1, Token));
        var before = await RowsAsync();

        Assert.False(await _store.RenewErasureAsync(stale, Lease, Token));
        await _store.ReleaseErasureAsync(stale, Token);
        await Assert.ThrowsAsync<LeaseLostException>(() => _store.SaveErasureAsync(stale, stale.Erasure with { Model = VendorErasurePart.Deleted }, Token));

        Assert.Equal(before, await RowsAsync());
        Assert.True(await _store.RenewErasureAsync(held, Lease, Token));
    }

    [Fact]
    public async Task A_login_that_is_no_worker_erases_and_neither_claims_nor_asks_about_others()
    {
        await QueueAsync(1);
        await using var app = new PostgresTrainingStore(
            NpgsqlDataSource.Create(_database.Login(PostgresStores.AppLogin, PostgresStores.Password)), ownsSource: true, new(), TimeProvider.System);

        Assert.Empty(await app.ClaimErasuresAsync("app", ["local"], Lease, 1, Token));
        var refused = await Assert.ThrowsAsync<TrainingStoreException>(() => app.IsModelSharedAsync(new("local", "m"), _avatar, Token));
        Assert.Contains("avatar_fine_tune_worker", refused.Message, StringComparison.Ordinal);
        Assert.Single(await app.ListVendorErasuresAsync(_avatar.UserId, null, Token));
        await app.EraseAsync(_avatar, ErasureScope.Avatar, Token);
    }

    /// <summary>One row by an erasure, the others as its copies: this is not about erasing.</summary>
    private async Task QueueAsync(int rows)
    {
        await _store.AddJobAsync(Sample.Job("key"), Token);
        await _store.EraseAsync(_avatar, ErasureScope.Avatar, Token);
        await PostgresStores.RunAsync(
            _database.ConnectionString,
            $"""
            INSERT INTO avatar_vendor_erasures
            SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'job_id', gen_random_uuid()))).*
            FROM avatar_vendor_erasures e, generate_series(2, {rows})
            """);
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

    private sealed class Hosts(TestDatabase database, int count) : IAsyncDisposable
    {
        private readonly List<PostgresTrainingStore> _hosts = [.. Enumerable.Range(0, count).Select(_ => PostgresStores.Open(database, Access.LeastPrivilege))];

        public async Task<List<T>> OnAllAsync<T>(Func<PostgresTrainingStore, string, Task<List<T>>> work)
        {
            var all = await Task.WhenAll(_hosts.Select((host, i) => Task.Run(() => work(host, $"worker{i}"), Token)));
            return [.. all.SelectMany(some => some)];
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var host in _hosts)
            {
                await host.DisposeAsync();
            }
        }
    }
}
