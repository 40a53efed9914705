using System.Net;
using System.Net.Sockets;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Hosts;

/// <summary><c>UsePostgres</c>: what it registers, refuses, opens and closes.</summary>
public sealed class RegistrationTests(PostgresServer server)
{
    private const string Somewhere = "Host=127.0.0.1;Database=app;Username=app;Password=made_up";

    [Fact]
    public async Task One_store_plays_every_role()
    {
        await using var services = Tuning(new ServiceCollection()).UsePostgres(Somewhere).Services.BuildServiceProvider();
        var store = services.GetRequiredService<PostgresTrainingStore>();

        Assert.Same(store, services.GetRequiredService<ITrainingStore>());
        Assert.Same(store, services.GetRequiredService<IUsageStore>());
        Assert.Same(store, services.GetRequiredService<IJobQueue>());
        Assert.Same(store, services.GetRequiredService<IErasureQueue>());
    }

    [Fact]
    public void A_second_store_is_refused_naming_both()
    {
        var twice = Assert.Throws<InvalidOperationException>(() => Tuning(new ServiceCollection()).UsePostgres(Somewhere).UsePostgres(Somewhere));
        Assert.Contains("UsePostgres was called already", twice.Message, StringComparison.Ordinal);

        var after = Assert.Throws<InvalidOperationException>(() => Tuning(new ServiceCollection()).UseSqlite("avatars.db").UsePostgres(Somewhere));
        Assert.Contains("UseSqlite was called already; remove it or UsePostgres", after.Message, StringComparison.Ordinal);

        var before = Assert.Throws<InvalidOperationException>(() => Tuning(new ServiceCollection()).UsePostgres(Somewhere).UseSqlite("avatars.db"));
        Assert.Contains("UsePostgres was called already; remove it or UseSqlite", before.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_store_leaves_no_services_behind()
    {
        var builder = Tuning(new ServiceCollection()).UseSqlite("avatars.db");
        var before = builder.Services.Count;

        Assert.Throws<InvalidOperationException>(() => builder.UsePostgres(Somewhere));

        Assert.Equal(before, builder.Services.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("postgres://app:s3cret@localhost/app")]
    [InlineData("postgresql://app:s3cret@localhost/app?sslmode=require")]
    [InlineData("Host=localhost;Password=a;s3cret=b")]
    [InlineData("Host=localhost;Port=s3cret")]
    [InlineData("Database=app;Password=s3cret")]
    public void A_connection_string_that_cannot_be_used_is_refused_at_once_and_not_shown(string? text)
    {
        Check(Assert.ThrowsAny<ArgumentException>(() => Tuning(new ServiceCollection()).UsePostgres(text!)));
        if (text is not null)
        {
            Check(Assert.ThrowsAny<ArgumentException>(() => Tuning(new ServiceCollection()).UsePostgres(Somewhere, o => o.DirectConnectionString = text)));
        }

        static void Check(ArgumentException refused) => Assert.DoesNotContain("s3cret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_order_of_calls_matters_and_the_tables_are_there_before_anything_looks()
    {
        await server.CreateRolesAsync();
        await using var database = await server.CreateDatabaseAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var log = new LogLines();
        log.AddTo(builder.Logging);
        builder.Services.AddAvatarFineTuning().AddWorker().AddLocalModel().UsePostgres(database.ConnectionString, o => o.MigrateOnStart = true);
        builder.Services.AddAvatarFineTuning(o => o.DefaultModel = new("local", "neutral"));
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(PostgresMigrations.NewestVersion, await host.Services.GetRequiredService<PostgresMigrations>().GetVersionAsync(TestContext.Current.CancellationToken));
        await host.StopAsync(TestContext.Current.CancellationToken);

        // Its owner is bound by no row-level security, and is told so.
        Assert.Equal([1501, 1502], log.Ids);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_opened_before_the_first_use_however_much_is_made(bool disposesAsync)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var nobody = $"Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port};Database=app;Username=app;Password=made_up;Timeout=5";
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new() { ValidateOnBuild = true, ValidateScopes = true }));
        Tuning(builder.Services).AddWorker().UsePostgres(nobody, o =>
        {
            o.TransactionPooling = true;
            o.DirectConnectionString = nobody;
        });
        var host = builder.Build();
        foreach (var service in builder.Services.Where(s => !s.IsKeyedService && !s.ServiceType.ContainsGenericParameters).Select(s => s.ServiceType).Distinct().ToList())
        {
            Assert.NotEmpty(host.Services.GetServices(service));
        }

        if (disposesAsync)
        {
            await ((IAsyncDisposable)host).DisposeAsync();
        }
        else
        {
            host.Dispose();
        }

        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Its_connections_end_with_the_services_even_where_only_migrations_ran(bool disposesAsync)
    {
        await using var cluster = await Cluster.CreateAsync(server);
        var services = Tuning(new ServiceCollection()).UsePostgres(cluster.WorkerLogin).Services.BuildServiceProvider();
        await services.GetRequiredService<PostgresMigrations>().GetVersionAsync(TestContext.Current.CancellationToken);
        var open = $"SELECT count(*) = {{0}} FROM pg_stat_activity WHERE datname = '{cluster.Database.Name}' AND application_name = '{Cluster.Worker}'";
        await cluster.UntilAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, open, 1));

        if (disposesAsync)
        {
            await services.DisposeAsync();
        }
        else
        {
            services.Dispose();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await cluster.UntilAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, open, 0)).WaitAsync(patience.Token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_data_source_of_the_apps_own_stays_open(bool disposesAsync)
    {
        await using var database = await PostgresStores.CreateLiveDatabaseAsync(server);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(source);
        Tuning(builder.Services).UsePostgres(source).AddWorker();
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<ITrainingStore>().GetAvatarAsync(Cluster.Ava, TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
        if (disposesAsync)
        {
            await ((IAsyncDisposable)host).DisposeAsync();
        }
        else
        {
            host.Dispose();
        }

        // The app's registration is an instance: the container leaves that open, too.
        await using var command = source.CreateCommand("SELECT count(*)::int FROM pg_listening_channels()");
        Assert.Equal(0, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_that_is_away_does_not_fail_the_hosts_start()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var log = new LogLines();
        log.AddTo(builder.Logging);
        Tuning(builder.Services).UsePostgres($"Host=127.0.0.1;Port={port};Database=app;Username=app;Password=s3cret");
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains(1503, log.Ids);
        Assert.DoesNotContain("s3cret", string.Join('\n', log.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_said_to_be_missing()
    {
        await using var services = Tuning(new ServiceCollection())
            .UsePostgres(PostgresServer.ConnectionString("aft_no_such_database")).Services.BuildServiceProvider();

        var fault = await Assert.ThrowsAsync<TrainingStoreException>(
            () => services.GetRequiredService<ITrainingStore>().GetAvatarAsync(Cluster.Ava, TestContext.Current.CancellationToken));

        Assert.Contains("there is no such database", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.IsTransient);
    }

    private static IAvatarFineTuningBuilder Tuning(IServiceCollection services) => services.AddLogging().AddAvatarFineTuning().AddLocalModel();
}
