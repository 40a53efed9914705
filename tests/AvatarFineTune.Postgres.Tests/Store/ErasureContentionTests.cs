using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>Several hosts on the queue of erasures.</summary>
public sealed class ErasureContentionTests(PostgresServer server) : IAsyncLifetime
{
    private const string Row = "SELECT string_agg(r::text, ' ') FROM avatar_vendor_erasures r";
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
        var before = await ServerTests.AskAsync(_database.ConnectionString, Row);

        Assert.False(await _store.RenewErasureAsync(stale, Lease, Token));
        await _store.ReleaseErasureAsync(stale, Token);
        await Assert.ThrowsAsync<LeaseLostException>(() => _store.SaveErasureAsync(stale, stale.Erasure with { Model = VendorErasurePart.Deleted }, Token));

        Assert.Equal(before, await ServerTests.AskAsync(_database.ConnectionString, Row));
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
