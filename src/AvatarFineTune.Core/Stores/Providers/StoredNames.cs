using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.Stores.Providers;

/// <summary>
/// The names under which enum values are stored. Written out, so that renaming a member in C# can't orphan stored rows;
/// people query these by hand.
/// </summary>
public static class StoredNames
{
    /// <summary>The stored name of a pattern.</summary>
    public static string Of(PatternType value) => value switch
    {
        PatternType.Greeting => "greeting",
        PatternType.Question => "question",
        PatternType.Statement => "statement",
        PatternType.Request => "request",
        PatternType.Reaction => "reaction",
        PatternType.Farewell => "farewell",
        PatternType.Other => "other",
        _ => throw Unknown(nameof(PatternType), value.ToString()),
    };

    /// <summary>Reads a pattern.</summary>
    public static PatternType Pattern(string name) => name switch
    {
        "greeting" => PatternType.Greeting,
        "question" => PatternType.Question,
        "statement" => PatternType.Statement,
        "request" => PatternType.Request,
        "reaction" => PatternType.Reaction,
        "farewell" => PatternType.Farewell,
        "other" => PatternType.Other,
        _ => throw Unknown(nameof(PatternType), name),
    };

    /// <summary>The stored name of a side.</summary>
    public static string Of(DatasetSide value) => value switch
    {
        DatasetSide.Training => "training",
        DatasetSide.Validation => "validation",
        _ => throw Unknown(nameof(DatasetSide), value.ToString()),
    };

    /// <summary>Reads a side.</summary>
    public static DatasetSide Side(string name) => name switch
    {
        "training" => DatasetSide.Training,
        "validation" => DatasetSide.Validation,
        _ => throw Unknown(nameof(DatasetSide), name),
    };

    /// <summary>The stored name of an activation policy.</summary>
    public static string Of(ActivationPolicy value) => value switch
    {
        ActivationPolicy.Manual => "manual",
        ActivationPolicy.WhenSucceeded => "when_succeeded",
        ActivationPolicy.WhenNoneActive => "when_none_active",
        _ => throw Unknown(nameof(ActivationPolicy), value.ToString()),
    };

    /// <summary>Reads an activation policy.</summary>
    public static ActivationPolicy Activation(string name) => name switch
    {
        "manual" => ActivationPolicy.Manual,
        "when_succeeded" => ActivationPolicy.WhenSucceeded,
        "when_none_active" => ActivationPolicy.WhenNoneActive,
        _ => throw Unknown(nameof(ActivationPolicy), name),
    };

    /// <summary>The stored name of a job's status.</summary>
    public static string Of(FineTuneJobStatus value) => value switch
    {
        FineTuneJobStatus.Queued => "queued",
        FineTuneJobStatus.Uploading => "uploading",
        FineTuneJobStatus.Submitting => "submitting",
        FineTuneJobStatus.Validating => "validating",
        FineTuneJobStatus.VendorQueued => "vendor_queued",
        FineTuneJobStatus.Running => "running",
        FineTuneJobStatus.Paused => "paused",
        FineTuneJobStatus.Finalizing => "finalizing",
        FineTuneJobStatus.Cancelling => "cancelling",
        FineTuneJobStatus.Unknown => "unknown",
        FineTuneJobStatus.Succeeded => "succeeded",
        FineTuneJobStatus.Failed => "failed",
        FineTuneJobStatus.Cancelled => "cancelled",
        FineTuneJobStatus.Unclear => "unclear",
        _ => throw Unknown(nameof(FineTuneJobStatus), value.ToString()),
    };

    /// <summary>Reads a job's status.</summary>
    public static FineTuneJobStatus Status(string name) => name switch
    {
        "queued" => FineTuneJobStatus.Queued,
        "uploading" => FineTuneJobStatus.Uploading,
        "submitting" => FineTuneJobStatus.Submitting,
        "validating" => FineTuneJobStatus.Validating,
        "vendor_queued" => FineTuneJobStatus.VendorQueued,
        "running" => FineTuneJobStatus.Running,
        "paused" => FineTuneJobStatus.Paused,
        "finalizing" => FineTuneJobStatus.Finalizing,
        "cancelling" => FineTuneJobStatus.Cancelling,
        "unknown" => FineTuneJobStatus.Unknown,
        "succeeded" => FineTuneJobStatus.Succeeded,
        "failed" => FineTuneJobStatus.Failed,
        "cancelled" => FineTuneJobStatus.Cancelled,
        "unclear" => FineTuneJobStatus.Unclear,
        _ => throw Unknown(nameof(FineTuneJobStatus), name),
    };

    private static InvalidOperationException Unknown(string type, string value) =>
        new($"'{value}' is not a stored {type}: the row was written by hand or by a newer version of the SDK.");
}
