using AvatarFineTune.Stores;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>An empty store of its own for one test, by its roles, and the clock of its leases.</summary>
public interface IStoreUnderTest : IAsyncDisposable
{
    /// <summary>The store, for users.</summary>
    ITrainingStore Training { get; }

    /// <summary>The store, for usage.</summary>
    IUsageStore Usage { get; }

    /// <summary>The store, for workers.</summary>
    IJobQueue Queue { get; }

    /// <summary>The store, for workers on erasures.</summary>
    IErasureQueue Erasures { get; }

    /// <summary>The store, for workers on deployments.</summary>
    IDeploymentQueue Deployments { get; }

    /// <summary>The store's time, in whole milliseconds: not every database keeps more than microseconds.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Lets leases age. A store on the database's own clock moves its stored times back instead.</summary>
    ValueTask AdvanceAsync(TimeSpan by);
}

/// <summary>A store on a manual clock.</summary>
public sealed class StoreUnderTest<TStore>(TStore store, ManualTimeProvider time, Func<ValueTask>? cleanup = null) : IStoreUnderTest
    where TStore : class, ITrainingStore, IUsageStore, IJobQueue, IErasureQueue, IDeploymentQueue
{
    /// <inheritdoc/>
    public ITrainingStore Training => store;

    /// <inheritdoc/>
    public IUsageStore Usage => store;

    /// <inheritdoc/>
    public IJobQueue Queue => store;

    /// <inheritdoc/>
    public IErasureQueue Erasures => store;

    /// <inheritdoc/>
    public IDeploymentQueue Deployments => store;

    /// <inheritdoc/>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <inheritdoc/>
    public ValueTask AdvanceAsync(TimeSpan by)
    {
        time.Advance(by);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => cleanup?.Invoke() ?? ValueTask.CompletedTask;
}
