using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>What the beginning of a file tells.</summary>
internal static class MetaHead
{
    /// <summary>Whether the file is one of the end-to-end encrypted download.</summary>
    internal static bool IsEncrypted(ReadOnlySpan<byte> head) =>
        JsonProbe.Look(head) is { } found && (found.ContainsKey("/messages/*/senderName") || found.ContainsKey("/threadName"));

    /// <summary>The time of the file's first message; <see langword="null"/> where it cannot be told.</summary>
    internal static DateTime? FirstTime(ReadOnlySpan<byte> head)
    {
        try
        {
            return JsonProbe.Look(head) is { } found
                && (found.TryGetValue("/messages/*/timestamp_ms", out var time) || found.TryGetValue("/messages/*/timestamp", out time))
                && time.Length > 0
                    ? JsonTime.FromMillisecondsOrSeconds(time)
                    : null;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return null;
        }
    }
}
