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

public sealed class InMemoryAvatarTests : AvatarStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}

public sealed class InMemoryVersionTests : VersionStoreTests
{
    protected override ValueTask<IStoreUnderTest> CreateStoreAsync() => InMemoryStore.Create();
}
