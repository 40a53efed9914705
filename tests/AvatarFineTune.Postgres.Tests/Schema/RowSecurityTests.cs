using AvatarFineTune.Postgres.Tests.Server;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>Two users, in plain SQL and in every table there is: neither reaches the other's rows.</summary>
public sealed class RowSecurityTests(PostgresServer server)
{
    private const string Denied = PostgresErrorCodes.InsufficientPrivilege;

    public static TheoryData<string> Ways => ["setting", "claims", "claim", "claims over setting", "app with claims"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_user_neither_sees_nor_changes_nor_deletes_nor_makes_nor_takes_another_users_rows(string way)
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        await SampleRows.AddAsync(database.ConnectionString, "user-a", "user-b");
        var (login, asB) = await EnterAsync(database, way, "user-b");

        foreach (var table in await SampleRows.TablesAsync(database.ConnectionString))
        {
            var theirs = await RowsAsync(database, table, "user-a");
            Assert.Single(theirs);

            Assert.Equal("0", await Sql.OneAsync(login, $"SELECT count(*) FROM {table} WHERE user_id = 'user-a'", asB));
            Assert.Equal(["user-b"], await Sql.AllAsync(login, $"SELECT user_id FROM {table}", asB));
            Assert.Equal(["user-b"], await Sql.AllAsync(login, $"SELECT user_id FROM {table} FOR UPDATE", asB));
            Assert.Empty(await Sql.AllAsync(login, $"UPDATE {table} SET user_id = user_id WHERE user_id = 'user-a' RETURNING 1", asB));
            Assert.Empty(await Sql.AllAsync(login, $"UPDATE {table} SET user_id = 'user-b' WHERE user_id = 'user-a' RETURNING 1", asB));
            Assert.Empty(await Sql.AllAsync(login, $"DELETE FROM {table} WHERE user_id = 'user-a' RETURNING 1", asB));
            Assert.Equal(Denied, await Sql.RefusedAsync(login, await SampleRows.InsertAsync(database.ConnectionString, table, "user-a"), asB));
            Assert.Equal(Denied, await Sql.RefusedAsync(login, await SampleRows.InsertAsync(database.ConnectionString, table, "user-c"), asB));
            Assert.Equal(Denied, await Sql.RefusedAsync(login, $"{await SampleRows.InsertAsync(database.ConnectionString, table, "user-a")} ON CONFLICT DO NOTHING", asB));
            Assert.Equal(Denied, await Sql.RefusedAsync(login, $"UPDATE {table} SET user_id = 'user-a'", asB));
            Assert.Equal(Denied, await Sql.RefusedAsync(login, $"TRUNCATE {table} CASCADE", asB));
            Assert.DoesNotContain("user-a", await CopyAsync(login, table, asB), StringComparison.Ordinal);

            Assert.Equal(theirs, await RowsAsync(database, table, "user-a"));
        }

        // Their own rows are theirs, and deleting all that is seen deletes no one else's.
        foreach (var table in Enumerable.Reverse(await SampleRows.TablesAsync(database.ConnectionString)))
        {
            var own = Assert.Single(await Sql.AllAsync(login, $"SELECT user_id FROM {table}", asB));
            Assert.Equal("user-b", own);
            Assert.Single(await Sql.AllAsync(login, $"DELETE FROM {table} RETURNING 1", asB));
            Assert.Single(await RowsAsync(database, table, "user-a"));
            await Sql.AllAsync(login, await SampleRows.InsertAsync(database.ConnectionString, table, "user-b"), asB);
            await Sql.AllAsync(login, $"DELETE FROM {table}", asB);
        }
    }

    [Theory]
    [InlineData("{\"sub\":null}")]
    [InlineData("{\"role\":\"anon\"}")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"user-a\"")]
    [InlineData("[{\"sub\":\"user-a\"}]")]
    [InlineData("{\"sub\":{\"sub\":\"user-a\"}}")]
    [InlineData("{\"sub\":[\"user-a\"]}")]
    [InlineData("{\"sub\":\"user-a \"}")]
    [InlineData("{\"sub\":\"USER-A\"}")]
    [InlineData("{\"SUB\":\"user-a\"}")]
    public async Task A_claim_that_names_nobody_shows_nothing_whatever_our_setting_says(string claims)
    {
        await using var database = await SeededAsync();
        var login = database.Login(Store.PostgresStores.AppLogin, Store.PostgresStores.Password);
        foreach (var table in await SampleRows.TablesAsync(database.ConnectionString))
        {
            Assert.Equal("0", await Sql.OneAsync(login, $"SELECT count(*) FROM {table}", ("request.jwt.claims", claims), ("avatar_fine_tune.user_id", "user-a")));
        }
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("user-a")]
    [InlineData("{\"sub\":\"user-a\"")]
    public async Task A_claim_that_is_no_json_fails_and_shows_nothing(string claims)
    {
        await using var database = await SeededAsync();
        var login = database.Login(Store.PostgresStores.AppLogin, Store.PostgresStores.Password);
        Assert.Equal(
            PostgresErrorCodes.InvalidTextRepresentation,
            await Sql.RefusedAsync(login, "SELECT count(*) FROM avatar_training_examples", ("request.jwt.claims", claims), ("avatar_fine_tune.user_id", "user-a")));
    }

    [Fact]
    public async Task Without_a_claim_and_a_setting_nobody_sees_anything()
    {
        await using var database = await SeededAsync();
        foreach (var login in new[] { Store.PostgresStores.AppLogin, Store.PostgresStores.Login })
        {
            foreach (var table in await SampleRows.TablesAsync(database.ConnectionString))
            {
                Assert.Equal("0", await Sql.OneAsync(database.Login(login, Store.PostgresStores.Password), $"SELECT count(*) FROM {table}"));
                Assert.Equal("0", await Sql.OneAsync(database.Login(login, Store.PostgresStores.Password), $"SELECT count(*) FROM {table}", ("avatar_fine_tune.user_id", "")));
            }
        }
    }

    [Fact]
    public async Task Our_setting_does_nothing_for_a_login_outside_the_role()
    {
        await using var database = await SeededAsync();
        var login = await WebLoginAsync(database);
        foreach (var table in await SampleRows.TablesAsync(database.ConnectionString))
        {
            Assert.Equal("0", await Sql.OneAsync(login, $"SELECT count(*) FROM {table}", ("avatar_fine_tune.user_id", "user-a"), ("avatar_fine_tune.system", "on")));
            Assert.Equal("1", await Sql.OneAsync(login, $"SELECT count(*) FROM {table}", ("request.jwt.claims", "{\"sub\":\"user-a\"}")));
        }
    }

    [Fact]
    public async Task A_setting_ends_with_its_transaction()
    {
        await using var database = await SeededAsync();
        await using var connection = new NpgsqlConnection(database.Login(Store.PostgresStores.AppLogin, Store.PostgresStores.Password));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        async Task<long> CountAsync(string before)
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(before), new("SELECT count(*) FROM avatar_training_examples") } };
            await using var reader = await batch.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            await reader.NextResultAsync(TestContext.Current.CancellationToken);
            await reader.ReadAsync(TestContext.Current.CancellationToken);
            return reader.GetInt64(0);
        }

        Assert.Equal(1, await CountAsync("SELECT set_config('avatar_fine_tune.user_id', 'user-a', true)"));
        Assert.Equal(0, await CountAsync("SELECT 1"));
    }

    private async Task<TestDatabase> SeededAsync()
    {
        var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        await SampleRows.AddAsync(database.ConnectionString, "user-a");
        return database;
    }

    /// <summary>A login and the settings that make it a user.</summary>
    private async Task<(string Login, (string, string)[] Settings)> EnterAsync(TestDatabase database, string way, string user)
    {
        var app = database.Login(Store.PostgresStores.AppLogin, Store.PostgresStores.Password);
        var claims = ("request.jwt.claims", $$"""{"role":"authenticated","sub":"{{user}}"}""");
        return way switch
        {
            "setting" => (app, [("avatar_fine_tune.user_id", user), ("avatar_fine_tune.system", "on")]),
            "claims" => (await WebLoginAsync(database), [claims]),
            "claim" => (await WebLoginAsync(database), [("request.jwt.claim.sub", user)]),
            "claims over setting" => (app, [claims, ("avatar_fine_tune.user_id", "user-a")]),
            _ => (database.Login(Store.PostgresStores.Login, Store.PostgresStores.Password), [claims, ("avatar_fine_tune.user_id", "user-a"), ("avatar_fine_tune.system", "on")]),
        };
    }

    /// <summary>A login of a web API that somebody let do everything: what row-level security alone then holds back.</summary>
    private async Task<string> WebLoginAsync(TestDatabase database)
    {
        var name = database.Name + "_web";
        await server.CreateLoginAsync(name, "made up");
        await Store.PostgresStores.RunAsync(database.ConnectionString, $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}");
        return database.Login(name, "made up");
    }

    private static Task<List<string>> RowsAsync(TestDatabase database, string table, string user) =>
        Sql.AllAsync(database.ConnectionString, $"SELECT t::text FROM {table} t WHERE user_id = '{user}'");

    private static async Task<string> CopyAsync(string login, string table, (string Setting, string Value)[] settings)
    {
        await using var connection = new NpgsqlConnection(login);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        foreach (var (setting, value) in settings)
        {
            await using var set = new NpgsqlCommand("SELECT set_config($1, $2, true)", connection) { Parameters = { new() { Value = setting }, new() { Value = value } } };
            await set.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using var copy = await connection.BeginTextExportAsync($"COPY {table} TO STDOUT", TestContext.Current.CancellationToken);
        return await copy.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
