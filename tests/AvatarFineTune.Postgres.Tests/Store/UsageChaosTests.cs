using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>Backends die and the server restarts, again and again, while hosts record.</summary>
[Collection(PostgresServer.Restarts)]
public sealed class UsageChaosTests(PostgresServer server) : UsageTests(server)
{
    private const int Callers = 32;
    private const int Each = 3_200;
    private readonly SemaphoreSlim _disturbing = new(1);
    private int _acknowledged;
    private int _killed;

    [Fact]
    public async Task A_hundred_thousand_acknowledged_records_count_once_each()
    {
        PostgresTrainingStore[] hosts = [OpenHost(), OpenHost()];

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => RecordAllAsync(hosts, caller), Token)));

        Assert.True(_killed >= 25, $"Only {_killed} connections were killed.");
        var days = await hosts[0].GetDailyAsync(new(Ava.UserId), Token);
        Assert.Equal(Callers * Each, _acknowledged);
        Assert.Equal(Callers * Each, days.Sum(d => d.Messages));
        Assert.Equal(Callers * Each * 10L, days.Sum(d => d.InputTokens));
        Assert.Equal(Enumerable.Range(1, Callers).Sum(i => i * 0.0000000001m) * Each, days.Sum(d => d.EstimatedCost));
        Assert.Equal(Callers * Each, await ReadAsync<long>("SELECT count(*) FROM avatar_fine_tune_usage_records"));
    }

    private async Task RecordAllAsync(PostgresTrainingStore[] hosts, int caller)
    {
        for (var i = 0; i < Each; i++)
        {
            // Two avatars, so that two rows are hot; each tenth answer is recorded by both hosts.
            var record = Record(new(Ava.UserId, caller % 8 == 0 ? "eve" : "ava"), 0.0000000001m * (caller + 1));
            await RecordAsync(hosts[caller % 2], record);
            if (i % 10 == 0)
            {
                Assert.False(await RecordAsync(hosts[(caller + 1) % 2], record));
            }

            await DisturbAsync(Interlocked.Increment(ref _acknowledged));
        }
    }

    /// <summary>Again with the same id, as long as the fault is one that passes.</summary>
    private static async Task<bool> RecordAsync(PostgresTrainingStore host, UsageRecord record)
    {
        while (true)
        {
            try
            {
                return await host.RecordAsync(record, Token);
            }
            catch (TrainingStoreException e) when (e.IsTransient)
            {
                Token.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task DisturbAsync(int acknowledged)
    {
        if (acknowledged % 2_000 != 0)
        {
            return;
        }

        // One at a time: an administrator's own connection does not survive a restart either.
        await _disturbing.WaitAsync(Token);
        try
        {
            await DisturbAloneAsync(acknowledged);
        }
        finally
        {
            _disturbing.Release();
        }
    }

    private async Task DisturbAloneAsync(int acknowledged)
    {
        if (acknowledged is 30_000 or 70_000)
        {
            await PostgresServer.RestartAsync(immediate: acknowledged == 30_000);
        }
        else
        {
            _killed += await Database.KillBackendsAsync();
        }
    }
}
