using AvatarFineTune.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>
/// At the host's start, before anything else of it runs: migrates where that was asked for, refuses tables of another
/// version, and warns of a user whom row-level security does not bind. A database that is away does not fail the start.
/// </summary>
internal sealed class PostgresStartup(PostgresMigrations migrations, NpgsqlDataSource source, PostgresStoreOptions options, ILogger<PostgresStartup> logger)
    : IHostedLifecycleService
{
    private const string Bypasses = """
        SELECT r.rolsuper OR r.rolbypassrls OR (pg_has_role(r.oid, c.relowner, 'USAGE') AND NOT c.relforcerowsecurity)
        FROM pg_roles r, pg_class c
        WHERE r.rolname = current_user AND c.oid = to_regclass(@table)
        """;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (options.MigrateOnStart && await migrations.MigrateAsync(cancellationToken).ConfigureAwait(false) is var before && before < PostgresMigrations.NewestVersion)
            {
                PostgresLog.Migrated(logger, before, PostgresMigrations.NewestVersion);
            }

            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await PostgresCatalog.ReadAsync("Start", connection, options, cancellationToken).ConfigureAwait(false);
                using var command = new NpgsqlCommand(Bypasses, connection);
                command.Parameters.AddWithValue("table", $"{PostgresNames.Quote(options.Schema)}.avatar_fine_tune_jobs");
                if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true)
                {
                    PostgresLog.RowSecurityBypassed(logger);
                }
            }
        }
        catch (Exception e) when (e is TrainingStoreException { IsTransient: true } || PostgresErrors.IsTransient(e))
        {
            PostgresLog.NotChecked(logger, e);
        }
        catch (Exception e) when (PostgresErrors.IsStoreFault(e))
        {
            throw PostgresErrors.Wrap(e, "Start");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
