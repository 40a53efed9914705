using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Jobs;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;
using AvatarFineTune.Stores;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Hosts;

/// <summary>
/// Hosts over one database, each with services of its own, as on several machines. They look for themselves once in hours
/// unless told otherwise: what is seen within a test was notified.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    public const string App = "app-host";
    public const string Worker = "worker-host";

    private static readonly TimeSpan Never = TimeSpan.FromHours(6);
    private readonly List<IHost> _hosts = [];

    private Cluster(TestDatabase database) => Database = database;

    public static AvatarKey Ava { get; } = new("user-1", "ava");

    public static ModelRef Base { get; } = new("held", "base");

    public TestDatabase Database { get; }

    public HeldVendor Vendor { get; } = new();

    /// <summary>Ends a test that would wait for ever.</summary>
    public static CancellationToken Patience => TestContext.Current.CancellationToken;

    public static async Task<Cluster> CreateAsync(PostgresServer server) => new(await PostgresStores.CreateLiveDatabaseAsync(server));

    /// <summary>An app as it should be: its login may see its users' rows and no more.</summary>
    public string AppLogin => Named(Database.Login(PostgresStores.AppLogin, PostgresStores.Password), App);

    /// <summary>A worker as it should be.</summary>
    public string WorkerLogin => Named(Database.Login(PostgresStores.Login, PostgresStores.Password), Worker);

    public static string Named(string connectionString, string name) => new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = name }.ConnectionString;

    public Task<IHost> StartAppAsync() => StartAsync(AppLogin, works: false);

    public Task<IHost> StartWorkerAsync() => StartAsync(WorkerLogin, works: true);

    public async Task<IHost> StartAsync(string connectionString, bool works, TimeSpan? interval = null, Action<PostgresStoreOptions>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var tuning = builder.Services
            .AddAvatarFineTuning(o =>
            {
                o.DefaultModel = Base;
                o.FineTuning.IdleInterval = o.FineTuning.WatchInterval = o.Chat.CacheDuration = interval ?? Never;
            })
            .UsePostgres(connectionString, configure)
            .AddVendor("held", _ => Vendor);
        if (works)
        {
            tuning.AddWorker();
        }

        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync(Patience);
        return host;
    }

    /// <summary>Queues a job that the vendor has already, as it is after a create.</summary>
    public static async Task<FineTuneJob> AddJobAsync(IHost host, string idempotencyKey = "one") =>
        (await Store(host).AddJobAsync(
            new Sample(Ava, DateTimeOffset.UtcNow).Job(idempotencyKey) with { Base = Base, VendorJobId = HeldVendor.JobId, Activation = ActivationPolicy.WhenSucceeded }, Patience)).Job;

    public static ITrainingStore Store(IHost host) => host.Services.GetRequiredService<ITrainingStore>();

    public static FineTuneService FineTuning(IHost host) => host.Services.GetRequiredService<FineTuneService>();

    public static async Task<string> AskAsync(IHost host)
    {
        using var chat = host.Services.GetRequiredService<AvatarChat>().For(Ava);
        return (await chat.GetResponseAsync("who answers?", cancellationToken: Patience)).Text;
    }

    /// <summary>Waits until a host hears notifications.</summary>
    public Task ListeningAsync(params string[] names) =>
        UntilAsync($"SELECT count(DISTINCT application_name) = {names.Length} {Listening(names)}");

    /// <summary>Whether any host has a connection that hears.</summary>
    public async Task<bool> IsAnyListeningAsync() => (bool)(await ScalarAsync($"SELECT count(*) > 0 {Listening(App, Worker)}"))!;

    /// <summary>Ends the connections that hear, as a firewall or an administrator would. Returns how many there were.</summary>
    public async Task<long> DeafenAsync() =>
        (long)(await ScalarAsync($"SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 10000)) {Listening(App, Worker)}"))!;

    /// <summary>Waits until a query answers true.</summary>
    public async Task UntilAsync(string sql)
    {
        while (await ScalarAsync(sql) is not true)
        {
            await Task.Delay(20, Patience);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }

        await Database.DisposeAsync();
    }

    private string Listening(params string[] names) =>
        $"FROM pg_stat_activity WHERE datname = '{Database.Name}' AND query LIKE 'LISTEN%' AND application_name IN ({string.Join(", ", names.Select(n => $"'{n}'"))})";

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.AdministratorConnectionString);
        await connection.OpenAsync(Patience);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Patience);
    }
}
