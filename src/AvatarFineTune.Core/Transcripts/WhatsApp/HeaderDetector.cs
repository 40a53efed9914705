namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>Finds the shape of a file's headers in its head.</summary>
/// <param name="Shape">The shape; <see langword="null"/> where there is no header.</param>
/// <param name="Headers">How many lines have it.</param>
/// <param name="IsAtTop">Whether the first line that is not blank has it.</param>
internal readonly record struct HeaderFindings(HeaderShape? Shape, int Headers, bool IsAtTop)
{
    /// <summary>How many of them go on with an author, and how many with what a program's log writes there.</summary>
    internal int Authors { get; init; }

    internal int Levels { get; init; }

    /// <summary>Whether a line of the app itself was found.</summary>
    internal bool HasNotice { get; init; }
}

/// <inheritdoc cref="HeaderFindings"/>
internal static class HeaderDetector
{
    private const int LongestAuthor = 120;

    /// <summary>
    /// An export begins with a header, so the first line decides, whatever a long pasted transcript below it says. Only
    /// a file whose beginning was cut off is decided by the most frequent shape.
    /// </summary>
    internal static HeaderFindings Detect(HeaderGrammar grammar, WhatsAppWords words, ReadOnlySpan<byte> head, bool isWhole)
    {
        var counts = new Dictionary<HeaderShape, HeaderFindings>();
        var memory = new HeaderMemory();
        HeaderShape? top = null;
        var isFirst = true;
        while (!head.IsEmpty)
        {
            var end = head.IndexOf((byte)'\n');
            if (end < 0 && !isWhole && counts.Count > 0)
            {
                break;
            }

            var line = end < 0 ? head : head[..end];
            head = end < 0 ? default : head[(end + 1)..];
            if (Blanks.TrimEnd(Blanks.TrimStart(line)).IsEmpty)
            {
                continue;
            }

            if (HeaderShape.CanStart(line[0]) && grammar.TryParse(line, memory, out var header))
            {
                counts[header.Shape] = Count(counts.GetValueOrDefault(header.Shape), line[header.End..], words);
                top = isFirst ? header.Shape : top;
            }

            isFirst = false;
        }

        if (counts.Count == 0)
        {
            return default;
        }

        var shape = top ?? counts.MaxBy(c => c.Value.Headers).Key;
        return counts[shape] with { Shape = shape, IsAtTop = top is not null };
    }

    private static HeaderFindings Count(HeaderFindings known, ReadOnlySpan<byte> rest, WhatsAppWords words)
    {
        var colon = rest[..Math.Min(rest.Length, LongestAuthor)].IndexOf((byte)':');
        var body = Blanks.TrimStart(colon < 0 ? rest : rest[(colon + 1)..]);
        return known with
        {
            Headers = known.Headers + 1,
            Authors = known.Authors + (colon > 0 ? 1 : 0),
            Levels = known.Levels + (LogLevels.EndIn(rest[..Math.Max(colon, 0)]) || LogLevels.EndIn(rest[..Math.Max(rest.IndexOf((byte)' '), 0)]) ? 1 : 0),
            HasNotice = known.HasNotice || words.Notices.Find(rest) == LineKind.System || words.Notices.Find(body) == LineKind.System
                || words.Lines.Find(Blanks.TrimEnd(body)) is LineKind.Media or LineKind.Deleted,
        };
    }
}
