using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Postgres.Tests.Store;

public sealed class PostgresImportStoreTests(PostgresServer server) : ImportStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresExamplePagingTests(PostgresServer server) : ExamplePagingTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresExampleChangeTests(PostgresServer server) : ExampleChangeTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresDatasetStoreTests(PostgresServer server) : DatasetStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PooledImportStoreTests(PostgresServer server) : ImportStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledExamplePagingTests(PostgresServer server) : ExamplePagingTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledExampleChangeTests(PostgresServer server) : ExampleChangeTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledDatasetStoreTests(PostgresServer server) : DatasetStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}
