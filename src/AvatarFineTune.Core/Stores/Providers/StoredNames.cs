using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;

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

    /// <summary>The stored name of a part of a vendor erasure.</summary>
    public static string Of(VendorErasurePart value) => value switch
    {
        VendorErasurePart.Pending => "pending",
        VendorErasurePart.Deleted => "deleted",
        VendorErasurePart.NothingThere => "nothing_there",
        VendorErasurePart.NotSupported => "not_supported",
        VendorErasurePart.Kept => "kept",
        VendorErasurePart.Shared => "shared",
        VendorErasurePart.Unclear => "unclear",
        _ => throw Unknown(nameof(VendorErasurePart), value.ToString()),
    };

    /// <summary>Reads a part of a vendor erasure.</summary>
    public static VendorErasurePart ErasurePart(string name) => name switch
    {
        "pending" => VendorErasurePart.Pending,
        "deleted" => VendorErasurePart.Deleted,
        "nothing_there" => VendorErasurePart.NothingThere,
        "not_supported" => VendorErasurePart.NotSupported,
        "kept" => VendorErasurePart.Kept,
        "shared" => VendorErasurePart.Shared,
        "unclear" => VendorErasurePart.Unclear,
        _ => throw Unknown(nameof(VendorErasurePart), name),
    };

    /// <summary>The stored name of a vendor's fault.</summary>
    public static string Of(VendorFault value) => value switch
    {
        VendorFault.Other => "other",
        VendorFault.ModelNotFound => "model_not_found",
        VendorFault.NotDeployed => "not_deployed",
        VendorFault.Throttled => "throttled",
        VendorFault.Unavailable => "unavailable",
        VendorFault.NotEligible => "not_eligible",
        VendorFault.InvalidRequest => "invalid_request",
        VendorFault.ContextTooLong => "context_too_long",
        VendorFault.ContentFiltered => "content_filtered",
        VendorFault.NotFound => "not_found",
        _ => throw Unknown(nameof(VendorFault), value.ToString()),
    };

    /// <summary>Reads a vendor's fault.</summary>
    public static VendorFault Fault(string name) => name switch
    {
        "other" => VendorFault.Other,
        "model_not_found" => VendorFault.ModelNotFound,
        "not_deployed" => VendorFault.NotDeployed,
        "throttled" => VendorFault.Throttled,
        "unavailable" => VendorFault.Unavailable,
        "not_eligible" => VendorFault.NotEligible,
        "invalid_request" => VendorFault.InvalidRequest,
        "context_too_long" => VendorFault.ContextTooLong,
        "content_filtered" => VendorFault.ContentFiltered,
        "not_found" => VendorFault.NotFound,
        _ => throw Unknown(nameof(VendorFault), name),
    };

    /// <summary>The stored name of a deployment's state.</summary>
    public static string Of(DeploymentState value) => value switch
    {
        DeploymentState.NotDeployed => "not_deployed",
        DeploymentState.Provisioning => "provisioning",
        DeploymentState.Ready => "ready",
        DeploymentState.Degraded => "degraded",
        DeploymentState.Stopping => "stopping",
        DeploymentState.Failed => "failed",
        DeploymentState.Retired => "retired",
        _ => throw Unknown(nameof(DeploymentState), value.ToString()),
    };

    /// <summary>Reads a deployment's state.</summary>
    public static DeploymentState Deployment(string name) => name switch
    {
        "not_deployed" => DeploymentState.NotDeployed,
        "provisioning" => DeploymentState.Provisioning,
        "ready" => DeploymentState.Ready,
        "degraded" => DeploymentState.Degraded,
        "stopping" => DeploymentState.Stopping,
        "failed" => DeploymentState.Failed,
        "retired" => DeploymentState.Retired,
        _ => throw Unknown(nameof(DeploymentState), name),
    };

    private static InvalidOperationException Unknown(string type, string value) =>
        new($"'{value}' is not a stored {type}: the row was written by hand or by a newer version of the SDK.");
}
