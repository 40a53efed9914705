using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Stores;

namespace AvatarFineTune.Local.Tests.Store;

public sealed class SqliteAvatarErasureTests : AvatarErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteAvatarStoreTests : AvatarStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteBlockedParticipantTests : BlockedParticipantTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteCancellationTests : CancellationTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteDatasetStoreTests : DatasetStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteDeploymentCompletionTests : DeploymentCompletionTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteDeploymentErasureTests : DeploymentErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteDeploymentQueueTests : DeploymentQueueTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteDeploymentSaveTests : DeploymentSaveTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteDeploymentStoreTests : DeploymentStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteErasureQueueTests : ErasureQueueTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteErasureTests : ErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteExampleChangeTests : ExampleChangeTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteExamplePagingTests : ExamplePagingTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteHostileTextTests : HostileTextTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteImportStoreTests : ImportStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteJobClaimTests : JobClaimTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteJobCompletionTests : JobCompletionTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteJobLookupTests : JobLookupTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteJobSaveTests : JobSaveTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteJobStoreTests : JobStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteKnowledgeStoreTests : KnowledgeStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteLostAnswerTests : LostAnswerTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteParticipantIdTests : ParticipantIdTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteSharedModelTests : SharedModelTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteTenantIsolationTests : TenantIsolationTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteUsageStoreTests : UsageStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteVendorErasureTests : VendorErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteVersionStoreTests : VersionStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteWebhookReceiptTests : WebhookReceiptTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => SqliteFile.CreateStore();
}

public sealed class SqliteSuiteCoverageTests
{
    [Fact]
    public void No_suite_is_forgotten() =>
        Assert.Empty(SuiteCoverage.Missing(typeof(SqliteSuiteCoverageTests).Assembly, "AvatarFineTune.Conformance.Stores"));
}
