using AvatarFineTune.Vendors;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Jobs.Sweeping;

/// <summary>The log lines of the sweep, events 3200 to 3299: ids and counts, never names of users, chat text or keys.</summary>
internal static partial class FileSweepLog
{
    [LoggerMessage(3200, LogLevel.Information, "A file that job {JobId} had left at '{Vendor}' is deleted")]
    public static partial void Swept(ILogger logger, Guid jobId, string vendor);

    [LoggerMessage(3201, LogLevel.Information, "{Count} files at '{Vendor}' are named like ours, but this store does not know their jobs: they stay")]
    public static partial void Unknown(ILogger logger, string vendor, int count);

    [LoggerMessage(3202, LogLevel.Warning, "The sweep of files at '{Vendor}' failed at {Operation} ({Fault}, {Error}); what is left is met by the next sweep")]
    public static partial void Failed(ILogger logger, string vendor, string operation, VendorFault fault, string error);

    [LoggerMessage(3203, LogLevel.Information, "'{Vendor}' has no key of its own that lists files: only the accounts of users with keys are swept")]
    public static partial void NoOwnKey(ILogger logger, string vendor);

    [LoggerMessage(3204, LogLevel.Warning, "No files are swept at '{Vendor}': it can't be made in this process ({Error})")]
    public static partial void VendorBroken(ILogger logger, string vendor, string error);

    [LoggerMessage(3205, LogLevel.Error, "The sweep of files failed at the store; trying again in {Delay}")]
    public static partial void StoreFailed(ILogger logger, TimeSpan delay, Exception exception);
}
