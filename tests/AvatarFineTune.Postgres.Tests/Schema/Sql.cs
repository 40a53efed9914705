using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>Plain SQL, as people send it by hand.</summary>
internal static class Sql
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Rows as text, columns parted by bars.</summary>
    public static async Task<List<string>> AllAsync(string connectionString, string sql, params (string Setting, string Value)[] settings)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        foreach (var (setting, value) in settings)
        {
            await using var set = new NpgsqlCommand("SELECT set_config($1, $2, true)", connection) { Parameters = { new() { Value = setting }, new() { Value = value } } };
            await set.ExecuteNonQueryAsync(Token);
        }

        var rows = new List<string>();
        await using (var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true })
        await using (var reader = await command.ExecuteReaderAsync(Token))
        {
            while (await reader.ReadAsync(Token))
            {
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i))));
            }
        }

        await transaction.CommitAsync(Token);
        return rows;
    }

    /// <summary>One value; "" for none.</summary>
    public static async Task<string> OneAsync(string connectionString, string sql, params (string Setting, string Value)[] settings) =>
        (await AllAsync(connectionString, sql, settings)).FirstOrDefault() ?? "";

    /// <summary>Runs what must be refused; its code.</summary>
    public static async Task<string> RefusedAsync(string connectionString, string sql, params (string Setting, string Value)[] settings) =>
        (await Assert.ThrowsAsync<PostgresException>(() => AllAsync(connectionString, sql, settings))).SqlState;

    /// <summary>Migrates as a host would.</summary>
    public static async Task<int> MigrateAsync(string connectionString, Action<PostgresStoreOptions>? configure = null)
    {
        var options = new PostgresStoreOptions();
        configure?.Invoke(options);
        await using var source = NpgsqlDataSource.Create(connectionString);
        return await new PostgresMigrations(source, options).MigrateAsync(Token);
    }

    /// <summary>Migrates what must be refused.</summary>
    public static async Task<TrainingStoreException> MigrationRefusedAsync(string connectionString, Action<PostgresStoreOptions>? configure = null) =>
        await Assert.ThrowsAsync<TrainingStoreException>(() => MigrateAsync(connectionString, configure));

    /// <summary>An empty database of a server that has the roles.</summary>
    public static async Task<TestDatabase> EmptyAsync(PostgresServer server)
    {
        await server.CreateRolesAsync();
        return await server.CreateDatabaseAsync();
    }

    /// <summary>All that a schema holds, as text that says nothing of its name: two that are alike are equal.</summary>
    public static async Task<string> ContentAsync(string connectionString, string schema = "public")
    {
        var quoted = $"\"{schema}\"";
        var all = string.Join('\n', await AllAsync(connectionString, $"""
            SELECT 'table ' || relname || ' ' || relkind::text || ' ' || relrowsecurity::text || ' ' || coalesce(array_to_string(relacl, ','), '')
                || coalesce(obj_description(oid, 'pg_class'), '')
            FROM pg_class WHERE relnamespace = '{quoted}'::regnamespace
            UNION ALL SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull::text
                || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = '{quoted}'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = '{quoted}'::regnamespace
            UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = '{schema}'
            UNION ALL SELECT 'policy ' || tablename || ' ' || policyname || ' ' || array_to_string(roles, ',') || ' ' || cmd || ' ' || coalesce(qual, '') || ' ' || coalesce(with_check, '')
            FROM pg_policies WHERE schemaname = '{schema}'
            UNION ALL SELECT 'function ' || pg_get_functiondef(oid) || coalesce(array_to_string(proacl, ','), '') FROM pg_proc WHERE pronamespace = '{quoted}'::regnamespace
            UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE c.relnamespace = '{quoted}'::regnamespace AND NOT t.tgisinternal
            ORDER BY 1
            """));
        return all.Replace($"{quoted}.", "", StringComparison.Ordinal).Replace($"{schema}.", "", StringComparison.Ordinal);
    }

    /// <summary>The tables of a schema by name.</summary>
    public static Task<List<string>> TablesAsync(string connectionString, string schema = "public") =>
        AllAsync(connectionString, $"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' ORDER BY 1");
}
