using AvatarFineTune.Conformance;
using AvatarFineTune.Conformance.Stores;
using AvatarFineTune.Stores.InMemory;

namespace AvatarFineTune.Core.Tests.Stores;

/// <summary>The in-memory store keeps every promise that a store makes, but survival.</summary>
internal static class InMemoryStore
{
    public static ValueTask<IStoreUnderTest> Create()
    {
        var time = new ManualTimeProvider();
        return new(new StoreUnderTest<InMemoryTrainingStore>(new(time), time));
    }
}

public sealed class InMemoryAvatarErasureTests : AvatarErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryAvatarStoreTests : AvatarStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryBlockedParticipantTests : BlockedParticipantTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryCancellationTests : CancellationTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryDatasetStoreTests : DatasetStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryDeploymentCompletionTests : DeploymentCompletionTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryDeploymentErasureTests : DeploymentErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryDeploymentQueueTests : DeploymentQueueTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryDeploymentSaveTests : DeploymentSaveTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryDeploymentStoreTests : DeploymentStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryErasureQueueTests : ErasureQueueTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryErasureTests : ErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryExampleChangeTests : ExampleChangeTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryExamplePagingTests : ExamplePagingTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryHostileTextTests : HostileTextTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryImportStoreTests : ImportStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryJobClaimTests : JobClaimTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryJobCompletionTests : JobCompletionTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryJobLookupTests : JobLookupTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryJobSaveTests : JobSaveTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryJobStoreTests : JobStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryKnowledgeStoreTests : KnowledgeStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryLostAnswerTests : LostAnswerTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryParticipantIdTests : ParticipantIdTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemorySharedModelTests : SharedModelTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryTenantIsolationTests : TenantIsolationTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryUsageStoreTests : UsageStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryVendorErasureTests : VendorErasureTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryVersionStoreTests : VersionStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryWebhookReceiptTests : WebhookReceiptTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemorySuiteCoverageTests
{
    [Fact]
    public void No_suite_is_forgotten() =>
        Assert.Empty(SuiteCoverage.Missing(typeof(InMemorySuiteCoverageTests).Assembly, "AvatarFineTune.Conformance.Stores"));
}
