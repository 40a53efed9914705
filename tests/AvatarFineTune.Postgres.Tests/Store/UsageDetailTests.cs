using AvatarFineTune.Conformance;
using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>What is kept of one message, and for how long.</summary>
public sealed class UsageDetailTests(PostgresServer server) : UsageTests(server)
{
    private const string Details = "SELECT concat_ws('|', caller_id, vendor, model, version, at AT TIME ZONE 'UTC', input_tokens, cached_input_tokens, output_tokens, cost, currency, is_estimated, is_fallback) FROM avatar_fine_tune_usage_records";

    [Fact]
    public async Task Of_a_message_its_id_alone_is_kept()
    {
        await OpenHost().RecordAsync(Record(Ava) with { CallerId = "ben", Version = 3 }, Token);

        Assert.Equal("", await ReadAsync<string>(Details));
    }

    [Fact]
    public async Task An_app_can_keep_what_each_message_cost_and_who_asked()
    {
        var host = OpenHost(new() { KeepUsageRecords = true });
        await host.RecordAsync(Record(Ava) with { CallerId = "ben", Version = 3, IsEstimated = true }, Token);
        Assert.Equal("ben|local|echo|3|2026-11-02 10:00:00|10|4|3|0.2500000000|USD|t|f", await ReadAsync<string>(Details));

        await host.RecordAsync(Record(new("user-2", "ava"), null) with { CallerId = null }, Token);
        Assert.Equal("local|echo|2026-11-02 10:00:00|10|4|3|f|f", await ReadAsync<string>($"{Details} WHERE user_id = 'user-2'"));
    }

    [Fact]
    public async Task Old_ids_are_deleted_by_the_next_flush_of_another_hour_and_totals_stay()
    {
        var time = new ManualTimeProvider();
        var host = OpenHost(time: time);
        await RecordAgedAsync(host, "user-1", 5_000, days: 31);
        await RecordAgedAsync(host, "user-1", 10, days: 29);
        await RecordAgedAsync(host, "user-2", 10, days: 31);

        // Within the hour nothing is deleted.
        await host.RecordAsync(Record(Ava), Token);
        time.Advance(TimeSpan.FromHours(1));
        await host.RecordAsync(Record(Ava), Token);

        // user-2's were recorded by this host as well, and so are cleaned with user-1's.
        await CountBecomesAsync(12);
        Assert.Equal(5_022, await ReadAsync<decimal>("SELECT sum(messages_count) FROM avatar_fine_tune_usage"));
    }

    [Theory]
    [InlineData(PostgresStores.AppLogin, 11)]
    [InlineData(PostgresStores.Login, 1)]
    public async Task A_login_cleans_what_it_may_see(string login, long left)
    {
        foreach (var user in new[] { "user-1", "user-2" })
        {
            // Closed before its records are old: it would clean them itself.
            await using (var host = OpenHost())
            {
                await RecordAsync(host, user, 10);
            }

            await AgeAsync(user, days: 31);
        }

        await OpenHost(login: login).RecordAsync(Record(Ava), Token);

        await CountBecomesAsync(left);
    }

    private async Task RecordAgedAsync(PostgresTrainingStore host, string user, int count, int days)
    {
        await RecordAsync(host, user, count);
        await AgeAsync(user, days);
    }

    private static async Task RecordAsync(PostgresTrainingStore host, string user, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => host.RecordAsync(Record(new(user, "ava")), Token)));

    private Task AgeAsync(string user, int days) => PostgresStores.RunAsync(
        Database.AdministratorConnectionString,
        $"UPDATE avatar_fine_tune_usage_records SET recorded_at = now() - interval '{days} days' WHERE user_id = '{user}' AND recorded_at > now() - interval '1 day'");

    private async Task CountBecomesAsync(long count)
    {
        long left;
        while ((left = await ReadAsync<long>("SELECT count(*) FROM avatar_fine_tune_usage_records")) > count)
        {
            await Task.Delay(10, Token);
        }

        Assert.Equal(count, left);
    }
}
