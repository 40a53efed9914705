using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

/// <summary>
/// Creates and migrates the tables, in one transaction, guarded by <c>PRAGMA user_version</c>: of several processes that
/// start at once, one does it and the others find it done.
/// </summary>
internal static partial class SqliteSchema
{
    // "AFT1" in ASCII: tells our files from those of other applications.
    private const int ApplicationId = 0x41465431;

    /// <summary>The statements of each version, from 1. What was released is never edited; a change is a new entry.</summary>
    private static IReadOnlyList<string> Versions => [Version1, Version2, Version3];

    /// <summary>Before any transaction: refuses what is not ours, and switches the file to a write-ahead log.</summary>
    public static bool Prepare(SqliteConnection connection, string operation, string path)
    {
        Check(connection, operation, path);
        var mode = (string)connection.Scalar("PRAGMA journal_mode = WAL")!;
        return mode == "wal" ? true : throw SqliteErrors.NoWal(operation, path, mode);
    }

    /// <summary>Within a write transaction: brings the tables to the newest version.</summary>
    public static bool Migrate(SqliteConnection connection, string operation, string path)
    {
        // Again, now that nobody else can write.
        var version = Check(connection, operation, path);
        foreach (var statements in Versions.Skip(version))
        {
            connection.Run(statements);
        }

        if (version < Versions.Count)
        {
            connection.Run($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Versions.Count}");
        }

        return true;
    }

    private static int Check(SqliteConnection connection, string operation, string path)
    {
        var version = (long)connection.Scalar("PRAGMA user_version")!;
        var application = (long)connection.Scalar("PRAGMA application_id")!;
        var isOurs = application == ApplicationId;
        if (!isOurs && (application != 0 || version != 0 || connection.Scalar("SELECT 1 FROM sqlite_schema LIMIT 1") is not null))
        {
            throw SqliteErrors.NotOurs(operation, path);
        }

        return version <= Versions.Count ? (int)version : throw SqliteErrors.NewerSchema(operation, path, version, Versions.Count);
    }
}
