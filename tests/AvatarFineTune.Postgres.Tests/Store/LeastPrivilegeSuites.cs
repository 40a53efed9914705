using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Postgres.Tests.Server;

namespace AvatarFineTune.Postgres.Tests.Store;

public sealed class PostgresAvatarErasureTests(PostgresServer server) : AvatarErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresAvatarStoreTests(PostgresServer server) : AvatarStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresBlockedParticipantTests(PostgresServer server) : BlockedParticipantTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresCancellationTests(PostgresServer server) : CancellationTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresDatasetStoreTests(PostgresServer server) : DatasetStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresDeploymentCompletionTests(PostgresServer server) : DeploymentCompletionTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresDeploymentErasureTests(PostgresServer server) : DeploymentErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresDeploymentQueueTests(PostgresServer server) : DeploymentQueueTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresDeploymentSaveTests(PostgresServer server) : DeploymentSaveTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresDeploymentStoreTests(PostgresServer server) : DeploymentStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresErasureQueueTests(PostgresServer server) : ErasureQueueTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresErasureTests(PostgresServer server) : ErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresExampleChangeTests(PostgresServer server) : ExampleChangeTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresExamplePagingTests(PostgresServer server) : ExamplePagingTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresHostileTextTests(PostgresServer server) : HostileTextTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresImportStoreTests(PostgresServer server) : ImportStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresJobClaimTests(PostgresServer server) : JobClaimTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresJobCompletionTests(PostgresServer server) : JobCompletionTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresJobLookupTests(PostgresServer server) : JobLookupTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresJobSaveTests(PostgresServer server) : JobSaveTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresJobStoreTests(PostgresServer server) : JobStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresKnowledgeStoreTests(PostgresServer server) : KnowledgeStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresLostAnswerTests(PostgresServer server) : LostAnswerTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresParticipantIdTests(PostgresServer server) : ParticipantIdTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresSharedModelTests(PostgresServer server) : SharedModelTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresTenantIsolationTests(PostgresServer server) : TenantIsolationTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresUsageStoreTests(PostgresServer server) : UsageStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresVendorErasureTests(PostgresServer server) : VendorErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresVersionStoreTests(PostgresServer server) : VersionStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresWebhookReceiptTests(PostgresServer server) : WebhookReceiptTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => PostgresStores.CreateAsync(server, Access.LeastPrivilege);
}

public sealed class PostgresSuiteCoverageTests
{
    [Theory]
    [InlineData(typeof(PostgresAvatarStoreTests), "Postgres")]
    [InlineData(typeof(PooledAvatarStoreTests), "Pooled")]
    public void No_suite_is_forgotten(Type any, string prefix)
    {
        Assert.Empty(SuiteCoverage.Missing(any.Assembly, "AvatarFineTune.Conformance.Stores"));
        Assert.Equal(
            any.Assembly.GetTypes().Count(t => t.BaseType?.BaseType == typeof(StoreSuite)) / 2,
            any.Assembly.GetTypes().Count(t => t.BaseType?.BaseType == typeof(StoreSuite) && t.Name.StartsWith(prefix, StringComparison.Ordinal)));
    }
}
