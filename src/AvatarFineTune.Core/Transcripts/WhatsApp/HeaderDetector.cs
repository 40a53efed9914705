namespace AvatarFineTune.Transcripts.WhatsApp;

/// <summary>Finds the shape of a file's headers in its head.</summary>
/// <param name="Shape">The shape; <see langword="null"/> where there is no header.</param>
/// <param name="Headers">How many lines have it.</param>
/// <param name="IsAtTop">Whether the first line that is not blank has it.</param>
internal readonly record struct HeaderFindings(HeaderShape? Shape, int Headers, bool IsAtTop);

/// <inheritdoc cref="HeaderFindings"/>
internal static class HeaderDetector
{
    /// <summary>
    /// An export begins with a header, so the first line decides, whatever a long pasted transcript below it says. Only
    /// a file whose beginning was cut off is decided by the most frequent shape.
    /// </summary>
    internal static HeaderFindings Detect(HeaderGrammar grammar, ReadOnlySpan<byte> head, bool isWhole)
    {
        var counts = new Dictionary<HeaderShape, int>();
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
                counts[header.Shape] = counts.GetValueOrDefault(header.Shape) + 1;
                top = isFirst ? header.Shape : top;
            }

            isFirst = false;
        }

        if (counts.Count == 0)
        {
            return default;
        }

        var shape = top ?? counts.MaxBy(c => c.Value).Key;
        return new(shape, counts[shape], top is not null);
    }
}
