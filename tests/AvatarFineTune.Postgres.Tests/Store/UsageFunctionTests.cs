using AvatarFineTune.Postgres.Tests.Server;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>Counting by hand, in SQL.</summary>
public sealed class UsageFunctionTests(PostgresServer server) : UsageTests(server)
{
    [Fact]
    public async Task The_function_counts_as_the_store_does()
    {
        var host = OpenHost();
        Assert.True(await CallAsync("'user-1', 'ava', 'local', 'echo', 10, 3, 0.00000000005, 'USD', 4, p_at => '2026-11-02T10:00:00Z'"));
        Assert.True(await CallAsync("'user-1', 'ava', 'local', 'echo', 10, 3, NULL, NULL, p_at => '2026-11-02T23:30:00-01:00', p_is_fallback => true"));
        await host.RecordAsync(Record(Ava, 0.5m), Token);

        var days = await host.GetDailyAsync(new(Ava.UserId), Token);

        Assert.Equal([("", 3, 1L, 0m, 1L, 1L, 0L), ("USD", 2, 2L, 0.5000000001m, 0L, 0L, 8L)], days.Select(d =>
            (d.Currency, d.Date.Day, d.Messages, d.EstimatedCost, d.UnpricedMessages, d.Fallbacks, d.CachedInputTokens)));
    }

    [Fact]
    public async Task An_id_counts_once_by_whichever_way_it_comes()
    {
        var host = OpenHost();
        var record = Record(Ava);
        var call = $"'user-1', 'ava', 'local', 'echo', 1, 1, 1, 'USD', p_record_id => '{record.Id}'";

        Assert.True(await CallAsync(call));
        Assert.False(await CallAsync(call));
        Assert.False(await host.RecordAsync(record, Token));
        Assert.Equal(1, Assert.Single(await host.GetDailyAsync(new(Ava.UserId), Token)).Messages);
    }

    [Fact]
    public async Task Without_an_id_every_call_counts_from_many_sessions_at_once()
    {
        var ids = Enumerable.Range(0, 50).Select(_ => Guid.CreateVersion7()).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var news = 0;
            foreach (var id in ids)
            {
                news += await CallAsync($"'user-1', 'ava', 'local', 'echo', 1, 1, 0.1, 'USD', p_record_id => '{id}'") ? 1 : 0;
                Assert.True(await CallAsync("'user-1', 'eve', 'local', 'echo', 1, 1, 0.1, 'USD'"));
            }

            return news;
        })));

        Assert.Equal(50, answers.Sum());
        var days = await OpenHost().GetDailyAsync(new(Ava.UserId), Token);
        Assert.Equal([("ava", 50L, 5m), ("eve", 200L, 20m)], days.Select(d => (d.Avatar.AvatarId, d.Messages, d.EstimatedCost)));
    }

    [Theory]
    [InlineData("'user-1', 'ava', 'local', 'echo', -1, 1, 1, 'USD'", "22023")]
    [InlineData("'user-1', 'ava', 'local', 'echo', 1, NULL, 1, 'USD'", "22023")]
    [InlineData("'user-1', 'ava', 'local', 'echo', 1, 1, -0.01, 'USD'", "22023")]
    [InlineData("'user-1', 'ava', 'local', 'echo', 1, 1, 'NaN', 'USD'", "22023")]
    [InlineData("'user-1', 'ava', 'local', 'echo', 1, 1, 1, NULL", "22023")]
    [InlineData("'user-1', 'ava', 'local', 'echo', 1, 1, 1, ''", "22023")]
    [InlineData("'user-1', '', 'local', 'echo', 1, 1, 1, 'USD'", "22023")]
    [InlineData("'user-1', 'ava', 'lo/cal', 'echo', 1, 1, 1, 'USD'", "22023")]
    [InlineData("'user-1', 'ava', 'local', ' ', 1, 1, 1, 'USD'", "22023")]
    [InlineData("'user-2', 'ava', 'local', 'echo', 1, 1, 1, 'USD'", "42501")]
    public async Task What_the_store_would_refuse_is_refused(string arguments, string code)
    {
        Assert.Equal(code, (await Assert.ThrowsAsync<PostgresException>(() => CallAsync(arguments))).SqlState);
        Assert.Equal(0, await ReadAsync<long>("SELECT count(*) FROM avatar_fine_tune_usage"));
        Assert.Equal(0, await ReadAsync<long>("SELECT count(*) FROM avatar_fine_tune_usage_records"));
    }

    // As user-1, by a login that is bound by row-level security.
    private async Task<bool> CallAsync(string arguments)
    {
        await using var connection = new NpgsqlConnection(Database.Login(PostgresStores.AppLogin, PostgresStores.Password));
        await connection.OpenAsync(Token);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("SELECT set_config('avatar_fine_tune.user_id', 'user-1', true)"),
                new($"SELECT update_fine_tune_usage({arguments})"),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(Token);
        await reader.NextResultAsync(Token);
        await reader.ReadAsync(Token);
        var isNew = reader.GetBoolean(0);
        await reader.NextResultAsync(Token);
        return isNew;
    }
}
