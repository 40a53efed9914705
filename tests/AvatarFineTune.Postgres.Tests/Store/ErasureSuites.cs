using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Postgres.Tests.Store;

public sealed class PostgresErasureTests(PostgresServer server) : ErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresAvatarErasureTests(PostgresServer server) : AvatarErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresErasureQueueTests(PostgresServer server) : ErasureQueueTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresVendorErasureTests(PostgresServer server) : VendorErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresBlockedParticipantTests(PostgresServer server) : BlockedParticipantTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresParticipantIdTests(PostgresServer server) : ParticipantIdTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PooledErasureTests(PostgresServer server) : ErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledErasureQueueTests(PostgresServer server) : ErasureQueueTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}
