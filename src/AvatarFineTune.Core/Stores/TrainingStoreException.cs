namespace AvatarFineTune.Stores;

/// <summary>A store's fault. The message says what to do, and holds no connection string and no chat text.</summary>
public class TrainingStoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TrainingStoreException(string store, string operation, string message, bool isTransient, Exception? innerException = null)
        : base(message, innerException)
    {
        Store = store;
        Operation = operation;
        IsTransient = isTransient;
    }

    /// <summary>The store, such as <c>sqlite</c>.</summary>
    public string Store { get; }

    /// <summary>What was tried, such as <c>AddImport</c>.</summary>
    public string Operation { get; }

    /// <summary>Whether trying again later can help.</summary>
    public bool IsTransient { get; }
}

/// <summary>A job's or a deployment's claim was lost to another worker: nothing was stored, and the work must stop.</summary>
public sealed class LeaseLostException : TrainingStoreException
{
    /// <summary>Creates the exception.</summary>
    public LeaseLostException(string store, Guid jobId)
        : this(store, $"job {jobId}")
    {
    }

    private LeaseLostException(string store, string held)
        : base(store, "Fenced write", $"Another worker holds {held} now, or it is over; this one stops.", isTransient: false)
    {
    }

    /// <summary>Says it of a deployment.</summary>
    public static LeaseLostException OfDeployment(string store, Guid deploymentId) => new(store, $"deployment {deploymentId}");
}

/// <summary>Examples of a dataset were erased between being read and being stored: nothing was stored, and it is to be composed again.</summary>
public sealed class ExamplesErasedException : TrainingStoreException
{
    /// <summary>Creates the exception.</summary>
    public ExamplesErasedException(string store)
        : base(store, "AddDataset", "Examples of this dataset were erased while it was composed, so it was not stored; compose it again.", isTransient: false)
    {
    }
}
