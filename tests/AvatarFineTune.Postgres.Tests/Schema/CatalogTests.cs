using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>What must hold for every table, key and function of ours, read from the catalog so that a new one can't be forgotten.</summary>
public sealed class CatalogTests(PostgresServer server)
{
    [Fact]
    public async Task Every_key_unique_index_and_foreign_key_contains_the_user_so_that_rows_can_be_distributed()
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        const string HasUser = "EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.relation AND a.attnum = ANY (k.columns) AND a.attname = 'user_id')";
        var keys = $"""
            SELECT conname AS name, conrelid AS relation, conkey AS columns FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'x')
            UNION ALL SELECT conname, confrelid, confkey FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype = 'f'
            UNION ALL SELECT c.relname, i.indrelid, string_to_array(i.indkey::text, ' ')::smallint[]
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique
            """;

        // The vendor's own calls are no user's: few rows, kept for three days, that stay beside the jobs.
        Assert.Equal(["avatar_webhooks_pkey"], await Sql.AllAsync(database.ConnectionString, $"SELECT DISTINCT name FROM ({keys}) AS k WHERE NOT {HasUser}"));
        Assert.NotEqual("0", await Sql.OneAsync(database.ConnectionString, $"SELECT count(*) FROM ({keys}) AS k WHERE {HasUser}"));
        Assert.Empty(await Sql.AllAsync(database.ConnectionString, """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'avatar_fine_tune_schema'
                AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')
            """));
    }

    [Theory]
    [InlineData("avatar_profiles")]
    [InlineData("avatar_training_data")]
    public async Task No_foreign_key_of_ours_refers_to_a_table_that_may_be_the_apps(string table)
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        Assert.Empty(await Sql.AllAsync(database.ConnectionString, $"SELECT conname FROM pg_constraint WHERE contype = 'f' AND confrelid = '{table}'::regclass"));
    }

    [Fact]
    public async Task Every_table_has_row_level_security_and_a_policy_that_names_its_user()
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        Assert.Empty(await Sql.AllAsync(database.ConnectionString, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relrowsecurity"));
        Assert.Empty(await Sql.AllAsync(database.ConnectionString, """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT IN ('avatar_fine_tune_schema', 'avatar_webhooks') AND NOT EXISTS (
                SELECT FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.policyname = c.relname || '_owner' AND p.cmd = 'ALL'
                    AND p.qual LIKE '(user_id = ( SELECT %avatar_fine_tune_user()%' AND p.with_check = p.qual)
            """));

        // Policies are joined by OR: any other one opens more, and is one of these.
        Assert.Equal(
            ["avatar_deployments_worker", "avatar_fine_tune_job_events_worker", "avatar_fine_tune_jobs_worker", "avatar_fine_tune_schema_reader", "avatar_fine_tune_usage_records_worker", "avatar_fine_tune_usage_worker", "avatar_vendor_erasures_worker", "avatar_webhooks_worker"],
            await Sql.AllAsync(database.ConnectionString, "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND policyname <> tablename || '_owner' ORDER BY policyname COLLATE \"C\""));
    }

    [Fact]
    public async Task There_is_no_view_through_which_its_owner_would_see_all()
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        Assert.Empty(await Sql.AllAsync(database.ConnectionString, "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'f')"));
    }

    [Fact]
    public async Task No_search_path_of_a_caller_changes_what_a_function_of_ours_calls()
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        Assert.Empty(await Sql.AllAsync(database.ConnectionString, """
            SELECT oid::regprocedure FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND prosqlbody IS NULL
                AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (proconfig), false)
            """));

        // And so in deed: another current_setting, before the server's own, is not asked.
        await Store.PostgresStores.RunAsync(database.ConnectionString, """
            CREATE SCHEMA trap;
            CREATE FUNCTION trap.current_setting(text, boolean) RETURNS text LANGUAGE sql AS $$ SELECT '{"sub":"user-a"}' $$;
            CREATE FUNCTION trap.pg_has_role(name, text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            GRANT USAGE ON SCHEMA trap TO PUBLIC;
            """);
        await SampleRows.AddAsync(database.ConnectionString, "user-a");
        Assert.Equal("0", await Sql.OneAsync(
            database.Login(Store.PostgresStores.AppLogin, Store.PostgresStores.Password), "SELECT count(*) FROM public.avatar_fine_tune_jobs",
            ("search_path", "trap, pg_catalog, public"), ("avatar_fine_tune.system", "on")));
    }

    [Fact]
    public async Task The_roles_may_only_read_and_write_rows()
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        Assert.Equal(
            ["DELETE", "INSERT", "SELECT", "UPDATE"],
            await Sql.AllAsync(database.ConnectionString, """
                SELECT DISTINCT a.privilege_type FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
                WHERE c.relnamespace = 'public'::regnamespace AND a.grantee <> c.relowner ORDER BY 1
                """));
        Assert.Equal("", await Sql.OneAsync(database.ConnectionString, "SELECT string_agg(rolname, ',') FROM pg_roles WHERE rolname IN ('avatar_fine_tune_app', 'avatar_fine_tune_worker') AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole)"));
    }
}
