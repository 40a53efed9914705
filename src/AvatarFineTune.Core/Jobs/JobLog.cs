using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs;

/// <summary>The log lines of jobs: ids and states, never chat text, names or keys.</summary>
internal static partial class JobLog
{
    [LoggerMessage(3000, LogLevel.Information, "Job {JobId} is {Status}")]
    public static partial void StatusChanged(ILogger logger, Guid jobId, FineTuneJobStatus status);

    [LoggerMessage(3001, LogLevel.Warning, "Job {JobId}: the vendor failed at {Operation} ({Fault}); trying again at {DueAt:u}")]
    public static partial void VendorFault(ILogger logger, Guid jobId, string operation, Vendors.VendorFault fault, DateTimeOffset dueAt);

    [LoggerMessage(3002, LogLevel.Error, "Job {JobId}: what follows its end failed")]
    public static partial void SettleFailed(ILogger logger, Guid jobId, Exception exception);

    [LoggerMessage(3003, LogLevel.Warning, "Job {JobId}: its lease is lost; another worker goes on with it")]
    public static partial void LeaseLost(ILogger logger, Guid jobId);

    [LoggerMessage(3004, LogLevel.Error, "Job {JobId}: driving it failed; it is claimed again when its lease ends")]
    public static partial void DriveFailed(ILogger logger, Guid jobId, Exception exception);

    [LoggerMessage(3005, LogLevel.Error, "Claiming jobs failed; trying again in {Delay}")]
    public static partial void ClaimFailed(ILogger logger, TimeSpan delay, Exception exception);

    [LoggerMessage(3006, LogLevel.Warning, "Job {JobId} is stuck: no news since {LastNewsAt:u}")]
    public static partial void Stuck(ILogger logger, Guid jobId, DateTimeOffset lastNewsAt);

    [LoggerMessage(3007, LogLevel.Warning, "Job {JobId} waits: vendor '{Vendor}' is not registered in this process")]
    public static partial void VendorMissing(ILogger logger, Guid jobId, string vendor);

    [LoggerMessage(3008, LogLevel.Information, "Job {JobId} queued: {Lines} training lines, {Tokens} tokens expected on the bill")]
    public static partial void Created(ILogger logger, Guid jobId, int lines, long tokens);

    [LoggerMessage(3009, LogLevel.Warning, "Job {JobId}: the vendor did not take the cancel ({Fault}); it is asked again with the next poll")]
    public static partial void CancelFailed(ILogger logger, Guid jobId, Vendors.VendorFault fault);

    [LoggerMessage(3010, LogLevel.Warning, "Job {JobId}: the vendor's events can't be read ({Fault}); the job goes on without them")]
    public static partial void EventsFailed(ILogger logger, Guid jobId, Vendors.VendorFault fault);

    [LoggerMessage(3011, LogLevel.Error, "Job {JobId} waits: vendor '{Vendor}' can't be made in this process")]
    public static partial void VendorBroken(ILogger logger, Guid jobId, string vendor, Exception exception);

    [LoggerMessage(3020, LogLevel.Information, "Erasure of job {JobId} at '{Vendor}' is {Status}: deployments {Deployments}, model {Model}, files {Files}")]
    public static partial void ErasureEnded(
        ILogger logger, Guid jobId, string vendor, Stores.VendorErasureStatus status, Stores.VendorErasurePart deployments, Stores.VendorErasurePart model, Stores.VendorErasurePart files);

    [LoggerMessage(3021, LogLevel.Warning, "Erasure of job {JobId}: '{Vendor}' failed ({Fault}); trying again at {DueAt:u}")]
    public static partial void ErasureFault(ILogger logger, Guid jobId, string vendor, Vendors.VendorFault fault, DateTimeOffset dueAt);

    [LoggerMessage(3022, LogLevel.Error, "Erasure of job {JobId} at '{Vendor}' has been pending since {RequestedAt:u}, {Attempts} tries failed: look at it there")]
    public static partial void ErasureOverdue(ILogger logger, Guid jobId, string vendor, DateTimeOffset requestedAt, int attempts);

    [LoggerMessage(3023, LogLevel.Warning, "Erasure of job {JobId}: its lease is lost, or it was asked for anew; whoever claims it next goes on with it")]
    public static partial void ErasureLeaseLost(ILogger logger, Guid jobId);

    [LoggerMessage(3024, LogLevel.Error, "Erasure of job {JobId}: driving it failed; it is claimed again when its lease ends")]
    public static partial void ErasureDriveFailed(ILogger logger, Guid jobId, Exception exception);

    [LoggerMessage(3025, LogLevel.Error, "Claiming erasures failed; trying again in {Delay}")]
    public static partial void ErasureClaimFailed(ILogger logger, TimeSpan delay, Exception exception);
}
