using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Examples.Cutting;

/// <summary>Cuts one chat's messages into conversations: in time order, at silences, rejoined where somebody explicitly answers.</summary>
internal static class ConversationCutter
{
    /// <summary>Yields each conversation's messages in time order; conversations by their first message.</summary>
    public static IEnumerable<List<SpokenMessage>> Cut(IReadOnlyList<SpokenMessage> chat, ExampleOptions options)
    {
        var pieces = CutAtSilences(InTimeOrder(chat), options.ConversationGap.Ticks);
        return options.RejoinReplies ? Rejoin(pieces) : pieces;
    }

    /// <summary>Sorts stably: many exports know minutes only, and then the file's order is all there is.</summary>
    internal static SpokenMessage[] InTimeOrder(IReadOnlyList<SpokenMessage> chat)
    {
        // One message without a zone makes the wall clock the chat's only common one.
        var zoned = chat.All(m => m.Offset is not null);
        SpokenMessage[] messages = zoned ? [.. chat] : [.. chat.Select(m => m with { Offset = null })];
        if (TimeDirection.RunsBackwards(messages, static m => m.Ticks))
        {
            // Newest first, as Messenger writes it: messages of the same moment stand upside down, too.
            Array.Reverse(messages);
        }

        var keys = new (long, int)[messages.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = (messages[i].Ticks, i);
        }

        Array.Sort(keys, messages);
        return messages;
    }

    private static List<List<SpokenMessage>> CutAtSilences(SpokenMessage[] messages, long gap)
    {
        var pieces = new List<List<SpokenMessage>>();
        var last = 0L;
        foreach (var message in messages)
        {
            if (pieces.Count == 0 || message.Ticks - last > gap)
            {
                pieces.Add([]);
            }

            pieces[^1].Add(message);
            last = message.Ticks;
        }

        return pieces;
    }

    private static IEnumerable<List<SpokenMessage>> Rejoin(List<List<SpokenMessage>> pieces)
    {
        var pieceOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var piece = 0; piece < pieces.Count; piece++)
        {
            foreach (var message in pieces[piece].Where(m => m.Id is not null))
            {
                pieceOf.TryAdd(message.Id!, piece);
            }
        }

        var parents = Enumerable.Range(0, pieces.Count).ToArray();
        for (var piece = 0; piece < pieces.Count; piece++)
        {
            foreach (var message in pieces[piece])
            {
                if (message.ReplyToId is { } answered && pieceOf.TryGetValue(answered, out var other))
                {
                    var (a, b) = (Root(parents, piece), Root(parents, other));
                    parents[Math.Max(a, b)] = Math.Min(a, b);
                }
            }
        }

        // The root is always the earliest piece, so that groups come out by their first message.
        return Enumerable.Range(0, pieces.Count)
            .GroupBy(piece => Root(parents, piece), piece => pieces[piece])
            .Select(group => group.SelectMany(piece => piece).ToList());
    }

    private static int Root(int[] parents, int piece)
    {
        while (parents[piece] != piece)
        {
            piece = parents[piece] = parents[parents[piece]];
        }

        return piece;
    }
}
