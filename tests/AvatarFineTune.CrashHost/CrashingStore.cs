using AvatarFineTune.Conformance.Stores;

namespace AvatarFineTune.CrashHost;

/// <summary>Dies before or after a write of a job, as counted.</summary>
internal sealed class CrashingStore(PlacedStore store, CrashPoints points) : DelegatingTrainingStore(store, store, store, store, store)
{
    protected override ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken) => Pass(call, "before");

    protected override ValueTask AfterAsync(StoreCall call, CancellationToken cancellationToken) => Pass(call, "after");

    private ValueTask Pass(StoreCall call, string when)
    {
        if (call.Operation is "Claim" or "Save" or "Complete" or "Release" or "Erase" or "ClaimErasures" or "SaveErasure" or "ReleaseErasure")
        {
            points.Pass($"{when} {call}");
        }

        return ValueTask.CompletedTask;
    }
}
