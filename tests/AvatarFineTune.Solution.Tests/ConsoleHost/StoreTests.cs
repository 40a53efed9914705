using System.Text.Json;
using AvatarFineTune.Postgres.Tests.Server;
using AvatarFineTune.Solution.Tests.Support;
using Npgsql;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>The commands on a PostgreSQL database: <c>--store</c> in place of <c>--db</c>, and its tables.</summary>
public sealed class StoreTests(PostgresServer server, TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private const int NotMigrated = 3;

    [Fact]
    public async Task Tables_are_missing_then_made_and_a_second_time_there_is_nothing_to_do()
    {
        await server.CreateRolesAsync();
        await using var database = await server.CreateDatabaseAsync();
        string[] store = ["--store", database.ConnectionString];

        var missing = await ConsoleProgram.RunAsync(folder.Path, ["db", "status", .. store]);
        Assert.Equal((NotMigrated, ""), (missing.ExitCode, missing.Error));
        Assert.Contains("tables: none", missing.Output, StringComparison.Ordinal);
        Assert.Contains("db migrate", missing.Output, StringComparison.Ordinal);

        var refused = await ConsoleProgram.RefusedAsync(folder.Path, ["jobs", "--avatar", "ava", .. store]);
        Assert.Contains("holds no tables of AvatarFineTune. Run 'db migrate' first", refused, StringComparison.Ordinal);
        Assert.Contains("Run 'db migrate' first", await ConsoleProgram.RefusedAsync(folder.Path, store), StringComparison.Ordinal);

        var migrated = await ConsoleProgram.RunAsync(folder.Path, ["db", "migrate", .. store]);
        Assert.Equal((0, "", "migrated from version 0 to 2\n"), (migrated.ExitCode, migrated.Error, migrated.Output));
        var again = await ConsoleProgram.JsonAsync(folder.Path, ["db", "migrate", .. store]);
        Assert.Equal((2, 2), (again.GetProperty("from").GetInt32(), again.GetProperty("to").GetInt32()));

        var there = await ConsoleProgram.RunAsync(folder.Path, ["db", "status", .. store]);
        Assert.Equal((0, ""), (there.ExitCode, there.Error));
        Assert.Contains("tables: version 2, as needed", there.Output, StringComparison.Ordinal);
        Assert.Contains("does not bind this login", there.Output, StringComparison.Ordinal);
        Assert.Contains("avatar_fine_tune_jobs", there.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_of_a_login_of_least_privilege_is_bound_by_row_level_security_and_sees_sizes()
    {
        await using var database = await MigratedAsync();
        await ExecuteAsync(database.ConnectionString, "INSERT INTO avatar_secrets SELECT 'someone', n::text, '' FROM generate_series(1, 300) n; ANALYZE avatar_secrets");

        var status = await ConsoleProgram.JsonAsync(folder.Path, "db", "status", "--store", database.Login(PostgresServer.AppLogin, PostgresServer.Password));

        Assert.True(status.GetProperty("isBoundByRowSecurity").GetBoolean());
        Assert.Equal((2, 2), (status.GetProperty("version").GetInt32(), status.GetProperty("needed").GetInt32()));
        Assert.Matches("^1[5-9]|^[2-9][0-9]", status.GetProperty("serverVersion").GetString());
        var secrets = status.GetProperty("tables").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "avatar_secrets");
        Assert.Equal(300, secrets.GetProperty("rows").GetInt64());
        Assert.True(secrets.GetProperty("bytes").GetInt64() > 8192);
    }

    [Fact]
    public async Task The_script_makes_what_migrate_makes_in_the_schema_that_is_named()
    {
        await server.CreateRolesAsync();
        await using var database = await server.CreateDatabaseAsync();
        var script = await ConsoleProgram.RunAsync(folder.Path, "db", "script", "--schema", "Avatars of ours");
        Assert.Equal((0, ""), (script.ExitCode, script.Error));
        var document = await ConsoleProgram.JsonAsync(folder.Path, "db", "script", "--from", "0", "--schema", "Avatars of ours");
        Assert.Equal(script.Output, document.GetProperty("sql").GetString());
        await ExecuteAsync(database.ConnectionString, $"BEGIN;\n{script.Output}\nCOMMIT;");

        var status = await ConsoleProgram.JsonAsync(folder.Path, "db", "status", "--store", database.ConnectionString, "--schema", "Avatars of ours");

        Assert.Equal(2, status.GetProperty("version").GetInt32());
        Assert.Contains(".avatar_secrets (", script.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(".avatar_secrets (", (await ConsoleProgram.RunAsync(folder.Path, "db", "script", "--from", "1")).Output, StringComparison.Ordinal);
        Assert.Equal(NotMigrated, (await ConsoleProgram.RunAsync(folder.Path, "db", "status", "--store", database.ConnectionString)).ExitCode);
    }

    [Fact]
    public async Task Tables_of_a_newer_program_are_refused()
    {
        await using var database = await MigratedAsync();
        await ExecuteAsync(database.ConnectionString, "INSERT INTO avatar_fine_tune_schema (version, name) VALUES (99, 'later')");

        var status = await ConsoleProgram.RunAsync(folder.Path, "db", "status", "--store", database.ConnectionString);
        Assert.Equal(NotMigrated, status.ExitCode);
        Assert.Contains("a newer program made them", status.Output, StringComparison.Ordinal);
        Assert.Contains("newer AvatarFineTune", await ConsoleProgram.RefusedAsync(folder.Path, "db", "migrate", "--store", database.ConnectionString), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_one_line_without_its_password()
    {
        await using var database = await server.CreateDatabaseAsync();
        string[] lines =
        [
            "Host=127.0.0.1;Port=9;Database=app;Username=app;Password=s3cret;Timeout=3",
            database.Login(PostgresServer.AppLogin, "s3cret"),
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "aft_no_such", ApplicationName = "s3cret" }.ConnectionString,
        ];
        string[] says = ["Check that the server runs", "refused the user or password", "there is no such database"];
        await server.CreateRolesAsync();
        foreach (var (line, words) in lines.Zip(says))
        {
            foreach (var command in new[] { "jobs --avatar ava", "db status", "db migrate" })
            {
                var error = await ConsoleProgram.RefusedAsync(folder.Path, [.. command.Split(' '), "--store", line]);
                Assert.Contains(words, error, StringComparison.Ordinal);
                Assert.DoesNotContain("s3cret", error, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("usage --store Host=h --db avatars.db", "'--db' and '--store' name two places")]
    [InlineData("--db avatars.db usage --store Host=h", "'--db' and '--store' name two places")]
    [InlineData("usage --store ''", "'--store'")]
    [InlineData("usage --store postgres://app:s3cret@h/app?sslmode=require", "'--store': The connection string can't be read")]
    [InlineData("usage --store Database=app;Password=s3cret", "'--store': The connection string names no server")]
    [InlineData("usage --store Host=h; Password=s3cret", "one argument after --store or --api-key, in quotes")]
    [InlineData("usage --store Host=h; Password = s3cret", "one argument after --store or --api-key, in quotes")]
    [InlineData("usage --stor Host=h;Password=s3cret", "one argument after --store or --api-key, in quotes")]
    [InlineData("usage Host=h;Pwd=s3cret", "one argument after --store or --api-key, in quotes")]
    [InlineData("usage --store Host=h --schema a\"b", "'--schema': The schema 'a\"b'")]
    [InlineData("db", "Required command")]
    [InlineData("db status", "'--store' is required")]
    [InlineData("db migrate --db avatars.db", "'--store' is required")]
    [InlineData("db script --from 99", "'--from' needs a version from 0 to 2")]
    [InlineData("db script --from -1", "'--from' needs a version from 0 to 2")]
    public async Task A_line_that_is_wrong_ends_with_2_and_shows_no_password(string line, string says)
    {
        var run = await ConsoleProgram.RunAsync(folder.Path, [.. line.Split(' ').Select(word => word == "''" ? "" : word)]);
        Assert.True(run.ExitCode == 2, run.Error);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_an_export_to_an_avatar_that_answers_on_a_login_of_least_privilege()
    {
        await using var database = await MigratedAsync();
        using var own = new TemporaryFolder();
        string[] store = ["--store", database.Login(PostgresServer.WorkerLogin, PostgresServer.Password), "--avatar", "ava"];
        Task<JsonElement> Json(params string[] arguments) => ConsoleProgram.JsonAsync(own.Path, [.. arguments, .. store]);

        Assert.Equal(174, (await Json("import", SampleFiles.WhatsApp, "--speaker", SampleFiles.Speaker)).GetProperty("exchanges").GetProperty("added").GetInt32());
        Assert.True((await Json("estimate")).GetProperty("eligibility").GetProperty("eligible").GetBoolean());
        Assert.Equal("Succeeded", (await Json("train", "--activate")).GetProperty("job").GetProperty("status").GetString());
        Assert.StartsWith("ft:neutral:", (await Json("chat", "What are you baking today?")).GetProperty("model").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await Json("usage")).GetProperty("days").EnumerateArray().Sum(d => d.GetProperty("messages").GetInt32()));
        Assert.Equal(["avatars.models.db"], Directory.GetFiles(own.Path).Select(Path.GetFileName).Where(f => f!.EndsWith(".db", StringComparison.Ordinal)));

        Assert.Equal("active", (await Json("activate", "1", "--models", own.PathOf("avatars.models.db"))).GetProperty("state").GetString());
        Assert.Equal(174, (await Json("erase", "participant", "Jonas")).GetProperty("erased").GetProperty("examples").GetInt32());
    }

    [Fact]
    public async Task The_demo_leaves_its_avatar_in_the_database()
    {
        await using var database = await MigratedAsync();
        using var own = new TemporaryFolder();
        string[] store = ["--store", database.Login(PostgresServer.WorkerLogin, PostgresServer.Password)];

        var run = await ConsoleProgram.RunAsync(own.Path, store);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("the database of --store", run.Output, StringComparison.Ordinal);
        var examples = await ConsoleProgram.JsonAsync(own.Path, ["examples", "--user", "demo", "--avatar", "ava", .. store]);
        Assert.Equal(354, examples.GetProperty("statistics").GetProperty("total").GetInt32());
    }

    private async Task<TestDatabase> MigratedAsync()
    {
        await server.CreateRolesAsync();
        return await server.CreateDatabaseAsync("console", owner => ConsoleProgram.JsonAsync(folder.Path, "db", "migrate", "--store", owner));
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
