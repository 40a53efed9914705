using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

internal sealed partial class SqliteDatabase
{
    // SQLite's own waiting blocks the thread and hears no cancellation: kept short, our loop does the rest.
    private const int NativeBusyMilliseconds = 20;

    /// <summary>
    /// Opens a connection of its own whose temporary tables take in a long stream without locking the database: an import
    /// of minutes must not hold up the chat's usage records. The tables vanish with the connection.
    /// </summary>
    public async Task<SqliteConnection> OpenStagingAsync(string operation, string sql, CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(operation, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return Guard(operation, () =>
        {
            var connection = Open(ConnectionString(pooling: false));
            try
            {
                connection.Run(sql);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    private SqliteConnection Open(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();

            // FULL: a commit is on the disk before it is acknowledged. secure_delete: what is erased is overwritten.
            connection.Run($"""
                PRAGMA busy_timeout = {NativeBusyMilliseconds};
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = ON;
                """);
            if (_options.MaxPages is { } pages)
            {
                connection.Run($"PRAGMA max_page_count = {pages}");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private string ConnectionString(bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = _path,
        Mode = SqliteOpenMode.ReadWriteCreate,
        Pooling = pooling,
        DefaultTimeout = Math.Max(1, (int)Math.Ceiling(_options.BusyTimeout.TotalSeconds)),
    }.ConnectionString;
}
