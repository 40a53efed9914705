using AvatarFineTune.Postgres;
using AvatarFineTune.Stores;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AvatarFineTune.Benchmarks.Postgres;

/// <summary>
/// A database with our tables, and a login that owns nothing, so that row-level security binds it. Both are dropped when
/// it is disposed.
/// </summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private const string Setting = "AVATAR_FINE_TUNE_TEST_POSTGRES";
    private const string Password = "made_up";

    private readonly string _server;
    private readonly string _name = $"aft_bench_{Guid.NewGuid():N}"[..20];

    private BenchDatabase(string server)
    {
        _server = server;
        Owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Database = _name });
        LoginConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = _name, Username = _name, Password = Password }.ConnectionString;
        Login = NpgsqlDataSource.Create(LoginConnectionString);
        Services = Open(LoginConnectionString);
    }

    /// <summary>Whom no row-level security binds.</summary>
    internal NpgsqlDataSource Owner { get; }

    /// <summary>The login's own connections, for what is written by hand.</summary>
    internal NpgsqlDataSource Login { get; }

    internal string LoginConnectionString { get; }

    /// <summary>Our store, as the login.</summary>
    internal ITrainingStore Store => Services.GetRequiredService<ITrainingStore>();

    private ServiceProvider Services { get; }

    internal static async Task<BenchDatabase> CreateAsync()
    {
        var server = Environment.GetEnvironmentVariable(Setting)
            ?? throw new InvalidOperationException($"{Setting} is not set, so there is no server to measure on: run eval \"$(eng/postgres start)\" in this shell.");
        var database = new BenchDatabase(server);
        await database.OnServerAsync($"CREATE DATABASE {database._name}");
        await using (var owner = new ServiceCollection().AddAvatarFineTuning().UsePostgres(database.Owner).Services.BuildServiceProvider())
        {
            await owner.GetRequiredService<PostgresMigrations>().MigrateAsync();
        }

        await database.OnServerAsync($"CREATE ROLE {database._name} LOGIN PASSWORD '{Password}' IN ROLE avatar_fine_tune_app");
        return database;
    }

    /// <summary>Our store on a connection string, for a process of its own.</summary>
    internal static ServiceProvider Open(string connectionString) =>
        new ServiceCollection().AddAvatarFineTuning().UsePostgres(connectionString).Services.BuildServiceProvider();

    /// <summary>Empties the examples, and lets the server write out what it has, so that each contestant begins alike.</summary>
    internal async Task EmptyAsync()
    {
        await using var command = Owner.CreateCommand("TRUNCATE avatar_training_examples, avatar_training_data");
        await command.ExecuteNonQueryAsync();
        await using var checkpoint = Owner.CreateCommand("CHECKPOINT");
        await checkpoint.ExecuteNonQueryAsync();
    }

    /// <summary>The test server skips fsync, without which a commit costs next to nothing.</summary>
    internal async Task SetFsyncAsync(bool isOn)
    {
        await OnServerAsync($"ALTER SYSTEM SET fsync = {(isOn ? "on" : "off")}");
        await OnServerAsync("SELECT pg_reload_conf()");
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Owner.DisposeAsync();
        await Login.DisposeAsync();
        await OnServerAsync($"DROP DATABASE {_name} WITH (FORCE)");
        await OnServerAsync($"DROP ROLE {_name}");
    }

    private async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Names of this class's own making.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
