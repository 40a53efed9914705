using System.Text.Json;

namespace AvatarFineTune.Transcripts.Json;

/// <summary>Says what is wrong with a document, and where, without its words.</summary>
internal static class JsonFault
{
    internal static TranscriptException Of(JsonException e, string file, int depth, int maxDepth, long position, long records) => depth >= maxDepth - 1
        ? new(TranscriptError.LimitExceeded, $"'{file}' nests deeper than {maxDepth} levels at byte {position}: this is no ordinary export; if it is, raise {nameof(TranscriptReadOptions.MaxDepth)}.", Sanitized(e))
        : new(TranscriptError.Damaged, $"'{file}' is cut off or broken at byte {position}, after {records} records: export or copy it again.", Sanitized(e));

    /// <summary>A parser's message may quote the text; only where it stopped is passed on.</summary>
    private static JsonException Sanitized(JsonException e) => new("The JSON is not valid.", e.Path, e.LineNumber, e.BytePositionInLine);
}
