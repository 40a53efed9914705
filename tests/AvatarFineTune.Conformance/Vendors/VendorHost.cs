using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Vendors;

/// <summary>The vendor behind a suite: its state outlives the instances that are opened on it, as a service's or a file's does.</summary>
public abstract class VendorHost : IAsyncDisposable
{
    /// <summary>A base model that a job can start from, and that answers.</summary>
    public abstract string BaseModel { get; }

    /// <summary>Whether a tuned model says what it was taught word for word; an emulator may only pretend to train.</summary>
    public virtual bool RepeatsWhatItLearned => true;

    /// <summary>The code of a job that failed over its training file.</summary>
    public virtual string InvalidFileCode => "invalid_training_file";

    /// <summary>Opens one more instance on the same state, as a restarted or a second process would.</summary>
    public abstract IModelVendor Open();

    /// <summary>Lets a job go on a little: by a manual clock, or by a word to an emulator.</summary>
    public virtual Task LetTimePassAsync() => Task.CompletedTask;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
