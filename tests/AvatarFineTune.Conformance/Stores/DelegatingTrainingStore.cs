using System.Collections.Concurrent;
using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>
/// Passes every call on to another store, and tells a derived class before and after each: to count, delay or break
/// calls. What <see cref="BeforeAsync"/> throws means that nothing happened; what <see cref="AfterAsync"/> throws is an
/// answer that was lost after the commit.
/// </summary>
public abstract partial class DelegatingTrainingStore : ITrainingStore, IUsageStore, IJobQueue, IErasureQueue, IDeploymentQueue
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly ITrainingStore _training;
    private readonly IUsageStore _usage;
    private readonly IJobQueue _queue;
    private readonly IErasureQueue _erasures;
    private readonly IDeploymentQueue _deployments;

    /// <summary>Wraps a store.</summary>
    protected DelegatingTrainingStore(ITrainingStore training, IUsageStore usage, IJobQueue queue, IErasureQueue erasures, IDeploymentQueue deployments)
    {
        (_training, _usage, _queue, _erasures, _deployments) = (training, usage, queue, erasures, deployments);
    }

    /// <summary>How often an operation was called.</summary>
    public int Calls(string operation) => _calls.GetValueOrDefault(operation);

    /// <summary>Runs before the call reaches the store.</summary>
    protected virtual ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Runs after the store has acknowledged, before the caller hears of it.</summary>
    protected virtual ValueTask AfterAsync(StoreCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private async Task<T> On<T>(string operation, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var named = new StoreCall(operation, _calls.AddOrUpdate(operation, 1, (_, n) => n + 1));
        await BeforeAsync(named, cancellationToken);
        var result = await call();
        await AfterAsync(named, cancellationToken);
        return result;
    }

    private Task<bool> On(string operation, Func<Task> call, CancellationToken cancellationToken) => On(
        operation,
        async () =>
        {
            await call();
            return true;
        },
        cancellationToken);
}
