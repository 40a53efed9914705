using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Stores;

namespace AvatarFineTune.Local.Tests.Store;

public sealed class SqliteAvatarTests : AvatarStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteVersionTests : VersionStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}
