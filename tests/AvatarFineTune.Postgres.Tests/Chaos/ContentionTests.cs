using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Jobs;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;
using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Chaos;

/// <summary>Sixteen hosts, each with connections of its own, on one queue.</summary>
public sealed class ContentionTests(PostgresServer server) : IAsyncLifetime
{
    private const int Hosts = 16;
    private const int Jobs = 2_000;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private readonly AvatarKey _avatar = new("user", "ava");
    private readonly List<PostgresTrainingStore> _hosts = [];
    private TestDatabase _database = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresStores.CreateLiveDatabaseAsync(server);
        _hosts.AddRange(Enumerable.Range(0, Hosts).Select(_ => PostgresStores.Open(_database, Access.LeastPrivilege)));
        await _hosts[0].AddJobAsync(new Sample(_avatar, DateTimeOffset.UnixEpoch).Job("0"), Token);

        // One row by the store, the others as its copies: this is not about adding.
        await PostgresStores.RunAsync(
            _database.ConnectionString,
            $"""
            CREATE TEMP TABLE job AS SELECT * FROM avatar_fine_tune_jobs;
            INSERT INTO avatar_fine_tune_jobs
            SELECT (jsonb_populate_record(job, jsonb_build_object('id', gen_random_uuid(), 'idempotency_key', n::text))).*
            FROM job, generate_series(1, {Jobs - 1}) n
            """);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Sixteen_workers_claim_each_of_two_thousand_jobs_exactly_once()
    {
        var claims = await OnAllHostsAsync(async (host, name) =>
        {
            var mine = new List<JobClaim>();
            while (await host.ClaimAsync(name, null, Lease, 7, Token) is { Count: > 0 } some)
            {
                mine.AddRange(some);
            }

            return mine;
        });

        Assert.Equal(Jobs, claims.Count);
        Assert.Equal(Jobs, claims.Select(c => c.Job.Key.Id).Distinct().Count());
        Assert.All(claims, c => Assert.Equal(1, c.Fencing));
    }

    [Fact]
    public async Task Control_without_the_lock_workers_claim_jobs_of_each_other()
    {
        var ids = await OnAllHostsAsync(async (_, name) =>
        {
            await using var connection = new NpgsqlConnection(_database.ConnectionString);
            await connection.OpenAsync(Token);
            var mine = new List<Guid>();
            while (true)
            {
                var some = await ClaimWithoutLockAsync(connection, name);
                if (some.Count == 0)
                {
                    return mine;
                }

                mine.AddRange(some);
            }
        });

        Assert.True(ids.Count > Jobs, "The control proves nothing: nobody claimed twice.");
    }

    [Fact]
    public async Task A_stale_fencing_number_changes_nothing()
    {
        var stale = Assert.Single(await _hosts[0].ClaimAsync("slow", null, Lease, 1, Token));
        await PostgresStores.RunAsync(_database.ConnectionString, $"UPDATE avatar_fine_tune_jobs SET lease_until = now() - interval '1 second' WHERE id = '{stale.Job.Key.Id}'");
        var held = (await _hosts[1].ClaimAsync(stale.Job.Key, "quick", Lease, Token))!;
        var before = await RowAsync(stale.Job.Key.Id);

        Assert.False(await _hosts[0].RenewAsync(stale, Lease, Token));
        await _hosts[0].ReleaseAsync(stale, Token);
        var changed = stale.Job with { Status = FineTuneJobStatus.Failed, Error = "late", FinishedAt = DateTimeOffset.UnixEpoch };
        await Assert.ThrowsAsync<LeaseLostException>(() => _hosts[0].SaveAsync(stale, changed, [], Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => _hosts[0].CompleteAsync(
            stale, stale.Job with { Status = FineTuneJobStatus.Succeeded, FineTunedModel = new("local", "m"), FinishedAt = DateTimeOffset.UnixEpoch }, new Sample(_avatar, DateTimeOffset.UnixEpoch).Version("m"), [], deployment: null, Token));

        Assert.Equal(before, await RowAsync(stale.Job.Key.Id));
        Assert.Empty(await _hosts[0].ListVersionsAsync(_avatar, Token));
        Assert.True(await _hosts[1].RenewAsync(held, Lease, Token));
    }

    private static async Task<List<Guid>> ClaimWithoutLockAsync(NpgsqlConnection connection, string name)
    {
        var ids = new List<Guid>();
        await using (var read = new NpgsqlCommand("SELECT id FROM avatar_fine_tune_jobs WHERE lease_owner IS NULL ORDER BY due_at, id LIMIT 1", connection))
        {
            await using var reader = await read.ExecuteReaderAsync(Token);
            while (await reader.ReadAsync(Token))
            {
                ids.Add(reader.GetGuid(0));
            }
        }

        await using var write = new NpgsqlCommand("UPDATE avatar_fine_tune_jobs SET lease_owner = $1 WHERE id = ANY ($2)", connection) { Parameters = { new() { Value = name }, new() { Value = ids.ToArray() } } };
        await write.ExecuteNonQueryAsync(Token);
        return ids;
    }

    private async Task<string> RowAsync(Guid id)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand("SELECT (j.*)::text FROM avatar_fine_tune_jobs j WHERE id = $1", connection) { Parameters = { new() { Value = id } } };
        return (string)(await command.ExecuteScalarAsync(Token))!;
    }

    private async Task<List<T>> OnAllHostsAsync<T>(Func<PostgresTrainingStore, string, Task<List<T>>> work)
    {
        var all = await Task.WhenAll(_hosts.Select((host, i) => Task.Run(() => work(host, $"worker{i}"), Token)));
        return [.. all.SelectMany(some => some)];
    }
}
