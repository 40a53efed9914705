using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresMigrations
{
    // Sizes and estimates are open to every login, whatever row-level security hides.
    private const string Tables = """
        SELECT c.relname::text, greatest(c.reltuples, s.n_live_tup, 0)::bigint, pg_total_relation_size(c.oid)
        FROM pg_class c LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
        WHERE c.relnamespace = to_regnamespace(@schema) AND c.relkind IN ('r', 'p') AND starts_with(c.relname, 'avatar_')
        ORDER BY c.relname COLLATE "C"
        """;

    /// <summary>Reads what an operator wants to know of the database; any login may. Changes nothing.</summary>
    /// <exception cref="TrainingStoreException">The server could not be reached, or refused.</exception>
    public async Task<PostgresStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var version = await PostgresCatalog.ReadVersionAsync(connection, _options.Schema, cancellationToken).ConfigureAwait(false);
                return new(
                    version,
                    connection.PostgreSqlVersion.ToString(),
                    await PostgresCatalog.BypassesRowSecurityAsync(connection, _options.Schema, cancellationToken).ConfigureAwait(false) is { } bypasses ? !bypasses : null,
                    version == 0 ? [] : await ReadTablesAsync(connection, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (Exception e) when (PostgresErrors.IsStoreFault(e))
        {
            throw PostgresErrors.Wrap(e, "GetStatus");
        }
    }

    private async Task<List<PostgresTable>> ReadTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var tables = new List<PostgresTable>();
        using var command = new NpgsqlCommand(Tables, connection);
        command.Parameters.AddWithValue("schema", PostgresNames.Quote(_options.Schema));
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                tables.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
            }
        }

        return tables;
    }
}
