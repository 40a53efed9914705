using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>Recognises the files of both downloads.</summary>
internal static class MetaProbe
{
    internal static TranscriptMatch Look(TranscriptProbe probe, bool forInstagram)
    {
        if (IsHtml(probe))
        {
            return MetaLayout.IsInstagram(probe.Path) == !forInstagram ? TranscriptMatch.None : TranscriptMatch.Likely;
        }

        if (JsonProbe.Look(probe.Head.Span) is not { } found)
        {
            return TranscriptMatch.None;
        }

        if (found.ContainsKey("/profile_v2") || found.ContainsKey("/autofill_information_v2") || found.ContainsKey("/profile_user"))
        {
            return TranscriptMatch.Companion;
        }

        if (found.ContainsKey("/messages/*/senderName") || (found.ContainsKey("/threadName") && found.ContainsKey("/participants")))
        {
            // Only Messenger encrypts its downloads so.
            return forInstagram ? TranscriptMatch.None : TranscriptMatch.Certain;
        }

        var hasMessages = found.ContainsKey("/messages/*/sender_name") && (found.ContainsKey("/messages/*/timestamp_ms") || found.ContainsKey("/messages/*/timestamp"));
        var isEmptyThread = found.ContainsKey("/participants") && found.ContainsKey("/messages") && found.ContainsKey("/thread_path");
        if (!hasMessages && !isEmptyThread)
        {
            return TranscriptMatch.None;
        }

        // A file that lies in no download tells by its words; in a download, all files go to the same reader.
        var isInstagram = MetaLayout.IsInstagram(probe.Path) ?? (probe.Path.Contains('/', StringComparison.Ordinal) ? null : MetaLayout.IsInstagramText(probe.Head.Span));
        return isInstagram is { } known ? (known == forInstagram ? TranscriptMatch.Certain : TranscriptMatch.None) : TranscriptMatch.Likely;
    }

    /// <summary>A thread of the same download in HTML, which is not read, but must be named: by the marks of Meta's own style sheet.</summary>
    internal static bool IsHtml(TranscriptProbe probe)
    {
        var head = probe.Head.Span.TrimStart(" \t\r\n"u8);
        return probe.Path.EndsWith(".html", StringComparison.OrdinalIgnoreCase)
            && MetaLayout.IsPart(ArchivePath.NameOf(probe.Path))
            && head.StartsWith("<"u8)
            && (head.IndexOf("_a6-g"u8) >= 0 || head.IndexOf("_3-95"u8) >= 0 || probe.Path.Contains("messages/", StringComparison.OrdinalIgnoreCase));
    }
}
