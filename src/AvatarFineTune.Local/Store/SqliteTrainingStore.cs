using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

/// <summary>
/// Keeps everything in one SQLite file. Commits are synchronous (WAL with <c>synchronous=FULL</c>): what is acknowledged
/// survives a kill and a power cut. Several processes of one machine may share the file; leases use this machine's clock.
/// Calls run on the caller's thread, as SQLite has no asynchronous disk access; only waiting is asynchronous. Thread-safe.
/// </summary>
public sealed partial class SqliteTrainingStore : ITrainingStore, IUsageStore, IJobQueue, IErasureQueue, IDeploymentQueue, IDisposable
{
    private readonly SqliteDatabase _database;
    private readonly TimeProvider _time;

    /// <summary>Creates the store; the file is opened, and made or migrated, by the first call.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="options">How to wait.</param>
    /// <param name="timeProvider">Tells the time of leases and of stored rows.</param>
    public SqliteTrainingStore(string path, SqliteStoreOptions options, TimeProvider timeProvider)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _database = new(path, options);
        _time = timeProvider;
    }

    /// <summary>Closes the file. Calls that still run finish; later ones fail.</summary>
    public void Dispose() => _database.Dispose();

    private Task<T> ReadAsync<T>(string operation, Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        _database.ReadAsync(operation, work, cancellationToken);

    private Task<T> WriteAsync<T>(string operation, Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        _database.WriteAsync(operation, work, cancellationToken);

    private static (string, object?)[] Key(AvatarKey avatar, params ReadOnlySpan<(string, object?)> more) => SqliteValue.Key(avatar, more);
}
