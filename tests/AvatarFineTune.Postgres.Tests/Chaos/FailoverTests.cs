using System.Collections.Concurrent;
using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Postgres.Tests.Chaos;

/// <summary>The server goes away and comes back while callers work: what was acknowledged is there, and what was not says that it may be tried again.</summary>
[Collection(PostgresServer.Restarts)]
public sealed class FailoverTests(PostgresServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, Access.LeastPrivilege)]
    [InlineData(false, Access.LeastPrivilege)]
    [InlineData(true, Access.Pooled)]
    public async Task What_was_acknowledged_survives_a_restart_and_the_rest_is_transient(bool immediate, Access access)
    {
        await using var database = await PostgresStores.CreateLiveDatabaseAsync(server);
        await using var store = PostgresStores.Open(database, access);
        var acknowledged = new ConcurrentBag<(AvatarKey Avatar, string Model)>();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(() => WorkAsync(store, new($"user-{caller}", "ava"), acknowledged, stop.Token), Token)).ToList();
        await WaitForAsync(acknowledged, 50, callers);

        await PostgresServer.RestartAsync(immediate);
        await WaitForAsync(acknowledged, acknowledged.Count + 50, callers);
        await stop.CancelAsync();
        await Task.WhenAll(callers);

        foreach (var avatar in acknowledged.GroupBy(a => a.Avatar))
        {
            var stored = (await store.ListVersionsAsync(avatar.Key, Token)).Select(v => v.Model.Model).ToList();
            Assert.Equal(stored.Count, stored.Distinct().Count());
            Assert.Empty(avatar.Select(a => a.Model).Except(stored));
            Assert.Equal(Enumerable.Range(1, stored.Count).Reverse(), (await store.ListVersionsAsync(avatar.Key, Token)).Select(v => v.Number));
        }
    }

    [Fact]
    public async Task Killed_connections_are_made_again_without_the_caller_noticing()
    {
        await using var database = await PostgresStores.CreateLiveDatabaseAsync(server);
        await using var store = PostgresStores.Open(database, Access.LeastPrivilege);
        var avatar = new AvatarKey("user", "ava");
        for (var i = 1; i <= 20; i++)
        {
            var adopted = await store.AdoptVersionAsync(new Sample(avatar, DateTimeOffset.UnixEpoch).Version($"m{i}"), Token);
            Assert.Equal(i, adopted.Number);
            Assert.NotEqual(0, await database.KillBackendsAsync());
            Assert.Equal(i, (await store.ListVersionsAsync(avatar, Token)).Count);
            await database.KillBackendsAsync();
        }
    }

    private static async Task WorkAsync(PostgresTrainingStore store, AvatarKey avatar, ConcurrentBag<(AvatarKey, string)> acknowledged, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var model = $"m{i}";
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await store.AdoptVersionAsync(new Sample(avatar, DateTimeOffset.UnixEpoch).Version(model), Token);
                    acknowledged.Add((avatar, model));
                    break;
                }
                catch (TrainingStoreException e)
                {
                    Assert.True(e.IsTransient, e.ToString());
                }
            }
        }
    }

    private static async Task WaitForAsync(ConcurrentBag<(AvatarKey, string)> acknowledged, int count, List<Task> callers)
    {
        while (acknowledged.Count < count)
        {
            await Task.WhenAll(callers.Where(c => c.IsFaulted));
            await Task.Delay(5, Token);
        }
    }
}
