namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>A row in every table of ours, whichever there are: what must hold for all of them is then tested on all of them.</summary>
internal static class SampleRows
{
    /// <summary>The tables of ours that hold rows of users, those that others refer to first.</summary>
    public static async Task<List<string>> TablesAsync(string connectionString) => await Sql.AllAsync(connectionString, """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT IN ('avatar_fine_tune_schema', 'avatar_webhooks', 'test_clock')
        ORDER BY (SELECT count(*) FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'), c.relname
        """);

    /// <summary>
    /// A statement that adds a user's row with the least that the table asks for. The rows of one user fit together: all
    /// ids of theirs are one id.
    /// </summary>
    public static async Task<string> InsertAsync(string connectionString, string table, string user)
    {
        // In a hundred characters there is room for a hash, and uuids of two users differ as their names do.
        var id = $"md5('{user}')::uuid";
        var columns = await Sql.AllAsync(connectionString, $"""
            SELECT a.attname, CASE
                WHEN a.attname = 'user_id' THEN $v$'{user}'$v$
                WHEN a.attname IN ('avatar_id') THEN $v$'ava'$v$
                WHEN a.attname = 'side' THEN $v$'training'$v$
                WHEN format_type(a.atttypid, NULL) = 'uuid' THEN $v${id}$v$
                WHEN format_type(a.atttypid, NULL) LIKE 'timestamp%' OR format_type(a.atttypid, NULL) = 'date' THEN 'now()'
                WHEN format_type(a.atttypid, NULL) IN ('integer', 'bigint', 'numeric', 'double precision') THEN '1'
                WHEN format_type(a.atttypid, NULL) = 'boolean' THEN 'false'
                WHEN format_type(a.atttypid, NULL) = 'jsonb' OR format_type(a.atttypid, NULL) LIKE '%[]' THEN $v$'{"{}"}'$v$
                ELSE $v$'x'$v$
            END
            FROM pg_attribute a
            WHERE a.attrelid = '{table}'::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
            ORDER BY a.attnum
            """);
        var pairs = columns.Select(c => c.Split('|', 2)).ToList();
        return $"INSERT INTO {table} ({string.Join(", ", pairs.Select(p => p[0]))}) VALUES ({string.Join(", ", pairs.Select(p => p[1]))})";
    }

    /// <summary>Adds a row to every table for each of the users, as the owner.</summary>
    public static async Task AddAsync(string owner, params string[] users)
    {
        foreach (var table in await TablesAsync(owner))
        {
            foreach (var user in users)
            {
                await Store.PostgresStores.RunAsync(owner, await InsertAsync(owner, table, user));
            }
        }
    }
}
