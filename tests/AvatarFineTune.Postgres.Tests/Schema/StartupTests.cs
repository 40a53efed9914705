using System.Collections.Concurrent;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;
using AvatarFineTune.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>What a host checks, and says, when it starts.</summary>
public sealed class StartupTests(PostgresServer server)
{
    private const int Migrated = 1501;
    private const int Bypassed = 1502;
    private const int NotChecked = 1503;

    [Fact]
    public async Task Sixteen_hosts_that_start_at_once_migrate_once()
    {
        await using var database = await Sql.EmptyAsync(server);
        var logs = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => StartAsync(database.ConnectionString, o => o.MigrateOnStart = true))));

        Assert.Single(logs, log => log.Contains(Migrated));
        Assert.Equal($"{PostgresMigrations.NewestVersion}", await Sql.OneAsync(database.ConnectionString, "SELECT count(*) FROM avatar_fine_tune_schema"));
    }

    [Fact]
    public async Task A_host_that_was_not_asked_to_migrate_refuses_to_start_without_tables_and_makes_none()
    {
        await using var database = await Sql.EmptyAsync(server);
        var refused = await Assert.ThrowsAsync<TrainingStoreException>(() => StartAsync(database.ConnectionString));

        Assert.StartsWith("Start: the schema 'public' holds no tables of AvatarFineTune. Call PostgresMigrations.MigrateAsync, ", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await Sql.TablesAsync(database.ConnectionString));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_refuses_to_start_on_tables_of_a_newer_version(bool migrate)
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        await Store.PostgresStores.RunAsync(database.ConnectionString, "INSERT INTO avatar_fine_tune_schema (version, name) VALUES (99, 'from later')");
        var refused = await Assert.ThrowsAsync<TrainingStoreException>(() => StartAsync(database.ConnectionString, o => o.MigrateOnStart = migrate));
        Assert.Contains("were made by a newer AvatarFineTune (version 99;", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_is_warned_about()
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        Assert.Contains(Bypassed, await StartAsync(database.ConnectionString));

        // Where row-level security is forced, it binds the owner as well.
        await Store.PostgresStores.RunAsync(database.ConnectionString, "ALTER TABLE avatar_fine_tune_jobs FORCE ROW LEVEL SECURITY");
        Assert.DoesNotContain(Bypassed, await StartAsync(database.ConnectionString));
    }

    [Fact]
    public async Task A_login_that_is_exempt_from_row_level_security_is_warned_about()
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        var name = database.Name + "_exempt";
        await server.CreateLoginAsync(name, "made up");
        await Store.PostgresStores.RunAsync(database.AdministratorConnectionString, $"ALTER ROLE {name} BYPASSRLS; GRANT avatar_fine_tune_app TO {name}");
        Assert.Contains(Bypassed, await StartAsync(database.Login(name, "made up")));
    }

    [Fact]
    public async Task A_member_of_the_owner_is_warned_about()
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        var name = database.Name + "_deputy";
        await server.CreateLoginAsync(name, "made up");
        await Store.PostgresStores.RunAsync(database.AdministratorConnectionString, $"GRANT {server.Owner} TO {name}");
        Assert.Contains(Bypassed, await StartAsync(database.Login(name, "made up")));
    }

    [Theory]
    [InlineData(Store.PostgresStores.Login)]
    [InlineData(Store.PostgresStores.AppLogin)]
    public async Task Least_privilege_starts_without_a_warning(string login)
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        Assert.Empty(await StartAsync(database.Login(login, Store.PostgresStores.Password)));
    }

    [Fact]
    public async Task A_login_outside_the_roles_does_not_start_and_is_told_what_to_do()
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        var name = database.Name + "_nobody";
        await server.CreateLoginAsync(name, "made up");
        var refused = await Assert.ThrowsAsync<TrainingStoreException>(() => StartAsync(database.Login(name, "made up")));
        Assert.StartsWith("Start: the database's user may not do this. Make it a member of avatar_fine_tune_app", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_database_that_is_away_does_not_fail_the_start(bool migrate)
    {
        // Port 9 discards, where anything listens there at all: nothing answers as a database.
        Assert.Equal([NotChecked], await StartAsync("Host=127.0.0.1;Port=9;Username=nobody;Password=x;Database=none;Timeout=5", o => o.MigrateOnStart = migrate));
    }

    /// <summary>Starts and stops a host; the events of the start-up check.</summary>
    private static async Task<IReadOnlyCollection<int>> StartAsync(string connectionString, Action<PostgresStoreOptions>? configure = null)
    {
        var log = new EventLog();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(log);
        builder.Services.AddAvatarFineTuning(_ => { }).UsePostgres(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString, o =>
        {
            // A pooler in between has nothing to listen on, so that a host holds no connection of its own.
            o.TransactionPooling = true;
            configure?.Invoke(o);
        });
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
        return log.Events;
    }

    /// <summary>Keeps which events were logged by the start-up check.</summary>
    private sealed class EventLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<int> Events { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id is Migrated or Bypassed or NotChecked)
            {
                Events.Enqueue(eventId.Id);
            }
        }

        public void Dispose()
        {
        }
    }
}
