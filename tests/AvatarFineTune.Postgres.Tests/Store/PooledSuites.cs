using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Postgres.Tests.Store;

public sealed class PooledAvatarErasureTests(PostgresServer server) : AvatarErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledAvatarStoreTests(PostgresServer server) : AvatarStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledBlockedParticipantTests(PostgresServer server) : BlockedParticipantTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledCancellationTests(PostgresServer server) : CancellationTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledDatasetStoreTests(PostgresServer server) : DatasetStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledDeploymentCompletionTests(PostgresServer server) : DeploymentCompletionTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledDeploymentErasureTests(PostgresServer server) : DeploymentErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledDeploymentQueueTests(PostgresServer server) : DeploymentQueueTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledDeploymentSaveTests(PostgresServer server) : DeploymentSaveTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledDeploymentStoreTests(PostgresServer server) : DeploymentStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledErasureQueueTests(PostgresServer server) : ErasureQueueTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledErasureTests(PostgresServer server) : ErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledExampleChangeTests(PostgresServer server) : ExampleChangeTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledExamplePagingTests(PostgresServer server) : ExamplePagingTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledHostileTextTests(PostgresServer server) : HostileTextTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledImportStoreTests(PostgresServer server) : ImportStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledJobClaimTests(PostgresServer server) : JobClaimTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledJobCompletionTests(PostgresServer server) : JobCompletionTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledJobLookupTests(PostgresServer server) : JobLookupTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledJobSaveTests(PostgresServer server) : JobSaveTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledJobStoreTests(PostgresServer server) : JobStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledKnowledgeStoreTests(PostgresServer server) : KnowledgeStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledLostAnswerTests(PostgresServer server) : LostAnswerTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledParticipantIdTests(PostgresServer server) : ParticipantIdTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledSharedModelTests(PostgresServer server) : SharedModelTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledTenantIsolationTests(PostgresServer server) : TenantIsolationTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledUsageStoreTests(PostgresServer server) : UsageStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledVendorErasureTests(PostgresServer server) : VendorErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledVersionStoreTests(PostgresServer server) : VersionStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}

public sealed class PooledWebhookReceiptTests(PostgresServer server) : WebhookReceiptTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.Pooled);
}
