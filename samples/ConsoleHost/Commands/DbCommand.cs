using System.CommandLine;
using AvatarFineTune.Postgres;
using ConsoleHost.Cli;
using Spectre.Console;

namespace ConsoleHost.Commands;

/// <summary>The tables of a PostgreSQL database: makes them, shows them, or prints the SQL that does. A file needs none of it.</summary>
internal static class DbCommand
{
    private static readonly Option<int> From = new Option<int>("--from")
    {
        Description = "The version that the tables are of; 0 for none.",
        HelpName = "N",
    }.Must(n => n >= 0 && n <= PostgresMigrations.NewestVersion, $"a version from 0 to {PostgresMigrations.NewestVersion}");

    public static Command Create()
    {
        var command = new Command("db", "Make, show or script the tables of a PostgreSQL database.");
        command.Subcommands.Add(OnStore("migrate", "Bring the tables to the newest version; needs the right to create tables.", MigrateAsync));
        command.Subcommands.Add(OnStore("status", $"Show versions, security and sizes. Exit code {ExitCodes.NotMigrated}: the tables are of another version than is needed.", StatusAsync));
        var script = new Command("script", "Print the SQL that 'migrate' would run, for psql --single-transaction; needs no database.") { From };
        script.Handle(ScriptAsync);
        command.Subcommands.Add(script);
        return command;
    }

    private static Command OnStore(string name, string description, Func<CommandContext, CancellationToken, Task<int>> body)
    {
        var command = new Command(name, description);
        command.Validators.Add(result =>
        {
            if (result.GetResult(StoreOptions.Store) is not { Implicit: false })
            {
                result.AddError($"Option '--store' is required: 'db {name}' is for a PostgreSQL database; a file is brought up to date when it is opened.");
            }
        });
        command.Handle(body);
        return command;
    }

    private static async Task<int> MigrateAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var before = await context.Get<PostgresMigrations>().MigrateAsync(cancellationToken);
        var now = PostgresMigrations.NewestVersion;
        context.Result(new MigrateResult(before, now), CliJson.Default.MigrateResult, console => console.MarkupLine(
            before == now ? $"the tables are of version {now} already" : $"[green]migrated[/] from version {before} to {now}"));
        return ExitCodes.Done;
    }

    private static async Task<int> StatusAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var status = await context.Get<PostgresMigrations>().GetStatusAsync(cancellationToken);
        var needed = PostgresMigrations.NewestVersion;
        context.Result(
            new StatusResult(status.Version, needed, status.ServerVersion, status.IsBoundByRowSecurity, status.Tables), CliJson.Default.StatusResult, console => Show(console, status, needed));
        return status.Version == needed ? ExitCodes.Done : ExitCodes.NotMigrated;
    }

    private static void Show(IAnsiConsole console, PostgresStatus status, int needed)
    {
        var advice = status.Version < needed ? ": run [bold]db migrate[/]" : ": a newer program made them, update this one";
        console.MarkupLine(status.Version == needed
            ? $"tables: [green]version {needed}[/], as needed"
            : $"tables: [red]{(status.Version == 0 ? "none" : $"version {status.Version}")}[/], and version {needed} is needed{advice}");
        console.MarkupLine($"server: PostgreSQL {Markup.Escape(status.ServerVersion)}");
        console.MarkupLine(status.IsBoundByRowSecurity switch
        {
            true => "row-level security: [green]binds this login[/]",
            false => "row-level security: [yellow]does not bind this login[/], which owns the tables or is exempt; apps should be members of avatar_fine_tune_app",
            null => "row-level security: none without tables",
        });
        if (status.Tables.Count > 0)
        {
            var table = new Table().RoundedBorder().AddColumns("table", "rows, about", "on disk");
            foreach (var t in status.Tables)
            {
                table.AddRow(Markup.Escape(t.Name), $"{t.Rows:N0}", $"{t.Bytes / 1024:N0} kB");
            }

            console.Write(table);
        }
    }

    private static Task<int> ScriptAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (from, schema) = (context.Parsed.GetValue(From), context.Parsed.GetValue(StoreOptions.Schema) ?? "public");
        var sql = PostgresMigrations.Script(from, schema);

        // Not through the console for people, which would wrap its lines.
        context.Result(new ScriptResult(from, PostgresMigrations.NewestVersion, schema, sql), CliJson.Default.ScriptResult, _ => Console.Out.Write(sql));
        return Task.FromResult(ExitCodes.Done);
    }
}

/// <summary>What <c>db migrate --json</c> prints.</summary>
internal sealed record MigrateResult(int From, int To);

/// <summary>What <c>db status --json</c> prints.</summary>
internal sealed record StatusResult(int Version, int Needed, string ServerVersion, bool? IsBoundByRowSecurity, IReadOnlyList<PostgresTable> Tables);

/// <summary>What <c>db script --json</c> prints.</summary>
internal sealed record ScriptResult(int From, int To, string Schema, string Sql);
