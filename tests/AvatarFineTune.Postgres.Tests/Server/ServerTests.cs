using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Server;

/// <summary>The servers behave as the tests of the store take for granted.</summary>
public sealed class ServerTests(PostgresServer server)
{
    [Fact]
    public async Task A_database_is_a_copy_of_its_template_and_gone_when_disposed()
    {
        var prepared = 0;
        Task Prepare(string connectionString)
        {
            prepared++;
            return RunAsync(connectionString, "CREATE TABLE words (word text); INSERT INTO words VALUES ('plum')");
        }

        var first = await server.CreateDatabaseAsync("plums", Prepare);
        await using var second = await server.CreateDatabaseAsync("plums", Prepare);
        await RunAsync(first.ConnectionString, "INSERT INTO words VALUES ('pear')");

        Assert.Equal("1", await AskAsync(second.ConnectionString, "SELECT count(*) FROM words"));
        Assert.Equal(1, prepared);

        await first.DisposeAsync();
        var gone = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(first.AdministratorConnectionString, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, gone.SqlState);
    }

    [Fact]
    public async Task The_owner_is_no_superuser()
    {
        await using var database = await server.CreateDatabaseAsync();
        Assert.Equal("False", await AskAsync(database.ConnectionString, "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"));
    }

    [Fact]
    public async Task The_bouncer_lets_a_login_in_as_itself_and_only_with_its_password()
    {
        await using var database = await server.CreateDatabaseAsync();
        var name = database.Name + "_reader";
        await server.CreateLoginAsync(name, "it's made up");
        await RunAsync(database.ConnectionString, "CREATE TABLE secrets (word text)");

        foreach (var login in new[] { database.Login(name, "it's made up"), database.BouncedLogin(name, "it's made up") })
        {
            Assert.Equal(name, await AskAsync(login, "SELECT current_user"));
            var denied = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(login, "SELECT count(*) FROM secrets"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, denied.SqlState);
        }

        await Assert.ThrowsAsync<PostgresException>(() => AskAsync(database.Login(name, "wrong"), "SELECT 1"));
        await Assert.ThrowsAsync<PostgresException>(() => AskAsync(database.BouncedLogin(name, "wrong"), "SELECT 1"));
    }

    [Fact]
    public async Task The_bouncer_pools_by_transaction()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var one = NpgsqlDataSource.Create(database.BouncedConnectionString);
        await using var two = NpgsqlDataSource.Create(database.BouncedConnectionString);
        await using var first = await one.OpenConnectionAsync();
        await using var second = await two.OpenConnectionAsync();

        // Two clients, one after the other, on one connection of the server.
        Assert.Equal(await AskAsync(first, "SELECT pg_backend_pid()"), await AskAsync(second, "SELECT pg_backend_pid()"));
    }

    [Fact]
    public async Task Killed_connections_are_counted_and_new_ones_work()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using (var open = await source.OpenConnectionAsync())
        {
            Assert.Equal(1, await database.KillBackendsAsync());
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => AskAsync(open, "SELECT 1"));
        }

        Assert.Equal("1", await AskAsync(database.ConnectionString, "SELECT 1"));
        Assert.Equal("1", await AskAsync(database.BouncedConnectionString, "SELECT 1"));
    }

    internal static async Task RunAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    internal static async Task<string?> AskAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync();
        return await AskAsync(connection, sql);
    }

    private static async Task<string?> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
