using System.Collections.Concurrent;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>Group commit: what is flushed together is still each caller's own.</summary>
public sealed class UsageBatchTests(PostgresServer server) : UsageTests(server)
{
    [Fact]
    public async Task Callers_of_two_hosts_who_record_the_same_answers_count_each_once()
    {
        const int Records = 4_000;
        PostgresTrainingStore[] hosts = [OpenHost(), OpenHost()];
        var records = Enumerable.Range(1, Records).Select(i => Record(Ava, 0.0000000001m * i)).ToList();
        var news = new ConcurrentBag<Guid>();

        // Everybody records everything that is theirs or their neighbour's: each record comes four times.
        await Task.WhenAll(Enumerable.Range(0, 32).Select(caller => Task.Run(async () =>
        {
            foreach (var record in records.Where((_, i) => i % 16 == caller / 2 || i % 16 == ((caller / 2) + 1) % 16))
            {
                if (await hosts[caller % 2].RecordAsync(record, Token))
                {
                    news.Add(record.Id);
                }
            }
        })));

        Assert.Equal(records.Select(r => r.Id).Order(), news.Order());
        var day = Assert.Single(await hosts[0].GetDailyAsync(new(Ava.UserId), Token));
        Assert.Equal((Records, Records * 10L, 0.0000000001m * Records * (Records + 1) / 2), (day.Messages, day.InputTokens, day.EstimatedCost));
    }

    [Fact]
    public async Task Records_of_many_users_are_flushed_together_and_kept_apart()
    {
        var host = OpenHost();
        var users = Enumerable.Range(0, 700).Select(i => $"user-{i}").ToList();

        var answers = await Task.WhenAll(users.SelectMany(user => new[] { Record(new(user, "ava")), Record(new(user, "eve")) }).Select(r => host.RecordAsync(r, Token)));

        Assert.All(answers, Assert.True);
        Assert.True(await ReadAsync<long>("SELECT count(DISTINCT batch_id) FROM avatar_fine_tune_usage_records") < users.Count);
        foreach (var user in users.Take(20))
        {
            Assert.Equal([("ava", 1L), ("eve", 1L)], (await host.GetDailyAsync(new(user), Token)).Select(d => (d.Avatar.AvatarId, d.Messages)));
        }
    }

    [Fact]
    public async Task A_record_that_the_database_refuses_takes_no_other_with_it()
    {
        var host = OpenHost();
        await host.RecordAsync(Record(Ava, 9_999_999_999m), Token);
        var tooMuch = Record(Ava, 9_999_999_999m);
        var fine = Enumerable.Range(0, 50).Select(i => Record(new(i % 2 == 0 ? Ava.UserId : $"user-{i}", "eve"))).ToList();

        var refused = host.RecordAsync(tooMuch, Token);
        var answers = await Task.WhenAll(fine.Select(r => host.RecordAsync(r, Token)));

        Assert.All(answers, Assert.True);
        Assert.False((await Assert.ThrowsAsync<TrainingStoreException>(() => refused)).IsTransient);
        Assert.Equal(51, await ReadAsync<decimal>("SELECT sum(messages_count) FROM avatar_fine_tune_usage"));
        Assert.Equal(51, await ReadAsync<long>("SELECT count(*) FROM avatar_fine_tune_usage_records"));
    }

    [Fact]
    public async Task A_user_whose_row_somebody_holds_keeps_no_other_user_waiting()
    {
        var host = OpenHost();
        await host.RecordAsync(Record(Ava), Token);
        Task<bool> held;
        await using (await HoldTotalsAsync(Ava.UserId))
        {
            held = host.RecordAsync(Record(Ava), Token);
            await Task.WhenAll(Enumerable.Range(2, 40).Select(i => host.RecordAsync(Record(new($"user-{i}", "ava")), Token)));
            Assert.False(held.IsCompleted);
        }

        Assert.True(await held);
        Assert.Equal(2, Assert.Single(await host.GetDailyAsync(new(Ava.UserId), Token)).Messages);
    }

    [Fact]
    public async Task A_caller_who_gives_up_stops_waiting_and_the_record_counts_once()
    {
        var host = OpenHost();
        await host.RecordAsync(Record(Ava), Token);
        var record = Record(Ava);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using (await HoldTotalsAsync(Ava.UserId))
        {
            var given = host.RecordAsync(record, source.Token);
            await SomebodyWaitsAsync();
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        }

        await host.RecordAsync(record, Token);
        Assert.Equal(2, Assert.Single(await host.GetDailyAsync(new(Ava.UserId), Token)).Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_that_is_disposed_finishes_what_it_has_and_takes_no_more(bool isAsync)
    {
        var host = OpenHost();
        await host.RecordAsync(Record(Ava), Token);
        List<Task<bool>> waiting;
        Task disposal;
        await using (await HoldTotalsAsync(Ava.UserId))
        {
            waiting = [.. Enumerable.Range(0, 20).Select(_ => host.RecordAsync(Record(Ava), Token))];
            await SomebodyWaitsAsync();
            disposal = isAsync ? host.DisposeAsync().AsTask() : Task.Run(host.Dispose, Token);
            while (!IsDisposed(host))
            {
                await Task.Delay(10, Token);
            }

            Assert.False(disposal.IsCompleted);
        }

        await disposal;
        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.True(await ReadAsync<decimal>("SELECT sum(messages_count) FROM avatar_fine_tune_usage") >= 21);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.RecordAsync(Record(Ava), Token));
    }

    [Fact]
    public async Task A_database_that_is_away_is_a_fault_that_passes()
    {
        var host = OpenHost(port: 1);

        var exception = await Assert.ThrowsAsync<TrainingStoreException>(() => host.RecordAsync(Record(Ava), Token));

        Assert.True(exception.IsTransient);
    }

    // A call from after the disposal began is refused at once; one from before waits like the others.
    private static bool IsDisposed(PostgresTrainingStore host) =>
        host.RecordAsync(Record(new("probe", "ava")), Token).Exception?.InnerException is ObjectDisposedException;
}
