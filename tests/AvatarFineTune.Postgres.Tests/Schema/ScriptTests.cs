using System.Diagnostics;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Postgres.Tests.Store;
using Npgsql;

namespace AvatarFineTune.Postgres.Tests.Schema;

/// <summary>The script for operators, run by psql.</summary>
public sealed class ScriptTests(PostgresServer server)
{
    // The places where eng/postgres looks for the server's programs.
    private const string Psql = """
        for p in "$(command -v psql)" /usr/lib/postgresql/*/bin/psql /usr/pgsql-*/bin/psql /opt/homebrew/opt/postgresql@*/bin/psql /usr/local/opt/postgresql@*/bin/psql; do
          [ -x "$p" ] && exec "$p" -X -q -v ON_ERROR_STOP=1 "$@"
        done
        echo "psql is missing: run eng/postgres install" >&2; exit 127
        """;

    [Theory]
    [InlineData("public")]
    [InlineData("My Avatars")]
    public async Task The_script_does_the_same_as_the_method(string schema)
    {
        await using var byScript = await Sql.EmptyAsync(server);
        await using var byMethod = await Sql.EmptyAsync(server);

        var (exit, error) = await RunPsqlAsync(byScript.ConnectionString, PostgresMigrations.Script(schema: schema), "-1");
        await Sql.MigrateAsync(byMethod.ConnectionString, o => o.Schema = schema);

        Assert.True(exit == 0, error);
        Assert.Equal(await Sql.ContentAsync(byMethod.ConnectionString, schema), await Sql.ContentAsync(byScript.ConnectionString, schema));
        Assert.Equal(PostgresMigrations.NewestVersion, await Sql.MigrateAsync(byScript.ConnectionString, o => o.Schema = schema));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-b")]
    public async Task The_script_run_twice_says_so_and_changes_nothing(string transaction)
    {
        await using var database = await Sql.EmptyAsync(server);
        Assert.Equal((0, ""), await RunPsqlAsync(database.ConnectionString, PostgresMigrations.Script(), transaction));
        var before = await Sql.ContentAsync(database.ConnectionString);

        var (exit, error) = await RunPsqlAsync(database.ConnectionString, PostgresMigrations.Script(), transaction);

        Assert.Equal(3, exit);
        Assert.Contains("this script changes tables of version 0, and these are of version 2; nothing was changed.", error, StringComparison.Ordinal);
        Assert.Equal(before, await Sql.ContentAsync(database.ConnectionString));
    }

    [Fact]
    public async Task From_the_newest_version_on_there_is_nothing_to_do()
    {
        await using var database = await Store.PostgresStores.CreateLiveDatabaseAsync(server);
        var before = await Sql.ContentAsync(database.ConnectionString);
        Assert.Equal((0, ""), await RunPsqlAsync(database.ConnectionString, PostgresMigrations.Script(PostgresMigrations.NewestVersion), "-1"));
        Assert.Equal(before, await Sql.ContentAsync(database.ConnectionString));
    }

    [Fact]
    public void A_version_that_does_not_exist_has_no_script()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PostgresMigrations.Script(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PostgresMigrations.Script(PostgresMigrations.NewestVersion + 1));
        Assert.ThrowsAny<ArgumentException>(() => PostgresMigrations.Script(schema: "a\"b"));
    }

    private static async Task<(int Exit, string Error)> RunPsqlAsync(string connectionString, string script, string option)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", Psql, "psql", option, "-f", "-"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["PGHOST"] = connection.Host,
                ["PGPORT"] = connection.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["PGDATABASE"] = connection.Database,
                ["PGUSER"] = connection.Username,
                ["PGPASSWORD"] = connection.Password,
                ["PGCLIENTENCODING"] = "UTF8",
            },
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.WriteAsync(script);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It stops reading at the first error, which it tells.
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;
        return (process.ExitCode, await error);
    }
}
