using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Usage;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>A live database, and hosts on it that only chat: their login is a member of the app's role alone.</summary>
public abstract class UsageTests(PostgresServer server) : IAsyncLifetime
{
    private readonly List<PostgresTrainingStore> _hosts = [];
    private TestDatabase? _database;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static DateTimeOffset Now { get; } = new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero);

    protected PostgresServer Server { get; } = server;

    protected TestDatabase Database => _database!;

    protected AvatarKey Ava { get; } = new("user-1", "ava");

    public async ValueTask InitializeAsync() => _database = await PostgresStores.CreateLiveDatabaseAsync(Server);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    protected PostgresTrainingStore OpenHost(PostgresStoreOptions? options = null, TimeProvider? time = null, string login = PostgresStores.AppLogin, int? port = null)
    {
        var connection = new NpgsqlConnectionStringBuilder(Database.Login(login, PostgresStores.Password)) { MaxAutoPrepare = 100 };
        connection.Port = port ?? connection.Port;
        PostgresTrainingStore host = new(NpgsqlDataSource.Create(connection), ownsSource: true, options ?? new(), time ?? TimeProvider.System);
        _hosts.Add(host);
        return host;
    }

    protected static UsageRecord Record(AvatarKey avatar, decimal? cost = 0.25m) => new Sample(avatar, Now).Record(cost);

    /// <summary>As the superuser, whom no row-level security binds.</summary>
    protected async Task<T> ReadAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.AdministratorConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    /// <summary>Keeps everybody else from a user's totals until it is disposed.</summary>
    protected async Task<IAsyncDisposable> HoldTotalsAsync(string userId)
    {
        var connection = new NpgsqlConnection(Database.AdministratorConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand("BEGIN; SELECT FROM avatar_fine_tune_usage WHERE user_id = @user FOR UPDATE", connection);
        command.Parameters.AddWithValue("user", userId);
        await command.ExecuteNonQueryAsync(Token);
        return connection;
    }

    /// <summary>Returns once a backend waits for a row that somebody holds.</summary>
    protected async Task SomebodyWaitsAsync()
    {
        while (!await ReadAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"))
        {
            await Task.Delay(10, Token);
        }
    }
}
