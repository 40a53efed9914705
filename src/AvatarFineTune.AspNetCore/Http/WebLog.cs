using Microsoft.Extensions.Logging;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>What the endpoints log beside the service's own logs and the framework's.</summary>
internal static partial class WebLog
{
    /// <summary>Most of these are what users sent; if one is a bug, its stack says where.</summary>
    [LoggerMessage(7000, LogLevel.Information, "The service refused what was sent to {Endpoint}")]
    public static partial void Refused(ILogger logger, string? endpoint, ArgumentException exception);
}
