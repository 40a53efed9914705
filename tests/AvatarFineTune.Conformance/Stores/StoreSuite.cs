using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>What every suite of store tests begins with: a fresh store, and an avatar of a user that no other test has.</summary>
public abstract class StoreSuite : IAsyncLifetime
{
    private IStoreUnderTest? _store;

    /// <summary>Makes an empty store, once a test.</summary>
    protected abstract ValueTask<IStoreUnderTest> CreateStoreAsync();

    /// <summary>Ends when the test run does.</summary>
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The store's clock and roles.</summary>
    protected IStoreUnderTest Under => _store!;

    /// <summary>The store, for users.</summary>
    protected ITrainingStore Store => Under.Training;

    /// <summary>The store, for usage.</summary>
    protected IUsageStore Usage => Under.Usage;

    /// <summary>The store, for workers.</summary>
    protected IJobQueue Queue => Under.Queue;

    /// <summary>The store, for workers on erasures.</summary>
    protected IErasureQueue ErasureQueue => Under.Erasures;

    protected IDeploymentQueue DeploymentQueue => Under.Deployments;

    /// <summary>The avatar that the test is about.</summary>
    protected AvatarKey Ava { get; } = new("user-" + Guid.NewGuid().ToString("N"), "ava");

    /// <summary>Makes rows of <see cref="Ava"/>.</summary>
    protected Sample Sample => new(Ava, Under.Now);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _store = await CreateStoreAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    /// <summary>Runs calls at the same time, each on a thread of its own.</summary>
    protected static async Task<T[]> InParallelAsync<T>(int count, Func<int, Task<T>> call)
    {
        using var start = new Barrier(Math.Min(count, 16));
        var tasks = Enumerable.Range(0, count).Select(i => Task.Factory.StartNew(
            () =>
            {
                if (i < 16)
                {
                    start.SignalAndWait(TimeSpan.FromSeconds(10), Token);
                }

                return call(i);
            },
            Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap());
        return await Task.WhenAll(tasks.ToList());
    }
}
