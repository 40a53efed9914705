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
                if (await PostgresCatalog.BypassesRowSecurityAsync(connection, options.Schema, cancellationToken).ConfigureAwait(false) is true)
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
