using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Store;

/// <summary>How a test's store reaches the server.</summary>
public enum Access
{
    /// <summary>As the owner of the tables, whom row-level security does not bind.</summary>
    Owner,

    /// <summary>As a login that owns nothing: a member of the roles for apps and workers.</summary>
    LeastPrivilege,

    /// <summary>The same through PgBouncer in transaction mode.</summary>
    Pooled,
}

/// <summary>Makes databases with tables in them, and stores on them.</summary>
public static class PostgresStores
{
    public const string Login = PostgresServer.WorkerLogin;
    public const string AppLogin = PostgresServer.AppLogin;
    public const string Password = PostgresServer.Password;

    /// <summary>
    /// An empty database with the tables, whose clock stands still: <c>avatar_fine_tune_now()</c> reads a table of the test's.
    /// </summary>
    public static Task<TestDatabase> CreateDatabaseAsync(PostgresServer server) => server.CreateDatabaseAsync("frozen", async owner =>
    {
        await PrepareAsync(server, owner);
        await RunAsync(
            owner,
            """
            CREATE TABLE test_clock (at timestamptz NOT NULL);
            INSERT INTO test_clock VALUES ('2026-11-02T10:00:00Z');
            GRANT SELECT ON test_clock TO PUBLIC;
            CREATE OR REPLACE FUNCTION avatar_fine_tune_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM public.test_clock';
            """);
    });

    /// <summary>An empty database with the tables, on the server's own clock.</summary>
    public static Task<TestDatabase> CreateLiveDatabaseAsync(PostgresServer server) => server.CreateDatabaseAsync("live", owner => PrepareAsync(server, owner));

    /// <summary>A store on a database of its own, on a clock that stands still.</summary>
    public static async ValueTask<IStoreUnderTest> CreateAsync(PostgresServer server, Access access)
    {
        var database = await CreateDatabaseAsync(server);
        return new FrozenStore(database, Open(database, access));
    }

    /// <summary>One more store on a database, as another host would have it; the caller disposes it.</summary>
    public static PostgresTrainingStore Open(TestDatabase database, Access access, Action<PostgresStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        var options = new PostgresStoreOptions { TransactionPooling = access == Access.Pooled };
        configure?.Invoke(options);
        var connection = new NpgsqlConnectionStringBuilder(access switch
        {
            Access.Owner => database.ConnectionString,
            Access.LeastPrivilege => database.Login(Login, Password),
            _ => database.BouncedLogin(Login, Password),
        })
        {
            MaxAutoPrepare = access == Access.Pooled ? 0 : 100,
            NoResetOnClose = access == Access.Pooled,
            MaxPoolSize = 40,
        };
        return new(NpgsqlDataSource.Create(connection), ownsSource: true, options, TimeProvider.System);
    }

    /// <summary>Runs statements as whoever a connection string names.</summary>
    public static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task PrepareAsync(PostgresServer server, string owner)
    {
        await server.CreateRolesAsync();
        await using var source = NpgsqlDataSource.Create(owner);
        await new PostgresMigrations(source, new()).MigrateAsync(TestContext.Current.CancellationToken);
    }

    private sealed class FrozenStore(TestDatabase database, PostgresTrainingStore store) : IStoreUnderTest
    {
        private DateTimeOffset _now = new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero);

        public ITrainingStore Training => store;

        public IUsageStore Usage => store;

        public IJobQueue Queue => store;

        public IErasureQueue Erasures => store;

        public IDeploymentQueue Deployments => store;

        public DateTimeOffset Now => _now;

        public async ValueTask AdvanceAsync(TimeSpan by)
        {
            _now += by;
            await RunAsync(database.ConnectionString, $"UPDATE test_clock SET at = '{_now:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}'");
        }

        public async ValueTask DisposeAsync()
        {
            await store.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
