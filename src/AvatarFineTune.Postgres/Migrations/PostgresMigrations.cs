using System.Data;
using AvatarFineTune.Stores;
using Npgsql;

namespace AvatarFineTune.Postgres;

/// <summary>
/// Makes and changes the tables. Nothing else does: a first use of the store finds them or says that they are missing.
/// Registered by <c>UsePostgres</c>. Thread-safe.
/// </summary>
public sealed partial class PostgresMigrations
{
    private const string Operation = "Migrate";

    private readonly NpgsqlDataSource _source;
    private readonly PostgresStoreOptions _options;

    internal PostgresMigrations(NpgsqlDataSource source, PostgresStoreOptions options) => (_source, _options) = (source, options);

    /// <summary>The version that this package makes and needs.</summary>
    public static int NewestVersion => PostgresScripts.All.Count;

    /// <summary>
    /// Brings the tables to the newest version, in one transaction. Hosts that start at once wait for each other, and all
    /// but the first find it done. Needs the right to create tables, and roles where <c>avatar_fine_tune_app</c> and
    /// <c>avatar_fine_tune_worker</c> do not exist yet.
    /// </summary>
    /// <returns>The version before; <see cref="NewestVersion"/> if there was nothing to do.</returns>
    /// <exception cref="TrainingStoreException">
    /// The tables are of a newer version, a table of the app has a key of another type than text or uuid, or the server refused.
    /// Nothing was changed.
    /// </exception>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    // Held until the transaction ends, so that it works through a pooler as well. The next statement sees what
                    // the last holder committed, whatever isolation is the server's default.
                    await RunAsync(connection, $"SELECT pg_advisory_xact_lock({PostgresScripts.LockNumber})", cancellationToken).ConfigureAwait(false);
                    var before = await PostgresCatalog.ReadVersionAsync(connection, _options.Schema, cancellationToken).ConfigureAwait(false);
                    if (before > NewestVersion)
                    {
                        throw PostgresErrors.NewerSchema(Operation, _options.Schema, before, NewestVersion);
                    }

                    if (before < NewestVersion)
                    {
                        await RunAsync(connection, PostgresScripts.From(before, _options.Schema), cancellationToken).ConfigureAwait(false);
                        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                    }

                    return before;
                }
            }
        }
        catch (PostgresException e) when (PostgresErrors.MigrationAdvice(e) is { } advice)
        {
            throw new TrainingStoreException(PostgresErrors.Store, Operation, $"{Operation}: {advice}", isTransient: false, e);
        }
        catch (Exception e) when (PostgresErrors.IsStoreFault(e))
        {
            throw PostgresErrors.Wrap(e, Operation);
        }
    }

    /// <summary>Reads which version the tables are of; 0 where there are none.</summary>
    /// <exception cref="TrainingStoreException">The server could not be reached, or refused.</exception>
    public async Task<int> GetVersionAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await PostgresCatalog.ReadVersionAsync(connection, _options.Schema, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (PostgresErrors.IsStoreFault(e))
        {
            throw PostgresErrors.Wrap(e, "GetSchemaVersion");
        }
    }

    /// <summary>
    /// The SQL that <see cref="MigrateAsync"/> would run, for operators who run it themselves: as one transaction, in
    /// <c>psql</c> or as a file of <c>supabase/migrations</c>.
    /// </summary>
    /// <param name="fromVersion">The version that the tables are of; 0 for none.</param>
    /// <param name="schema">The schema of the tables.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fromVersion"/> is below 0 or above <see cref="NewestVersion"/>.</exception>
    public static string Script(int fromVersion = 0, string schema = "public")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromVersion);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromVersion, NewestVersion);
        return PostgresScripts.From(fromVersion, new PostgresStoreOptions { Schema = schema }.Schema);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The embedded scripts, with the schema's quoted name.
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
