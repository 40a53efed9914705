namespace AvatarFineTune.Stores.Providers;

/// <summary>The faults that every store can have, so that they read the same everywhere.</summary>
public static class StoreFault
{
    /// <summary>A dataset holds what was erased between reading the examples and storing it.</summary>
    public static ExamplesErasedException ErasedMeanwhile(string store) => new(store);

    /// <summary>A dataset has two lines of one number.</summary>
    public static TrainingStoreException RepeatedLine(string store) => new(
        store, "AddDataset", "Two lines of one side of this dataset have the same number, so it was not stored; number them from 0.", isTransient: false);

    /// <summary>A job was reopened while another one took its idempotency key.</summary>
    public static TrainingStoreException KeyTaken(string store, string operation, Guid jobId) => new(
        store, operation, $"Job {jobId} can't go on: another unfinished job of the same request exists. Cancel one of them.", isTransient: false);

    /// <summary>Two jobs name the same vendor job.</summary>
    public static TrainingStoreException VendorJobTaken(string store, string operation, Guid jobId) => new(
        store, operation, $"Job {jobId} names a vendor job that another job has already; one vendor job is one job.", isTransient: false);
}
