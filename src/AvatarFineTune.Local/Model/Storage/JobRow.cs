using AvatarFineTune.Vendors;

namespace AvatarFineTune.Local.Model.Storage;

/// <summary>A job as stored. Immutable; a change is a copy that replaces the stored one only if that has not moved on.</summary>
internal sealed record JobRow
{
    public required string Id { get; init; }

    public required Guid JobId { get; init; }

    /// <summary>The status in the words that hosted vendors use; see <see cref="JobStatus"/>.</summary>
    public required string Status { get; init; }

    public required string BaseModel { get; init; }

    public required string TrainingFile { get; init; }

    public string? ValidationFile { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Lines a step; 0 until it is chosen, where the request leaves it open.</summary>
    public required int BatchSize { get; init; }

    public string? Suffix { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last step was due: the next is due one step's duration later.</summary>
    public required DateTimeOffset AdvancedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int Step { get; init; }

    public int TotalSteps { get; init; }

    /// <summary>Where in the training file the next line to learn starts.</summary>
    public long NextByte { get; init; }

    /// <summary>Tokens of the training file, once.</summary>
    public long LineTokens { get; init; }

    public int Learned { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>Filled from the models' table.</summary>
    public string? Model { get; init; }

    public bool IsTerminal => Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled;

    public VendorJob ToVendorJob(DateTimeOffset now, TimeSpan stepDuration) => new()
    {
        Id = Id,
        RawStatus = Status,
        State = JobStatus.ToState(Status),
        FineTunedModel = Model,
        TrainedTokens = Status == JobStatus.Succeeded ? LineTokens * Epochs : null,
        Progress = Status == JobStatus.Succeeded ? 1 : TotalSteps == 0 ? 0 : Step / (TotalSteps + 1.0),
        EstimatedFinish = IsTerminal || TotalSteps == 0 ? null : now + stepDuration * StepsLeft,
        ErrorCode = ErrorCode,
        ErrorMessage = ErrorMessage,
    };

    // Besides the training steps: from queued to running, and from finalizing to succeeded.
    private int StepsLeft => TotalSteps - Step + (Status == JobStatus.Queued ? 2 : 1);
}

/// <summary>The states that a job goes through, in order, in the words that hosted vendors use.</summary>
internal static class JobStatus
{
    public const string Validating = "validating_files";
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Finalizing = "finalizing";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public static VendorJobState ToState(string status) => status switch
    {
        Validating => VendorJobState.Validating,
        Queued => VendorJobState.Queued,
        Running => VendorJobState.Running,
        Finalizing => VendorJobState.Finalizing,
        Succeeded => VendorJobState.Succeeded,
        Failed => VendorJobState.Failed,
        Cancelled => VendorJobState.Cancelled,
        _ => VendorJobState.Unknown,
    };
}
