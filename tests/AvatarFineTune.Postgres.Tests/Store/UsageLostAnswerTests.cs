using AvatarFineTune.Postgres.Tests.Server;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>The commit is done, and its answer never comes.</summary>
public sealed class UsageLostAnswerTests(PostgresServer server) : UsageTests(server)
{
    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_looked_up_and_answered_as_it_was_stored()
    {
        await using var proxy = new CuttingProxy(new NpgsqlConnectionStringBuilder(Database.ConnectionString).Port);
        var host = OpenHost(port: proxy.Port);
        var old = Record(Ava);
        await host.RecordAsync(old, Token);
        await host.GetDailyAsync(new(Ava.UserId), Token);
        var messages = 1;
        for (var cut = 1; cut <= 5; cut++)
        {
            proxy.LoseNextAnswer();
            var fresh = Record(Ava);

            // Together they may be one batch, or two of which the second is not disturbed.
            var answers = await Task.WhenAll(host.RecordAsync(fresh, Token), host.RecordAsync(old, Token), host.RecordAsync(fresh, Token));

            Assert.Equal(cut, proxy.Cuts);
            Assert.Equal([true, false, false], answers);
            Assert.Equal(++messages, Assert.Single(await host.GetDailyAsync(new(Ava.UserId), Token)).Messages);
        }
    }
}
