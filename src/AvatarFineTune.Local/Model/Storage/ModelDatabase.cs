using AvatarFineTune.Vendors;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Model.Storage;

/// <summary>
/// Opens the model file and runs short transactions on it. SQLite works synchronously, so each runs on the thread pool,
/// awaited by who asked: a caller's own thread (a UI's, say) is never held up by the disk or by another process's lock.
/// </summary>
internal sealed class ModelDatabase(string vendor, string path, int lockSeconds = 30) : IDisposable
{
    // SQLite's own waiting for a lock starts at a millisecond; the driver's, which goes on after it, takes 150 at a time.
    private const string Prelude = "PRAGMA busy_timeout = 1000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;";

    // A full path: a program that changes its working folder keeps its models.
    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = Path.GetFullPath(path),
        Mode = SqliteOpenMode.ReadWriteCreate,
        DefaultTimeout = lockSeconds,
    }.ConnectionString;

    private readonly Lock _preparing = new();
    private volatile bool _prepared;
    private volatile bool _disposed;

    /// <summary>Reads from one consistent snapshot.</summary>
    public Task<T> ReadAsync<T>(string operation, Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        Task.Run(() => Read(operation, work), cancellationToken);

    /// <inheritdoc cref="ReadAsync"/>
    public T Read<T>(string operation, Func<SqliteConnection, T> work) => Run(operation, work, deferred: true);

    /// <summary>Writes all or nothing. The lock is taken at the start, so that what is read first can't change before it is written.</summary>
    public Task<T> WriteAsync<T>(string operation, Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        Task.Run(() => Write(operation, work), cancellationToken);

    /// <inheritdoc cref="WriteAsync"/>
    public T Write<T>(string operation, Func<SqliteConnection, T> work) => Run(operation, work, deferred: false);

    /// <summary>
    /// Leaves nothing on the disk of what was deleted: not in the log, and with <paramref name="compact"/> not in the gaps of
    /// pages either, where moved rows can leave copies that <c>secure_delete</c> does not reach.
    /// </summary>
    public Task PurgeAsync(bool compact) => Task.Run(() =>
    {
        // It is deleted: from here on nothing may make that look failed, not a cancellation, nor a reader that holds the log.
        try
        {
            using var connection = new SqliteConnection(_connectionString);
            connection.Open();
            connection.Execute(Prelude);
            if (compact)
            {
                connection.Execute("VACUUM");
            }

            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
        }
    });

    /// <summary>Closes pooled connections, so that the file can be moved or deleted.</summary>
    public void Dispose()
    {
        _disposed = true;
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private T Run<T>(string operation, Func<SqliteConnection, T> work, bool deferred)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            using var connection = new SqliteConnection(_connectionString);
            connection.Open();
            connection.Execute(Prelude);
            Prepare(operation, connection);
            using var transaction = connection.BeginTransaction(deferred);
            var result = work(connection);
            transaction.Commit();
            return result;
        }
        catch (SqliteException e)
        {
            throw Fault(operation, e);
        }
    }

    private void Prepare(string operation, SqliteConnection connection)
    {
        if (_prepared)
        {
            return;
        }

        lock (_preparing)
        {
            if (Identify(operation, connection) == 0)
            {
                connection.Execute("PRAGMA journal_mode = WAL;");
                using var transaction = connection.BeginTransaction(deferred: false);

                // Another process may have been first.
                if (Identify(operation, connection) == 0)
                {
                    connection.Execute(ModelSchema.Create);
                    connection.Execute($"PRAGMA application_id = {ModelSchema.ApplicationId}; PRAGMA user_version = {ModelSchema.Version};");
                }

                transaction.Commit();
            }

            _prepared = true;
        }
    }

    /// <returns>The schema's version; 0 for a file that is still empty.</returns>
    private long Identify(string operation, SqliteConnection connection)
    {
        var application = connection.Scalar<long>("PRAGMA application_id");
        var version = connection.Scalar<long>("PRAGMA user_version");
        var tables = connection.Scalar<long>("SELECT count(*) FROM sqlite_schema");
        if (application == 0 && version == 0 && tables == 0)
        {
            return 0;
        }

        return application != ModelSchema.ApplicationId
            ? throw Fault(operation, VendorFault.Other, "is another program's database, or the training store's; give LocalModelOptions.Path a file of its own")
            : version > ModelSchema.Version
                ? throw Fault(operation, VendorFault.Other, $"was written by a newer AvatarFineTune.Local (schema {version}, this one knows {ModelSchema.Version}); update the package")
                : version;
    }

    private ModelVendorException Fault(string operation, SqliteException e) => e.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
            Fault(operation, VendorFault.Unavailable, "is locked by another process; try again", e),
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB =>
            Fault(operation, VendorFault.Other, "is damaged or no SQLite database; restore it from a backup, or move it away and train again", e),
        SQLitePCL.raw.SQLITE_CANTOPEN =>
            Fault(operation, VendorFault.Other, "can't be opened; check that its folder exists and may be written to", e),
        SQLitePCL.raw.SQLITE_READONLY =>
            Fault(operation, VendorFault.Other, "may not be written to; check its permissions", e),
        SQLitePCL.raw.SQLITE_FULL =>
            Fault(operation, VendorFault.Unavailable, "can't grow: the disk is full", e),
        var code => Fault(operation, VendorFault.Other, $"answered SQLite error {code}", e),
    };

    private ModelVendorException Fault(string operation, VendorFault fault, string what, Exception? inner = null) =>
        new(vendor, operation, fault, $"The local model file '{Path.GetFileName(path)}' {what}.", inner)
        {
            // The lock is taken first of all.
            CertainlyNotDone = fault == VendorFault.Unavailable && inner is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY },
        };
}
