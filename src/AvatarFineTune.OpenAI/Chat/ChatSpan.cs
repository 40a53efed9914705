using System.Diagnostics;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>The tags that OpenTelemetry's conventions have for this API, on the span of a chat if one is current: those that the AI package sets.</summary>
internal static class ChatSpan
{
    internal static void TellApi() => Current()?.SetTag("openai.api.type", "chat_completions");

    internal static void TellServiceTier(string tier) => Current()?.SetTag("openai.response.service_tier", tier);

    internal static void TellFingerprint(string fingerprint) => Current()?.SetTag("openai.response.system_fingerprint", fingerprint);

    private static Activity? Current() =>
        Activity.Current is { IsAllDataRequested: true } activity && (activity.DisplayName is "chat" || activity.DisplayName.StartsWith("chat ", StringComparison.Ordinal))
            ? activity
            : null;
}
