using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Jobs;

/// <summary>Names a job: the user that it belongs to, and its own id.</summary>
/// <param name="UserId">The avatar's owner.</param>
/// <param name="Id">The job's id, a version 7 Guid; the vendor job carries it as its tag.</param>
public sealed record JobKey(string UserId, Guid Id)
{
    /// <summary>Shows <c>user/id</c>.</summary>
    public override string ToString() => $"{UserId}/{Id}";
}

/// <summary>Where a job stands.</summary>
public enum FineTuneJobStatus
{
    /// <summary>Stored; nothing has been sent yet.</summary>
    Queued,

    /// <summary>Files are on their way to the vendor.</summary>
    Uploading,

    /// <summary>The vendor job is being created, or searched for after an unclear answer.</summary>
    Submitting,

    /// <summary>The vendor checks the files.</summary>
    Validating,

    /// <summary>The vendor job waits for a machine.</summary>
    VendorQueued,

    /// <summary>Training.</summary>
    Running,

    /// <summary>Halted at the vendor.</summary>
    Paused,

    /// <summary>Trained; the vendor writes the result.</summary>
    Finalizing,

    /// <summary>Asked to stop.</summary>
    Cancelling,

    /// <summary>The vendor's status is unknown to us; it is polled on.</summary>
    Unknown,

    /// <summary>Done: there is a new model version.</summary>
    Succeeded,

    /// <summary>Ended without a model.</summary>
    Failed,

    /// <summary>Stopped on request.</summary>
    Cancelled,

    /// <summary>Whether the vendor created the job can't be told; a person must look and decide.</summary>
    Unclear,
}

/// <summary>Our durable record of one training. Immutable.</summary>
public sealed record FineTuneJob
{
    /// <summary>The job.</summary>
    public required JobKey Key { get; init; }

    /// <summary>The avatar; its user is the key's.</summary>
    public required AvatarKey Avatar { get; init; }

    /// <summary>The model to start from, and the vendor that trains it.</summary>
    public required ModelRef Base { get; init; }

    /// <summary>The dataset to train on.</summary>
    public required Guid DatasetId { get; init; }

    /// <summary>Where it stands.</summary>
    public FineTuneJobStatus Status { get; init; }

    /// <summary>The vendor's own status text; <see langword="null"/> before the vendor job exists.</summary>
    public string? RawStatus { get; init; }

    /// <summary>How it is trained.</summary>
    public required ResolvedHyperparameters Hyperparameters { get; init; }

    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>A readable part of the tuned model's name.</summary>
    public string? Suffix { get; init; }

    /// <summary>Makes the same request twice one job: unique among the avatar's unfinished jobs.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Examples in the training lines.</summary>
    public required int TrainingExamplesCount { get; init; }

    /// <summary>Tokens expected on the bill: the training file times the epochs.</summary>
    public required long EstimatedTokens { get; init; }

    /// <summary>The expected price; <see langword="null"/> if the price is unknown.</summary>
    public Money? EstimatedCost { get; init; }

    /// <summary>The price of the tokens that the vendor billed; <see langword="null"/> until known.</summary>
    public Money? ActualCost { get; init; }

    /// <summary>The tokens that the vendor billed; <see langword="null"/> until known.</summary>
    public long? TrainedTokens { get; init; }

    /// <summary>How much is done, from 0 to 1; <see langword="null"/> if the vendor does not tell.</summary>
    public double? Progress { get; init; }

    /// <summary>When the vendor expects the end; <see langword="null"/> if it does not tell.</summary>
    public DateTimeOffset? EstimatedFinish { get; init; }

    /// <summary>What happens when it succeeds.</summary>
    public ActivationPolicy Activation { get; init; }

    /// <summary>Whether somebody asked to cancel it.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The vendor's id of the job; <see langword="null"/> before it exists.</summary>
    public string? VendorJobId { get; init; }

    /// <summary>The uploaded training file.</summary>
    public string? TrainingFileId { get; init; }

    /// <summary>The uploaded validation file.</summary>
    public string? ValidationFileId { get; init; }

    /// <summary>When the create was last about to be sent: the stored intent. Set before, never after.</summary>
    public DateTimeOffset? CreateAttemptedAt { get; init; }

    /// <summary>The tuned model; <see langword="null"/> until it succeeded.</summary>
    public ModelRef? FineTunedModel { get; init; }

    /// <summary>The number of the version that it made; <see langword="null"/> until it succeeded.</summary>
    public int? Version { get; init; }

    /// <summary>Why it failed, was cancelled or is unclear, and what to do; <see langword="null"/> otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When the vendor last told something new.</summary>
    public DateTimeOffset LastNewsAt { get; init; }

    /// <summary>When a worker should look at it next.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>Faults in a row; a success sets it back to 0.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether what follows its end is done: files cleaned up, observers told.</summary>
    public bool IsSettled { get; init; }

    /// <summary>Grows with every stored change; a watcher sees by it what is new.</summary>
    public long Revision { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool IsFinished => Status is FineTuneJobStatus.Succeeded or FineTuneJobStatus.Failed or FineTuneJobStatus.Cancelled or FineTuneJobStatus.Unclear;

    /// <summary>Shows id and status.</summary>
    public override string ToString() => $"job {Key} {Status}{(Progress is { } p ? $" {p:P0}" : "")}";
}

/// <summary>What happens when a job succeeds.</summary>
public enum ActivationPolicy
{
    /// <summary>Nothing: the app activates when it likes.</summary>
    Manual,

    /// <summary>The new version becomes the active one.</summary>
    WhenSucceeded,

    /// <summary>The new version becomes the active one if the avatar has none.</summary>
    WhenNoneActive,
}

/// <summary>Something that happened to a job. Immutable.</summary>
/// <param name="Id">Unique within the job: the vendor's id, or our own.</param>
/// <param name="At">When.</param>
/// <param name="Level">How serious: <c>info</c>, <c>warn</c> or <c>error</c>.</param>
/// <param name="Message">What.</param>
/// <param name="Step">The training step of <paramref name="Metrics"/>.</param>
/// <param name="Metrics">What was measured, by name.</param>
public sealed record FineTuneJobEvent(
    string Id, DateTimeOffset At, string Level, string Message, long? Step = null, IReadOnlyDictionary<string, double>? Metrics = null);
