using System.Text.RegularExpressions;
using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>What people are told is what is there: every table and column, and the script that is packed.</summary>
public sealed partial class SchemaDocumentTests(PostgresServer server)
{
    [Fact]
    public async Task Every_table_and_column_is_described_with_its_type()
    {
        await using var database = await PostgresLive();
        var actual = await Sql.AllAsync(database.ConnectionString, """
            SELECT c.relname || '.' || a.attname || ': '
                || replace(replace(format_type(a.atttypid, a.atttypmod), 'timestamp with time zone', 'timestamptz'), 'timestamp without time zone', 'timestamp')
                || CASE WHEN a.attnotnull THEN '' ELSE ', NULL' END
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
            """);
        Assert.Equal(actual.Order(StringComparer.Ordinal), Described().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_packed_script_is_the_migration()
    {
        var path = Path.Combine(PostgresServer.Root(), "src", "AvatarFineTune.Postgres", "supabase", "migrations", "20260101000000_avatar_fine_tune.sql");
        if (Environment.GetEnvironmentVariable("UPDATE_SQL") == "1")
        {
            await File.WriteAllTextAsync(path, PostgresMigrations.Script(), TestContext.Current.CancellationToken);
        }

        var packed = (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        Assert.True(packed == PostgresMigrations.Script(), $"{path} is not what PostgresMigrations.Script gives: run eng/accept-sql and commit what it writes.");
    }

    private Task<TestDatabase> PostgresLive() => Store.PostgresStores.CreateLiveDatabaseAsync(server);

    private static IEnumerable<string> Described()
    {
        var table = "";
        foreach (var line in File.ReadLines(Path.Combine(PostgresServer.Root(), "docs", "schema.md")))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                table = heading.Groups["table"].Value;
            }
            else if (Column().Match(line) is { Success: true } column)
            {
                yield return $"{table}.{column.Groups["column"].Value}: {column.Groups["type"].Value}";
            }
        }
    }

    [GeneratedRegex("^### `(?<table>\\w+)`$", RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex("^\\| `(?<column>\\w+)` \\| (?<type>[^|]+) \\| \\S[^|]+ \\|$", RegexOptions.ExplicitCapture)]
    private static partial Regex Column();
}
