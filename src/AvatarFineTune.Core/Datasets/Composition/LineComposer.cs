namespace AvatarFineTune.Datasets.Composition;

/// <summary>Cuts conversations into lines: as many turns together as the token cap allows, and no more lines than needed.</summary>
internal static class LineComposer
{
    /// <summary>Cuts each conversation at its longest lulls until every piece fits.</summary>
    /// <param name="conversations">Exchanges in order; each fits alone.</param>
    /// <param name="maxTokens">What the exchanges of a line may have together.</param>
    public static List<Segment> Compose(IEnumerable<IReadOnlyList<Exchange>> conversations, int maxTokens)
    {
        var lines = new List<Segment>();
        var pending = new Stack<Segment>();
        foreach (var conversation in conversations)
        {
            pending.Push(new(conversation, 0, conversation.Count));
            while (pending.TryPop(out var segment))
            {
                if (segment.Tokens <= maxTokens || segment.Count == 1)
                {
                    lines.Add(segment);
                    continue;
                }

                var (before, after) = segment.Split();
                pending.Push(after);
                pending.Push(before);
            }
        }

        return lines;
    }

    /// <summary>Cuts on, longest lines first, until there are enough lines or each is a single exchange.</summary>
    public static List<Segment> Refine(List<Segment> lines, int enough)
    {
        if (lines.Count == 0 || lines.Count >= enough)
        {
            return lines;
        }

        var queue = new PriorityQueue<Segment, (int, int)>();
        var order = 0;
        foreach (var line in lines)
        {
            queue.Enqueue(line, (-line.Count, order++));
        }

        while (queue.Count < enough && queue.Peek().Count > 1)
        {
            var (before, after) = queue.Dequeue().Split();
            queue.Enqueue(before, (-before.Count, order++));
            queue.Enqueue(after, (-after.Count, order++));
        }

        return [.. queue.UnorderedItems.OrderBy(i => i.Priority.Item2).Select(i => i.Element)];
    }
}
