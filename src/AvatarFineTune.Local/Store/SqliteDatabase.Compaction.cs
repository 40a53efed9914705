using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AvatarFineTune.Local;

internal sealed partial class SqliteDatabase
{
    /// <summary>In an erasure's transaction: the file is to be rewritten, by this process, or by the next one if this is killed.</summary>
    public static void RequestCompaction(SqliteConnection connection) =>
        connection.Run("INSERT INTO avatar_compaction (pending) VALUES (1) ON CONFLICT DO NOTHING");

    /// <summary>
    /// Rewrites the file without what was erased, and cuts off the write-ahead log. <c>secure_delete</c> overwrites deleted
    /// rows, but not the copies that rows leave in the gaps of pages when they are moved: only a rewrite takes those.
    /// </summary>
    public async Task CompactAsync()
    {
        // The erasure is committed: from here on nothing may make it look failed, not even a cancellation.
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            using var connection = Open(_connectionString);
            Compact(connection);
        }
        catch (SqliteException)
        {
            // It stays requested: the next erasure or start does it.
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Where another process writes or a disk is full it is left for later; a reader on an older snapshot keeps the log until it is next reset.</summary>
    private void Compact(SqliteConnection connection)
    {
        try
        {
            connection.Run($"PRAGMA busy_timeout = {(int)_options.BusyTimeout.TotalMilliseconds}");
            connection.Run("VACUUM");
            connection.Run("DELETE FROM avatar_compaction");
            _ = raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        }
        catch (SqliteException)
        {
            // It stays requested.
            _ = raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        }
    }
}
