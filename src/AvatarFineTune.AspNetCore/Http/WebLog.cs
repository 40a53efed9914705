using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>What the endpoints log beside the service's own logs and the framework's.</summary>
internal static partial class WebLog
{
    /// <summary>Logs what is told to who asks and nowhere else: most refused arguments are what users sent; if one is a bug, its stack says where.</summary>
    public static void Told(ILogger logger, HttpContext context, Exception exception)
    {
        if (exception is ArgumentException refused)
        {
            Refused(logger, context.GetEndpoint()?.DisplayName, refused);
        }
    }

    [LoggerMessage(7000, LogLevel.Information, "The service refused what was sent to {Endpoint}")]
    private static partial void Refused(ILogger logger, string? endpoint, ArgumentException exception);
}
