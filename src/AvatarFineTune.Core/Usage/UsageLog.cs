using AvatarFineTune.Avatars;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Usage;

/// <summary>The logs of usage, events 2100 to 2199. No exception is logged whole: a sink's own message is not ours to trust.</summary>
internal static partial class UsageLog
{
    [LoggerMessage(2100, LogLevel.Error, "Usage record {Id} of avatar {Avatar} is not known to be stored ({Error}): {Model}, {InputTokens} + {OutputTokens} tokens, {Cost}.")]
    public static partial void Unrecorded(ILogger logger, Guid id, AvatarKey avatar, string error, ModelRef model, long inputTokens, long outputTokens, string cost);

    [LoggerMessage(2101, LogLevel.Information, "Usage record {Id} was stored after all.")]
    public static partial void RecordedLate(ILogger logger, Guid id);

    [LoggerMessage(2102, LogLevel.Warning, "Usage sink {Sink} did not take record {Id} ({Error}).")]
    public static partial void SinkFailed(ILogger logger, string sink, Guid id, string error);
}
