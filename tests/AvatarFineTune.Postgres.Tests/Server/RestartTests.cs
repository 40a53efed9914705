using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Server;

[Collection(PostgresServer.Restarts)]
public sealed class RestartTests(PostgresServer server)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_ends_connections_and_keeps_what_was_committed(bool immediate)
    {
        await using var database = await server.CreateDatabaseAsync();
        await ServerTests.RunAsync(database.ConnectionString, "CREATE TABLE words (word text)");
        await using var source = NpgsqlDataSource.Create(database.BouncedConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var lost = new NpgsqlCommand("INSERT INTO words VALUES ('pear')", connection);
        await lost.ExecuteNonQueryAsync();
        await ServerTests.RunAsync(database.ConnectionString, "INSERT INTO words VALUES ('plum')");

        await PostgresServer.RestartAsync(immediate);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync());
        Assert.Equal("plum", await ServerTests.AskAsync(database.ConnectionString, "SELECT string_agg(word, ' ') FROM words"));
        Assert.Equal("plum", await ServerTests.AskAsync(database.BouncedConnectionString, "SELECT string_agg(word, ' ') FROM words"));
    }
}
