using AvatarFineTune.Stores;
using AvatarFineTune.Usage;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>
/// A store whose calls fail when a test says so: before anything was stored, or after the commit, when only the answer is
/// lost. The second is the one that breaks what is not idempotent.
/// </summary>
public sealed class FaultyStore : DelegatingTrainingStore
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];

    /// <summary>Wraps a store that is under test.</summary>
    public FaultyStore(IStoreUnderTest store)
        : base(store.Training, store.Usage, store.Queue, store.Erasures, store.Deployments)
    {
    }

    /// <summary>Wraps a store.</summary>
    public FaultyStore(ITrainingStore training, IUsageStore usage, IJobQueue queue, IErasureQueue erasures, IDeploymentQueue deployments)
        : base(training, usage, queue, erasures, deployments)
    {
    }

    /// <summary>Faults that have not happened yet: at the end of a test there should be none.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _faults.Count;
            }
        }
    }

    /// <summary>Lets one call fail with nothing stored.</summary>
    /// <param name="operation">The operation, such as <c>Save</c>; <c>*</c> for any.</param>
    /// <param name="exception">What is thrown; a transient fault of the store by default.</param>
    /// <param name="skip">How many calls of it pass before.</param>
    public FaultyStore FailBefore(string operation, Exception? exception = null, int skip = 0) => Add(operation, exception, skip, isAfter: false);

    /// <summary>Lets the answer of one call be lost, with everything stored.</summary>
    /// <inheritdoc cref="FailBefore"/>
    public FaultyStore LoseAnswer(string operation, Exception? exception = null, int skip = 0) => Add(operation, exception, skip, isAfter: true);

    /// <inheritdoc/>
    protected override ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken) => Throw(call, isAfter: false);

    /// <inheritdoc/>
    protected override ValueTask AfterAsync(StoreCall call, CancellationToken cancellationToken) => Throw(call, isAfter: true);

    private FaultyStore Add(string operation, Exception? exception, int skip, bool isAfter)
    {
        exception ??= new TrainingStoreException(
            "faulty", operation, isAfter ? $"{operation}: the answer was lost." : $"{operation}: nothing was stored.", isTransient: true);
        lock (_lock)
        {
            _faults.Add(new(operation, exception, isAfter) { Skip = skip });
        }

        return this;
    }

    private ValueTask Throw(StoreCall call, bool isAfter)
    {
        lock (_lock)
        {
            var fault = _faults.Find(f => f.IsAfter == isAfter && (f.Operation == "*" || f.Operation == call.Operation));
            if (fault is null || fault.Skip-- > 0)
            {
                return ValueTask.CompletedTask;
            }

            _faults.Remove(fault);
            return ValueTask.FromException(fault.Exception);
        }
    }

    private sealed record Fault(string Operation, Exception Exception, bool IsAfter)
    {
        public int Skip { get; set; }
    }
}
