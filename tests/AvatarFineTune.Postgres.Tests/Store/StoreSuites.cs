using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Postgres.Tests.Store;

public sealed class PostgresAvatarStoreTests(PostgresServer server) : AvatarStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresJobClaimTests(PostgresServer server) : JobClaimTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresJobStoreTests(PostgresServer server) : JobStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}
