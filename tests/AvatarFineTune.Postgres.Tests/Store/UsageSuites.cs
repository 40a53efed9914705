using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Postgres.Tests.Store;

public sealed class PostgresUsageStoreTests(PostgresServer server) : UsageStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PooledUsageStoreTests(PostgresServer server) : UsageStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PostgresKnowledgeStoreTests(PostgresServer server) : KnowledgeStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}
