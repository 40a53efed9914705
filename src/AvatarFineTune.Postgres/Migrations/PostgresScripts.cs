using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace AvatarFineTune.Postgres;

/// <summary>
/// The migrations as they are embedded: a folder each, whose files follow each other by name. What was released is never
/// edited; a change is a new folder.
/// </summary>
internal static partial class PostgresScripts
{
    /// <summary>Names of the migrations in the order of their versions, from 1.</summary>
    public static IReadOnlyList<string> All { get; } = ["0001_initial", "0002_deployments"];

    /// <summary>"AvatarFT" in ASCII: one migration at a time in a database, whichever schema it is for.</summary>
    public const long LockNumber = 0x4176_6174_6172_4654;

    // Not "CREATE SCHEMA IF NOT EXISTS": it asks for the right to create schemas even where there is nothing to create.
    private const string Prologue = """
        -- Made by AvatarFineTune.Postgres. Run it as one transaction: psql -1 -v ON_ERROR_STOP=1 -f FILE
        DO $$
        BEGIN
            PERFORM pg_advisory_xact_lock(<lock>);
            IF to_regnamespace('aft') IS NULL THEN
                CREATE SCHEMA aft;
            END IF;
            IF to_regclass('aft.avatar_fine_tune_schema') IS NULL THEN
                CREATE TABLE aft.avatar_fine_tune_schema (version integer NOT NULL, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
            END IF;
            IF (SELECT coalesce(max(version), 0) FROM aft.avatar_fine_tune_schema) <> <version> THEN
                RAISE EXCEPTION 'this script changes tables of version <version>, and these are of version %; nothing was changed.',
                    (SELECT max(version) FROM aft.avatar_fine_tune_schema) USING ERRCODE = 'AFT01';
            END IF;
        END $$;

        """;

    /// <summary>The statements that bring tables from one version to the newest, to be run in one transaction.</summary>
    public static string From(int version, string schema)
    {
        var scripts = All.Skip(version).Select((name, i) =>
            $"{Read(name)}\nINSERT INTO aft.avatar_fine_tune_schema (version, name) VALUES ({version + i + 1}, '{name}');\n");
        var prologue = Prologue
            .Replace("<lock>", LockNumber.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("<version>", version.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var quoted = PostgresNames.Quote(schema);
        return SchemaName().Replace(string.Join('\n', [prologue, .. scripts]).ReplaceLineEndings("\n"), _ => quoted);
    }

    private static string Read(string name)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = assembly.GetManifestResourceNames().Where(file => file.StartsWith($"{name}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0
            ? string.Join('\n', files.Select(file => ReadFile(assembly, file)))
            : throw new InvalidOperationException($"The migration '{name}' is not embedded.");
    }

    private static string ReadFile(Assembly assembly, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\baft\b", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaName();
}
