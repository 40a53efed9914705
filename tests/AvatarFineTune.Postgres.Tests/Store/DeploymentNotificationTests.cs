using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>Workers of all hosts are woken when hosting is due, and not when it isn't.</summary>
public sealed class DeploymentNotificationTests(PostgresServer server)
{
    private static readonly AvatarKey Ava = new("user", "ava");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_makes_a_deployment_due_is_told()
    {
        await using var database = await PostgresStores.CreateLiveDatabaseAsync(server);
        await using var store = PostgresStores.Open(database, Access.LeastPrivilege);
        var sample = new Sample(Ava, DateTimeOffset.UtcNow);
        await store.AdoptVersionAsync(sample.Version("m"), Token);
        var deployment = sample.Deployment() with { DueAt = sample.Now.AddDays(1) };

        Assert.Equal(1, await DueAsync(database, () => store.AddDeploymentAsync(deployment, Token)));
        var claim = (await store.ClaimDeploymentAsync(Ava, 1, "w", TimeSpan.FromMinutes(1), Token))!;
        Assert.Equal(0, await DueAsync(database, () => store.SaveDeploymentAsync(claim, deployment with { Detail = "news" }, false, null, Token)));
        Assert.Equal(0, await DueAsync(database, () => store.ReleaseDeploymentAsync(claim, Token)));
        Assert.Equal(1, await DueAsync(database, () => store.RequestStopAsync(Ava, 1, sample.Now.AddHours(-1), Token)));
        Assert.Equal(0, await DueAsync(database, () => store.RequestStopAsync(Ava, 1, sample.Now.AddHours(-1), Token)));

        // One that is due and let go is for others to take.
        var again = (await store.ClaimDeploymentAsync(Ava, 1, "w", TimeSpan.FromMinutes(1), Token))!;
        Assert.Equal(1, await DueAsync(database, () => store.ReleaseDeploymentAsync(again, Token)));
    }

    /// <summary>How often workers were woken: all that came before a word of our own.</summary>
    private static async Task<int> DueAsync(TestDatabase database, Func<Task> act)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Token);
        var told = new List<string>();
        connection.Notification += (_, e) => told.Add(e.Payload);
        await using (var listen = new NpgsqlCommand("LISTEN avatar_fine_tune", connection))
        {
            await listen.ExecuteNonQueryAsync(Token);
        }

        await act();
        await PostgresStores.RunAsync(database.ConnectionString, "SELECT pg_notify('avatar_fine_tune', 'end')");
        while (!told.Contains("end"))
        {
            await connection.WaitAsync(Token);
        }

        return told.Count(payload => payload == "public:due:");
    }
}
