using AvatarFineTune.Jobs;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;

namespace AvatarFineTune.Postgres.Tests.Hosts;

/// <summary>Behind a pooler in transaction mode a notification finds nobody: polling serves, or a connection past the pooler.</summary>
public sealed class PoolerTests(PostgresServer server)
{
    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    public async Task Without_a_direct_connection_polling_serves()
    {
        await using var cluster = await Cluster.CreateAsync(server);
        var often = TimeSpan.FromMilliseconds(100);
        using var app = await cluster.StartAsync(Bounced(cluster, Cluster.App), works: false, often, o => o.TransactionPooling = true);
        using var worker = await cluster.StartAsync(Bounced(cluster, Cluster.Worker), works: true, often, o => o.TransactionPooling = true);
        Assert.Equal("base", await Cluster.AskAsync(app));
        cluster.Vendor.Succeed();

        var job = await Cluster.AddJobAsync(app);

        Assert.Equal(FineTuneJobStatus.Succeeded, (await Cluster.FineTuning(app).WaitForJobAsync(job.Key, Cluster.Patience)).Status);
        await NotificationTests.AnswersAsync(app, HeldVendor.TunedModel);
        Assert.False(await cluster.IsAnyListeningAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task With_a_direct_connection_notifications_come()
    {
        await using var cluster = await Cluster.CreateAsync(server);
        using var app = await cluster.StartAsync(Bounced(cluster, Cluster.App), works: false, configure: o =>
        {
            o.TransactionPooling = true;
            o.DirectConnectionString = cluster.AppLogin;
        });
        using var worker = await cluster.StartAsync(Bounced(cluster, Cluster.Worker), works: true, configure: o =>
        {
            o.TransactionPooling = true;
            o.DirectConnectionString = cluster.WorkerLogin;
        });
        await cluster.ListeningAsync(Cluster.App, Cluster.Worker);
        Assert.Equal("base", await Cluster.AskAsync(app));
        cluster.Vendor.Succeed();

        var job = await Cluster.AddJobAsync(app);

        Assert.Equal(FineTuneJobStatus.Succeeded, (await Cluster.FineTuning(app).WaitForJobAsync(job.Key, Cluster.Patience)).Status);
        await NotificationTests.AnswersAsync(app, HeldVendor.TunedModel);
    }

    private static string Bounced(Cluster cluster, string name) =>
        Cluster.Named(cluster.Database.BouncedLogin(name == Cluster.App ? PostgresStores.AppLogin : PostgresStores.Login, PostgresStores.Password), name);
}
