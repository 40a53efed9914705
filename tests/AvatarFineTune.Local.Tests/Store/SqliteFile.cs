using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Stores;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>A database file in a folder of its own, deleted with it.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aft-");
    private readonly List<SqliteTrainingStore> _stores = [];

    public string Folder => _folder.FullName;

    public string Path => System.IO.Path.Combine(Folder, "avatars.db");

    public static ValueTask<IStoreUnderTest> CreateStore()
    {
        var file = new SqliteFile();
        var time = new ManualTimeProvider();
        return new(new StoreUnderTest<SqliteTrainingStore>(file.Open(time), time, () =>
        {
            file.Dispose();
            return ValueTask.CompletedTask;
        }));
    }

    public SqliteTrainingStore Open(TimeProvider? time = null, SqliteStoreOptions? options = null)
    {
        var store = new SqliteTrainingStore(Path, options ?? new(), time ?? TimeProvider.System);
        _stores.Add(store);
        return store;
    }

    public void Dispose()
    {
        _stores.ForEach(s => s.Dispose());
        _folder.Delete(recursive: true);
    }
}
