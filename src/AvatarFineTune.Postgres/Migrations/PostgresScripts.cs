using System.Reflection;

namespace AvatarFineTune.Postgres;

/// <summary>The migrations as they are embedded. What was released is never edited; a change is a new file.</summary>
internal static class PostgresScripts
{
    /// <summary>Names of the scripts in the order of their versions, from 1.</summary>
    public static IReadOnlyList<string> All { get; } = ["0001_initial.sql"];

    /// <summary>What every migration begins with: where versions are noted.</summary>
    private const string Prologue = """
        CREATE SCHEMA IF NOT EXISTS aft;
        CREATE TABLE IF NOT EXISTS aft.avatar_fine_tune_schema (version integer NOT NULL, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
        """;

    /// <summary>The statements that bring tables from one version to the newest, to be run in one transaction.</summary>
    public static string From(int version, string schema)
    {
        var scripts = All.Skip(version).Select((name, i) =>
            $"{Read(name)}\nINSERT INTO aft.avatar_fine_tune_schema (version, name) VALUES ({version + i + 1}, '{name}');\n");

        // "CREATE SCHEMA IF NOT EXISTS" asks for the right to create schemas even where it exists.
        var prologue = schema == "public" ? Prologue.Replace("CREATE SCHEMA IF NOT EXISTS aft;\n", "", StringComparison.Ordinal) : Prologue;
        var text = string.Join('\n', [prologue, .. scripts]);
        var quoted = PostgresNames.Quote(schema);
        return text.Replace("SCHEMA IF NOT EXISTS aft;", $"SCHEMA IF NOT EXISTS {quoted};", StringComparison.Ordinal)
            .Replace("ON SCHEMA aft ", $"ON SCHEMA {quoted} ", StringComparison.Ordinal)
            .Replace("aft.", $"{quoted}.", StringComparison.Ordinal);
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The migration '{name}' is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
