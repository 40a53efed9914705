using AvatarFineTune.CrashHost;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Tests.Jobs;

public sealed class CrashMatrixTests : JobCrashSuite
{
    protected override ValueTask<string> CreateStoreAsync() => new(Path.Combine(Folder, "template.db"));

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

    protected override void CloseConnections() => SqliteConnection.ClearAllPools();
}
