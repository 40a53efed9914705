using Microsoft.Data.Sqlite;

namespace AvatarFineTune.CrashHost;

/// <summary>The suite over the SQLite store: a store is a file, and what its log holds.</summary>
public abstract class SqliteJobCrashSuite : JobCrashSuite
{
    /// <inheritdoc/>
    protected override ValueTask<string> CreateStoreAsync() => new(Path.Combine(Folder, "template.db"));

    /// <inheritdoc/>
    protected override ValueTask<string> CopyStoreAsync(string place, int number)
    {
        var copy = Path.Combine(Folder, $"run-{number}.db");
        foreach (var suffix in (string[])["", "-wal"])
        {
            if (File.Exists(place + suffix))
            {
                File.Copy(place + suffix, copy + suffix);
            }
        }

        return new(copy);
    }

    /// <inheritdoc/>
    protected override void CloseConnections() => SqliteConnection.ClearAllPools();
}
