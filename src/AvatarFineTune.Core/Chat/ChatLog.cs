using AvatarFineTune.Avatars;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Chat;

/// <summary>The chat's logs, events 2000 to 2099. No exception is logged whole: its message may quote the chat.</summary>
internal static partial class ChatLog
{
    [LoggerMessage(2000, LogLevel.Warning, "Avatar {Avatar} was not answered by {Model} ({Reason}).")]
    public static partial void FellBack(ILogger logger, AvatarKey avatar, ModelRef model, string reason);

    [LoggerMessage(2001, LogLevel.Error, "Avatar {Avatar} was answered by no model. Tried: {Attempts}.")]
    public static partial void Exhausted(ILogger logger, AvatarKey avatar, string attempts);

    [LoggerMessage(2002, LogLevel.Warning, "Avatar {Avatar}: the store could not be read ({Operation}); its last known profile and version answer.")]
    public static partial void StaleAvatar(ILogger logger, AvatarKey avatar, string operation);

    [LoggerMessage(2003, LogLevel.Warning, "Avatar {Avatar}: its active version {Version} does not exist; the base model answers. Activate another version.")]
    public static partial void VersionMissing(ILogger logger, AvatarKey avatar, int version);

    [LoggerMessage(2004, LogLevel.Warning, "Context provider {Provider} gave nothing for avatar {Avatar} ({Error}); the answer goes without.")]
    public static partial void ContextFailed(ILogger logger, string provider, AvatarKey avatar, string error);

    [LoggerMessage(2005, LogLevel.Warning, "Avatar {Avatar}: the answer of {Model} broke off after its first token ({Error}).")]
    public static partial void BrokeOff(ILogger logger, AvatarKey avatar, ModelRef model, string error);

    [LoggerMessage(2006, LogLevel.Warning, "Every model of avatar {Avatar}'s chain is past its shutdown day ({Attempts}); they are asked all the same. Add a living model to FallbackModels.")]
    public static partial void AllRetired(ILogger logger, AvatarKey avatar, string attempts);

    [LoggerMessage(2007, LogLevel.Error, "Avatar {Avatar}: usage of an answer of {Model} could not be counted ({Error}).")]
    public static partial void UsageNotCounted(ILogger logger, AvatarKey avatar, ModelRef model, string error);
}
