using AvatarFineTune.Postgres.Tests.Server;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>
/// A hosted server may give the roles of its web API all rights on whatever is made in the schema. Then those roles read
/// their own rows, and write and call nothing.
/// </summary>
public sealed class HostedServerTests(PostgresServer server)
{
    private const string Denied = PostgresErrorCodes.InsufficientPrivilege;
    private static readonly (string, string) Claims = ("request.jwt.claims", "{\"sub\":\"user-a\"}");

    [Fact]
    public async Task Rights_that_were_given_by_default_are_taken_back_but_for_reading()
    {
        var (database, web, service) = await HostedAsync();
        await using var used = database;
        foreach (var table in await SampleRows.TablesAsync(database.ConnectionString))
        {
            if (table == "avatar_secrets")
            {
                Assert.Equal(Denied, await Sql.RefusedAsync(web, "SELECT count(*) FROM avatar_secrets", Claims));
            }
            else
            {
                Assert.Equal("user-a", await Sql.OneAsync(web, $"SELECT string_agg(user_id, ',') FROM {table}", Claims));
            }

            foreach (var statement in new[] { $"DELETE FROM {table}", $"UPDATE {table} SET user_id = 'user-b'", $"TRUNCATE {table} CASCADE", await SampleRows.InsertAsync(database.ConnectionString, table, "user-a") })
            {
                Assert.Equal(Denied, await Sql.RefusedAsync(web, statement, Claims));
            }

            Assert.Equal("2", await Sql.OneAsync(service, $"SELECT count(*) FROM {table}"));
        }

        // No user's, and so not for reading either.
        Assert.Equal(Denied, await Sql.RefusedAsync(web, "SELECT count(*) FROM avatar_webhooks", Claims));
        Assert.Equal("0", await Sql.OneAsync(service, "SELECT count(*) FROM avatar_webhooks"));
    }

    [Fact]
    public async Task The_version_may_be_read_by_all_and_changed_by_none()
    {
        var (database, web, _) = await HostedAsync();
        await using var used = database;
        foreach (var login in new[] { web, database.Login(Store.PostgresStores.Login, Store.PostgresStores.Password) })
        {
            Assert.Equal($"{PostgresMigrations.NewestVersion}", await Sql.OneAsync(login, "SELECT max(version) FROM avatar_fine_tune_schema"));
            Assert.Equal(Denied, await Sql.RefusedAsync(login, "INSERT INTO avatar_fine_tune_schema (version, name) VALUES (99, 'x')"));
            Assert.Equal(Denied, await Sql.RefusedAsync(login, "UPDATE avatar_fine_tune_schema SET version = 99"));
            Assert.Equal(Denied, await Sql.RefusedAsync(login, "DELETE FROM avatar_fine_tune_schema"));
        }
    }

    [Fact]
    public async Task What_answers_for_all_users_can_not_be_called()
    {
        var (database, web, _) = await HostedAsync();
        await using var used = database;
        var open = await Sql.AllAsync(database.ConnectionString, """
            SELECT p.oid::regprocedure::text || ' by ' || coalesce(r.rolname, 'everybody')
            FROM pg_proc p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a LEFT JOIN pg_roles r ON r.oid = a.grantee
            WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND a.grantee <> p.proowner
            """);
        Assert.Equal(["avatar_fine_tune_model_is_shared(text,text,text,text) by avatar_fine_tune_worker"], open);
        Assert.Equal(Denied, await Sql.RefusedAsync(web, "SELECT avatar_fine_tune_model_is_shared('x', 'x', 'user-a', 'ava')"));
    }

    [Fact]
    public async Task A_table_of_the_apps_own_keeps_the_rights_that_the_app_gave()
    {
        await using var database = await Sql.EmptyAsync(server);
        var name = database.Name + "_web";
        await server.CreateLoginAsync(name, "made up");
        await Store.PostgresStores.RunAsync(database.ConnectionString, $"CREATE TABLE avatar_profiles (id uuid PRIMARY KEY, user_id uuid); GRANT SELECT, DELETE ON avatar_profiles TO {name}");
        await Sql.MigrateAsync(database.ConnectionString);
        Assert.Equal("t|t|f", await Sql.OneAsync(database.ConnectionString, $"SELECT has_table_privilege('{name}', 'avatar_profiles', 'SELECT'), has_table_privilege('{name}', 'avatar_profiles', 'DELETE'), has_table_privilege('{name}', 'avatar_training_data', 'DELETE')"));
    }

    private async Task<(TestDatabase Database, string Web, string Service)> HostedAsync()
    {
        var database = await Sql.EmptyAsync(server);
        var (web, service) = (database.Name + "_web", database.Name + "_service");
        await server.CreateLoginAsync(web, "made up");
        await server.CreateLoginAsync(service, "made up");
        await Store.PostgresStores.RunAsync(database.AdministratorConnectionString, $"ALTER ROLE {service} BYPASSRLS");
        await Store.PostgresStores.RunAsync(database.ConnectionString, $"""
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO {web}, {service}, avatar_fine_tune_app;
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO {web}, {service};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON FUNCTIONS TO {web};
            """);
        await Sql.MigrateAsync(database.ConnectionString);
        await SampleRows.AddAsync(database.ConnectionString, "user-a", "user-b");
        return (database, database.Login(web, "made up"), database.Login(service, "made up"));
    }
}
