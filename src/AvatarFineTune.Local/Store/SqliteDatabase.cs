using System.Diagnostics;
using AvatarFineTune.Stores;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AvatarFineTune.Local;

/// <summary>
/// Opens connections and runs work on them. Writers of this process queue up at a gate, without blocking a thread; for
/// writers of other processes they wait at <c>BEGIN IMMEDIATE</c>, so that no transaction fails halfway for being late.
/// </summary>
internal sealed partial class SqliteDatabase : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SqliteStoreOptions _options;
    private readonly string _connectionString;
    private readonly string _path;
    private volatile bool _isReady;
    private volatile bool _isDisposed;

    public SqliteDatabase(string path, SqliteStoreOptions options)
    {
        _path = path;
        _options = options;
        _connectionString = ConnectionString(pooling: true);
    }

    /// <summary>Runs reads on a pooled connection, in one snapshot if <paramref name="work"/> asks for several.</summary>
    public async Task<T> ReadAsync<T>(string operation, Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(operation, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return Guard(operation, () =>
        {
            using var connection = Open(_connectionString);
            return work(connection);
        });
    }

    /// <summary>Runs work in one write transaction: all of it is stored when the task ends well, and nothing otherwise.</summary>
    public async Task<T> WriteAsync<T>(string operation, Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(operation, cancellationToken).ConfigureAwait(false);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var connection = Guard(operation, () => Open(_connectionString));
            return await InTransactionAsync(operation, connection, work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The same on a connection that the caller prepared, see <see cref="OpenStagingAsync"/>.</summary>
    public async Task<T> WriteAsync<T>(
        string operation, SqliteConnection connection, Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await InTransactionAsync(operation, connection, work, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Runs work that may fail as SQLite does.</summary>
    public T Guard<T>(string operation, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Wrap(exception, operation, _path, _options.BusyTimeout);
        }
        catch (UnreadableRowException exception)
        {
            throw SqliteErrors.UnreadableRow(exception, operation, _path);
        }
    }

    public void Dispose()
    {
        // The gate is left to the collector: disposing it would fail a write that has just been committed.
        _isDisposed = true;
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private async Task EnsureReadyAsync(string operation, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(SqliteTrainingStore));
        cancellationToken.ThrowIfCancellationRequested();
        if (_isReady)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isReady)
            {
                using var connection = Guard(operation, () => Open(_connectionString));
                Guard(operation, () => SqliteSchema.Prepare(connection, operation, _path));
                await InTransactionAsync(operation, connection, c => SqliteSchema.Migrate(c, operation, _path), cancellationToken).ConfigureAwait(false);
                if (connection.Scalar("SELECT 1 FROM avatar_compaction") is not null)
                {
                    // A process was killed between an erasure and this.
                    Compact(connection);
                }

                _isReady = true;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<T> InTransactionAsync<T>(
        string operation, SqliteConnection connection, Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await BeginAsync(operation, connection, cancellationToken).ConfigureAwait(false);
        try
        {
            return Guard(operation, () =>
            {
                var result = work(connection);
                connection.Run("COMMIT");
                return result;
            });
        }
        catch
        {
            // Some faults have rolled back already; a connection with an open transaction must not go back to the pool.
            if (raw.sqlite3_get_autocommit(connection.Handle!) == 0)
            {
                _ = raw.sqlite3_exec(connection.Handle!, "ROLLBACK");
            }

            throw;
        }
    }

    private async Task BeginAsync(string operation, SqliteConnection connection, CancellationToken cancellationToken)
    {
        // Waiting for another process is physical time, not the injected clock's.
        var waited = Stopwatch.StartNew();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var code = raw.sqlite3_exec(connection.Handle!, "BEGIN IMMEDIATE");
            if (code == raw.SQLITE_OK)
            {
                return;
            }

            if (!SqliteErrors.IsBusy(code & 0xFF) || waited.Elapsed >= _options.BusyTimeout)
            {
                Guard<bool>(operation, () => throw new SqliteException("BEGIN IMMEDIATE failed.", code & 0xFF, code));
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }
}
