using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AvatarFineTune.Postgres.Tests.Server;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace AvatarFineTune.Postgres.Tests.Server;

/// <summary>
/// The private PostgreSQL, and the PgBouncer in front of it, that <c>eng/postgres</c> started for this run. Tests share it
/// and take databases of their own from it. Safe to use from several tests at once, all but <see cref="RestartAsync"/>,
/// which is for classes of the collection <see cref="Restarts"/>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The collection of test classes that stop the server: they run alone, after all others.</summary>
    public const string Restarts = "Restarts of PostgreSQL";

    /// <summary>Who is a member of both roles that migrations grant to.</summary>
    public const string WorkerLogin = "aft_test_login";

    /// <summary>Who is a member of the apps' role alone.</summary>
    public const string AppLogin = "aft_test_app";

    /// <summary>The password of both.</summary>
    public const string Password = "made_up";

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _logins = new();
    private readonly Lazy<Task> _owner;
    private readonly Lazy<Task> _roles;
    private readonly string _prefix = "aft_" + Guid.NewGuid().ToString("N")[..8];
    private int _databases;

    public PostgresServer()
    {
        _owner = new(() => CreateLoginAsync(Owner, OwnerPassword));
        _roles = new(MakeRolesAsync);
    }

    /// <summary>Who owns every database here: a role without rights beyond it, as on a hosted server; row-level security binds it where forced.</summary>
    internal string Owner => _prefix + "_owner";

    internal string OwnerPassword => _prefix + "_made_up";

    /// <summary>
    /// Makes a database as a copy of a template. The template is made when first asked for, once in a run: empty, then
    /// changed by <paramref name="prepare"/>, which gets its owner's connection string and closes its connections.
    /// </summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string template, Func<string, Task> prepare)
    {
        var source = await _templates.GetOrAdd(template, _ => new(() => CreateTemplateAsync(prepare))).Value;
        return await CreateAsync(source);
    }

    /// <summary>Makes a database as a copy of another one, to which nobody may be connected; whoever is, is thrown out.</summary>
    public async Task<TestDatabase> CopyDatabaseAsync(string name)
    {
        await KillBackendsAsync(name);
        return await CreateAsync(name);
    }

    /// <summary>Makes a database with nothing in it.</summary>
    public Task<TestDatabase> CreateDatabaseAsync() => CreateAsync("template0");

    /// <summary>Makes a role that may log in and nothing else. Roles are the server's: a name can be used once in a run.</summary>
    public async Task CreateLoginAsync(string name, string password)
    {
        await using var connection = new NpgsqlConnection(Administration());
        await connection.OpenAsync();

        // A statement that makes a role takes no parameters: the server quotes them.
        await using var format = new NpgsqlCommand("SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', $1::text, $2::text)", connection) { Parameters = { new() { Value = name }, new() { Value = password } } };
        await ExecuteAsync(connection, (string)(await format.ExecuteScalarAsync())!);
        _logins.Enqueue(name);
    }

    /// <summary>Makes, once, the roles that migrations grant to, and two logins: of an app that works as well, and of an app alone.</summary>
    public Task CreateRolesAsync() => _roles.Value;

    /// <summary>Ends all connections to a database, those of PgBouncer too, as an administrator or a failover would. Returns how many there were.</summary>
    public async Task<int> KillBackendsAsync(string database)
    {
        await using var connection = new NpgsqlConnection(Administration());
        await connection.OpenAsync();
        await using var kill = new NpgsqlCommand(
            "SELECT count(*)::int FROM (SELECT pg_terminate_backend(pid, 10000) AS ended FROM pg_stat_activity WHERE datname = $1) AS killed WHERE ended", connection)
        {
            Parameters = { new() { Value = database } },
        };
        return (int)(await kill.ExecuteScalarAsync())!;
    }

    /// <summary>Restarts PostgreSQL on the same port; PgBouncer stays. Returns when it answers again.</summary>
    /// <param name="immediate">True: as a crash, so that the server recovers from its log. False: open transactions are rolled back first.</param>
    public static async Task RestartAsync(bool immediate)
    {
        string[] arguments = [Path.Combine(Root(), "eng", "postgres"), "restart", Setting("AVATAR_FINE_TUNE_TEST_POSTGRES_FOLDER"), immediate ? "immediate" : "fast"];
        using var process = Process.Start(new ProcessStartInfo("bash", arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);

        // Ours were cut as well.
        await using var connection = new NpgsqlConnection(Administration());
        NpgsqlConnection.ClearPool(connection);
    }

    /// <summary>Drops all that this run made; a server that a developer started stays, and stays clean.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_logins.IsEmpty)
        {
            return;
        }

        foreach (var database in await DatabasesAsync())
        {
            await DropDatabaseAsync(database);
        }

        foreach (var login in _logins)
        {
            await ExecuteAsync($"DROP ROLE \"{login.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }
    }

    internal Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");

    /// <summary>A connection string of the servers' superuser, whose connections are closed when they are disposed.</summary>
    internal static string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(Setting("AVATAR_FINE_TUNE_TEST_POSTGRES")) { Database = database, Pooling = false }.ConnectionString;

    /// <summary>Its connections are pooled: every test makes a database and drops it, and a new connection takes as long as either.</summary>
    private static string Administration() =>
        new NpgsqlConnectionStringBuilder(Setting("AVATAR_FINE_TUNE_TEST_POSTGRES")) { Database = "postgres", ApplicationName = "administration", NoResetOnClose = true }.ConnectionString;

    internal static string ConnectionString(string database, string user, string password, bool bounced) =>
        new NpgsqlConnectionStringBuilder(Setting(bounced ? "AVATAR_FINE_TUNE_TEST_PGBOUNCER" : "AVATAR_FINE_TUNE_TEST_POSTGRES"))
        {
            Database = database,
            Username = user,
            Password = password,
        }.ConnectionString;

    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set, so there is no server to test with: run ./eng/test Postgres, or first eval \"$(eng/postgres start)\" in this shell.");

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AvatarFineTune.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests don't run inside a checkout: no AvatarFineTune.sln above them.");
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Administration());
        await connection.OpenAsync();
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Task MakeRolesAsync() => ExecuteAsync(
        $"""
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'avatar_fine_tune_app') THEN
                CREATE ROLE avatar_fine_tune_app NOLOGIN;
            END IF;
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'avatar_fine_tune_worker') THEN
                CREATE ROLE avatar_fine_tune_worker NOLOGIN;
            END IF;
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{WorkerLogin}') THEN
                CREATE ROLE {WorkerLogin} LOGIN PASSWORD '{Password}' IN ROLE avatar_fine_tune_app, avatar_fine_tune_worker;
                CREATE ROLE {AppLogin} LOGIN PASSWORD '{Password}' IN ROLE avatar_fine_tune_app;
            END IF;
        END $$
        """);

    private async Task<string> CreateTemplateAsync(Func<string, Task> prepare)
    {
        var template = await CreateAsync("template0");
        await prepare(new NpgsqlConnectionStringBuilder(template.ConnectionString) { Pooling = false }.ConnectionString);

        // A database that anyone is connected to can't be copied.
        await ExecuteAsync($"ALTER DATABASE {template.Name} ALLOW_CONNECTIONS false");
        await KillBackendsAsync(template.Name);
        return template.Name;
    }

    private async Task<TestDatabase> CreateAsync(string template)
    {
        await _owner.Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"{_prefix}_{Interlocked.Increment(ref _databases)}");

        // Files are copied in a tenth of the time that writing each page to the log takes.
        await ExecuteAsync($"CREATE DATABASE {name} OWNER {Owner} TEMPLATE {template} STRATEGY file_copy");
        return new(this, name);
    }

    private async Task<List<string>> DatabasesAsync()
    {
        await using var connection = new NpgsqlConnection(Administration());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT datname::text FROM pg_database WHERE starts_with(datname, $1)", connection) { Parameters = { new() { Value = _prefix } } };
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}

/// <summary>The classes that restart the server.</summary>
[CollectionDefinition(PostgresServer.Restarts, DisableParallelization = true)]
public sealed class RestartCollection;
