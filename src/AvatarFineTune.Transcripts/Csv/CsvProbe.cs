namespace AvatarFineTune.Transcripts.Csv;

/// <summary>Says from a file's beginning whether it is a CSV of messages.</summary>
internal static class CsvProbe
{
    private const int MostRecords = 5;

    internal static TranscriptMatch Look(ReadOnlyMemory<byte> head)
    {
        if (head.Span.Contains((byte)0) || NextLine(ref head) is not { } first)
        {
            return TranscriptMatch.None;
        }

        var hint = CsvHeader.Hint(first.Span);
        if (hint is not null && NextLine(ref head) is { } second)
        {
            first = second;
        }

        // "Note: a, b" or JSON is no header.
        var cells = hint is { } separator ? new CsvCells(separator) : CsvHeader.Detect(first, null);
        if (first.Span[0] is (byte)'{' or (byte)'[' or (byte)'<' || cells.Cut(first) is not { } header || !CsvHeader.IsPlausible(header))
        {
            return TranscriptMatch.None;
        }

        var layout = CsvLayout.Guess(header);
        return layout.IsWhole ? (layout.Time >= 0 ? TranscriptMatch.Certain : TranscriptMatch.Likely)
            : FollowsHeader(head, cells, header.Length) ? TranscriptMatch.Possible
            : TranscriptMatch.None;
    }

    /// <summary>A table whose columns nobody knows by name: the caller can name them, and the refusal says how.</summary>
    private static bool FollowsHeader(ReadOnlyMemory<byte> head, CsvCells cells, int columns)
    {
        var seen = 0;
        while (seen < MostRecords && NextLine(ref head) is { } line)
        {
            if (cells.Cut(line)?.Length != columns)
            {
                return false;
            }

            seen++;
        }

        return seen > 0;
    }

    private static ReadOnlyMemory<byte>? NextLine(ref ReadOnlyMemory<byte> head)
    {
        while (!head.IsEmpty)
        {
            var end = head.Span.IndexOf((byte)'\n');
            var line = end < 0 ? head : head[..end];
            head = end < 0 ? default : head[(end + 1)..];
            line = line.Span.EndsWith("\r"u8) ? line[..^1] : line;
            if (!line.IsEmpty)
            {
                return line;
            }
        }

        return null;
    }
}
