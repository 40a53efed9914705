using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>What a migration needs, and what it says where that is missing.</summary>
public sealed class MigrationRightsTests(PostgresServer server)
{
    [Fact]
    public async Task A_user_who_may_not_create_tables_is_told_so()
    {
        await using var database = await Sql.EmptyAsync(server);
        var refused = await Sql.MigrationRefusedAsync(database.Login(Store.PostgresStores.Login, Store.PostgresStores.Password));

        Assert.Equal(
            "Migrate: the database's user may not change the tables (permission denied for schema public). Connect as the owner of the schema, who also owns the app's tables that are to be used; nothing was changed.",
            refused.Message);
        Assert.False(refused.IsTransient);
    }

    [Fact]
    public async Task A_user_who_may_not_create_schemas_can_use_one_that_was_made_for_them()
    {
        await using var database = await Sql.EmptyAsync(server);
        var name = database.Name + "_tenant";
        await server.CreateLoginAsync(name, "made up");
        await Store.PostgresStores.RunAsync(database.AdministratorConnectionString, $"CREATE SCHEMA tenant AUTHORIZATION {name}");
        var login = database.Login(name, "made up");

        Assert.Equal(0, await Sql.MigrateAsync(login, o => o.Schema = "tenant"));
        Assert.Contains("permission denied for database", (await Sql.MigrationRefusedAsync(login, o => o.Schema = "another")).Message, StringComparison.Ordinal);
        Assert.Contains("permission denied for schema public", (await Sql.MigrationRefusedAsync(login)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_roles_are_made_where_that_is_allowed_and_asked_for_by_name_where_not()
    {
        await using var database = await Sql.EmptyAsync(server);

        // Roles are the server's, and other tests use the real ones.
        var (app, worker) = (database.Name + "_app", database.Name + "_worker");
        var script = PostgresMigrations.Script()
            .Replace("avatar_fine_tune_app", app, StringComparison.Ordinal).Replace("avatar_fine_tune_worker", worker, StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Store.PostgresStores.RunAsync(database.ConnectionString, script));
        Assert.Equal(
            $"the role {app} does not exist, and the database's user may not make it. Let somebody who may run: CREATE ROLE {app} NOLOGIN.", refused.MessageText);
        Assert.Empty(await Sql.TablesAsync(database.ConnectionString));

        var maker = database.Name + "_maker";
        await server.CreateLoginAsync(maker, "made up");
        await Store.PostgresStores.RunAsync(database.AdministratorConnectionString, $"ALTER ROLE {maker} CREATEROLE; GRANT CREATE ON SCHEMA public TO {maker}");
        await Store.PostgresStores.RunAsync(database.Login(maker, "made up"), script);
        try
        {
            Assert.Equal([app, worker], await Sql.AllAsync(database.ConnectionString, $"SELECT rolname FROM pg_roles WHERE rolname IN ('{app}', '{worker}') AND NOT rolcanlogin AND NOT rolsuper ORDER BY 1"));
        }
        finally
        {
            await Store.PostgresStores.RunAsync(database.AdministratorConnectionString, $"DROP OWNED BY {app}, {worker}; DROP ROLE {app}, {worker}");
        }
    }

    [Theory]
    [InlineData("CREATE TABLE avatar_fine_tune_jobs (id int)", "relation \"avatar_fine_tune_jobs\" already exists")]
    [InlineData("CREATE FUNCTION avatar_fine_tune_user() RETURNS text LANGUAGE sql AS 'SELECT NULL::text'", "function \"avatar_fine_tune_user\" already exists with same argument types")]
    public async Task What_stands_in_the_way_is_named_and_left_alone(string theirs, string words)
    {
        await using var database = await Sql.EmptyAsync(server);
        await Store.PostgresStores.RunAsync(database.ConnectionString, theirs);
        var before = await Sql.ContentAsync(database.ConnectionString);

        Assert.Equal(
            $"Migrate: AvatarFineTune did not make what stands in the way ({words}). Rename it, or set another Schema; nothing was changed.",
            (await Sql.MigrationRefusedAsync(database.ConnectionString)).Message);
        Assert.Equal(before, await Sql.ContentAsync(database.ConnectionString));
    }
}
