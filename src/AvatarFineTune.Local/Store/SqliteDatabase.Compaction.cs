using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AvatarFineTune.Local;

internal sealed partial class SqliteDatabase
{
    private static readonly TimeSpan CompactionRetry = TimeSpan.FromMinutes(5);

    // When this process last tried in vain; 0 where nothing is left to do.
    private long _compactionLeftAt;

    /// <summary>In an erasure's transaction: the file is to be rewritten, by this process, or by another one if this is killed.</summary>
    public static void RequestCompaction(SqliteConnection connection) =>
        // By chance, so that a request that is made while the file is being rewritten is never taken for an answered one.
        connection.Run("INSERT INTO avatar_compaction (pending) VALUES (random()) ON CONFLICT DO NOTHING");

    /// <summary>
    /// Where it was requested, rewrites the file without what was erased, and cuts off the write-ahead log.
    /// <c>secure_delete</c> overwrites deleted rows, but not the copies that rows leave in the gaps of pages when they are
    /// moved: only a rewrite takes those.
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
            // It stays requested: the next erasure, worker or start does it.
            Interlocked.Exchange(ref _compactionLeftAt, Stopwatch.GetTimestamp());
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Tries again, every few minutes, what this process could not do when it was requested.</summary>
    public Task CompactLeftAsync() =>
        Interlocked.Read(ref _compactionLeftAt) is not 0 and var at && Stopwatch.GetElapsedTime(at) >= CompactionRetry ? CompactAsync() : Task.CompletedTask;

    /// <summary>Where another process writes, a reader holds the log, or a disk is full, it stays requested.</summary>
    private void Compact(SqliteConnection connection)
    {
        var isDone = false;
        try
        {
            var requests = connection.All(row => row.Long(), "SELECT pending FROM avatar_compaction");
            if (requests.Count > 0)
            {
                connection.Run($"PRAGMA busy_timeout = {(int)_options.BusyTimeout.TotalMilliseconds}");
                connection.Run("VACUUM");

                // The log holds the pages as they were: it must be gone before the request is.
                if (CutLog(connection))
                {
                    requests.ForEach(request => connection.Run("DELETE FROM avatar_compaction WHERE pending = $pending", ("$pending", request)));
                    isDone = true;
                }
            }
            else
            {
                isDone = true;
            }
        }
        catch (SqliteException)
        {
            CutLog(connection);
        }

        Interlocked.Exchange(ref _compactionLeftAt, isDone ? 0 : Stopwatch.GetTimestamp());
    }

    private static bool CutLog(SqliteConnection connection) =>
        raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _) == raw.SQLITE_OK;
}
