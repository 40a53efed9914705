using AvatarFineTune.Avatars;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Deployments;

/// <summary>The log lines of deployments, events 3100 to 3199: ids and states, never chat text, names or keys.</summary>
internal static partial class DeploymentLog
{
    [LoggerMessage(3100, LogLevel.Information, "Deployment {DeploymentId}: {Avatar} answers with version {Version} from now on")]
    public static partial void Activated(ILogger logger, Guid deploymentId, AvatarKey avatar, int version);

    [LoggerMessage(3101, LogLevel.Warning, "Deployment {DeploymentId} of {Avatar} version {Version} is gone at the vendor; it is brought back: {IsRestored}")]
    public static partial void Lost(ILogger logger, Guid deploymentId, AvatarKey avatar, int version, bool isRestored);

    [LoggerMessage(3102, LogLevel.Error, "Deployment {DeploymentId} of {Avatar} version {Version} ended at '{Vendor}' as {State}: look at it there, then activate the version again or train anew")]
    public static partial void Failed(ILogger logger, Guid deploymentId, AvatarKey avatar, int version, string vendor, DeploymentState state);

    [LoggerMessage(3103, LogLevel.Warning, "Deployment {DeploymentId}: '{Vendor}' failed ({Fault}); trying again at {DueAt:u}")]
    public static partial void Fault(ILogger logger, Guid deploymentId, string vendor, VendorFault fault, DateTimeOffset dueAt);

    [LoggerMessage(3104, LogLevel.Error, "Deployment {DeploymentId}: an unexpected {Error} is behind the fault")]
    public static partial void Unexpected(ILogger logger, Guid deploymentId, string error);

    [LoggerMessage(3105, LogLevel.Warning, "Deployment {DeploymentId}: its lease is lost; whoever claims it next goes on with it")]
    public static partial void LeaseLost(ILogger logger, Guid deploymentId);

    [LoggerMessage(3106, LogLevel.Error, "Deployment {DeploymentId}: driving it failed; it is claimed again when its lease ends")]
    public static partial void DriveFailed(ILogger logger, Guid deploymentId, Exception exception);

    [LoggerMessage(3107, LogLevel.Error, "Deployment {DeploymentId} waits: vendor '{Vendor}' can't be made in this process")]
    public static partial void VendorBroken(ILogger logger, Guid deploymentId, string vendor, Exception exception);

    [LoggerMessage(3109, LogLevel.Error, "Deployment {DeploymentId}: its claim was lost, and whether its model is still hosted at '{Vendor}' can't be told ({Error}): look at it there")]
    public static partial void LetGoFailed(ILogger logger, Guid deploymentId, string vendor, string error);

    [LoggerMessage(3108, LogLevel.Error, "Claiming deployments failed; trying again in {Delay}")]
    public static partial void ClaimFailed(ILogger logger, TimeSpan delay, Exception exception);
}
