using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>Asks the database which version its tables are of, which types the keys of adopted tables have, and whether profiles are one of those.</summary>
internal static class PostgresCatalog
{
    private const string Version = "SELECT coalesce(max(version), 0) FROM aft.avatar_fine_tune_schema";

    private const string KeyTypes = """
        SELECT format_type(a.atttypid, NULL), coalesce(obj_description(a.attrelid, 'pg_class') = 'Made by AvatarFineTune.', false)
        FROM (VALUES (1, 'avatar_profiles', 'user_id'), (2, 'avatar_profiles', 'id'), (3, 'avatar_training_data', 'user_id'),
            (4, 'avatar_training_data', 'avatar_id'), (5, 'avatar_training_data', 'id')) AS k (number, table_name, column_name)
        JOIN pg_attribute a ON a.attrelid = to_regclass(@schema || '.' || k.table_name) AND a.attname = k.column_name
        ORDER BY k.number
        """;

    private const string Bypasses = """
        SELECT r.rolsuper OR r.rolbypassrls OR (pg_has_role(r.oid, c.relowner, 'USAGE') AND NOT c.relforcerowsecurity)
        FROM pg_roles r, pg_class c
        WHERE r.rolname = current_user AND c.oid = to_regclass(@table)
        """;

    /// <summary>Whether row-level security does not bind the login; <see langword="null"/> where there are no tables.</summary>
    public static async Task<bool?> BypassesRowSecurityAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        using var command = Command(connection, Bypasses, ("table", $"{PostgresNames.Quote(schema)}.avatar_fine_tune_jobs"));
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as bool?;
    }

    /// <summary>The version of the tables; 0 where there are none.</summary>
    public static async Task<int> ReadVersionAsync(NpgsqlConnection connection, string schema, CancellationToken cancellationToken)
    {
        var quoted = PostgresNames.Quote(schema);
        using var exists = Command(connection, "SELECT to_regclass(@table) IS NOT NULL", ("table", $"{quoted}.avatar_fine_tune_schema"));
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
        {
            return 0;
        }

        using var version = Command(connection, Version.Replace("aft.", $"{quoted}.", StringComparison.Ordinal));
        return (int)(await version.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    /// <summary>Reads both, and refuses tables of another version.</summary>
    public static async Task<PostgresNames> ReadAsync(
        string operation, NpgsqlConnection connection, PostgresStoreOptions options, CancellationToken cancellationToken)
    {
        var (found, known) = (await ReadVersionAsync(connection, options.Schema, cancellationToken).ConfigureAwait(false), PostgresScripts.All.Count);
        if (found != known)
        {
            throw found < known
                ? PostgresErrors.NotMigrated(operation, options.Schema, found, known)
                : PostgresErrors.NewerSchema(operation, options.Schema, found, known);
        }

        using var command = Command(connection, KeyTypes, ("schema", PostgresNames.Quote(options.Schema)));
        var (types, isOurs) = (new List<string>(), new List<bool>());
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                types.Add(reader.GetString(0));
                isOurs.Add(reader.GetBoolean(1));
            }
        }

        return types.Count == 5
            ? new(options.Schema, new(types[0], types[1], types[2], types[3], types[4]), ownsProfiles: isOurs[0])
            : throw PostgresErrors.NotMigrated(operation, options.Schema, found: 0, known);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
#pragma warning disable CA2100 // Constants of this class and the schema's quoted name; values are parameters.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
