namespace AvatarFineTune.Vendors;

/// <summary>A vendor's own state of a job, in our words.</summary>
public enum VendorJobState
{
    /// <summary>A status that we don't know. Not a failure: it is polled on, and the raw text is kept.</summary>
    Unknown,

    /// <summary>Files are being checked.</summary>
    Validating,

    /// <summary>Waiting for a machine.</summary>
    Queued,

    /// <summary>Training.</summary>
    Running,

    /// <summary>Halted, and can go on.</summary>
    Paused,

    /// <summary>Trained; the result is being written.</summary>
    Finalizing,

    /// <summary>Asked to stop.</summary>
    Cancelling,

    /// <summary>Done: there is a model.</summary>
    Succeeded,

    /// <summary>Ended without a model.</summary>
    Failed,

    /// <summary>Stopped on request.</summary>
    Cancelled,
}

/// <summary>A vendor's own record of a job. Immutable.</summary>
public sealed record VendorJob
{
    /// <summary>The vendor's id.</summary>
    public required string Id { get; init; }

    /// <summary>The state in our words.</summary>
    public required VendorJobState State { get; init; }

    /// <summary>The state in the vendor's words.</summary>
    public required string RawStatus { get; init; }

    /// <summary>The tuned model; <see langword="null"/> until it succeeded.</summary>
    public string? FineTunedModel { get; init; }

    /// <summary>Tokens billed; <see langword="null"/> until known.</summary>
    public long? TrainedTokens { get; init; }

    /// <summary>How much is done, from 0 to 1; <see langword="null"/> if the vendor does not tell.</summary>
    public double? Progress { get; init; }

    /// <summary>When the vendor expects the end; <see langword="null"/> if it does not tell.</summary>
    public DateTimeOffset? EstimatedFinish { get; init; }

    /// <summary>The vendor's error code; <see langword="null"/> if none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The vendor's error message; <see langword="null"/> if none.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Whether the job has ended.</summary>
    public bool IsTerminal => State is VendorJobState.Succeeded or VendorJobState.Failed or VendorJobState.Cancelled;
}

/// <summary>What to train. Immutable.</summary>
public sealed record VendorJobRequest
{
    /// <summary>Our job's id, which the vendor job carries as its tag.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The model to start from.</summary>
    public required string BaseModel { get; init; }

    /// <summary>The uploaded training file.</summary>
    public required string TrainingFileId { get; init; }

    /// <summary>The uploaded validation file; <see langword="null"/> for none.</summary>
    public string? ValidationFileId { get; init; }

    /// <summary>How to train.</summary>
    public required ResolvedHyperparameters Hyperparameters { get; init; }

    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>A readable part of the tuned model's name; <see langword="null"/> for none.</summary>
    public string? Suffix { get; init; }
}

/// <summary>Hyperparameters as sent: epochs are always a number, so that a spend limit binds.</summary>
/// <param name="Epochs">Passes over the training file, at least 1.</param>
/// <param name="BatchSize">Lines a step; <see langword="null"/> for the vendor's choice.</param>
/// <param name="LearningRate">In the vendor's own meaning (multiplier or absolute); <see langword="null"/> for the vendor's choice.</param>
public sealed record ResolvedHyperparameters(int Epochs, int? BatchSize = null, double? LearningRate = null);

/// <summary>A file at the vendor.</summary>
/// <param name="Id">The vendor's id.</param>
/// <param name="Name">The name that it was uploaded under; ours begin with <c>aft-{job id}-</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="CreatedAt">When it was uploaded.</param>
public sealed record VendorFile(string Id, string Name, long Bytes, DateTimeOffset CreatedAt);

/// <summary>A file to upload. It is opened once an attempt.</summary>
/// <param name="Name">The file's name, which carries our job id.</param>
/// <param name="Length">Its exact length in bytes.</param>
/// <param name="OpenAsync">Opens its content from the start; the caller disposes the stream.</param>
public sealed record VendorFileUpload(string Name, long Length, Func<CancellationToken, ValueTask<Stream>> OpenAsync);
