namespace AvatarFineTune.Datasets.Composition;

/// <summary>Decides which conversations are held out. A conversation is never cut: its turns would leak into each other.</summary>
internal static class ConversationSplit
{
    /// <summary>Fewer than this, and there is no validation file: one conversation would decide everything.</summary>
    public const int FewestConversations = 3;

    /// <summary>
    /// Chooses the conversations to hold out: about <see cref="DatasetOptions.ValidationShare"/> of the exchanges, and never
    /// more than <see cref="DatasetOptions.MaxValidationExamples"/>.
    /// </summary>
    /// <returns>Their places, in the order in which they were drawn.</returns>
    public static List<int> HoldOut(IReadOnlyList<int> exchangesPerConversation, DatasetOptions options, SeededRandom random)
    {
        var target = Math.Min(exchangesPerConversation.Sum() * options.ValidationShare, options.MaxValidationExamples);
        if (exchangesPerConversation.Count < FewestConversations || target <= 0)
        {
            return [];
        }

        var order = Enumerable.Range(0, exchangesPerConversation.Count).ToList();
        random.Shuffle(order);
        var held = new List<int>();
        var taken = 0;

        // One long conversation must not swallow the target many times over; a few exchanges above it are fine.
        var most = Math.Min(Math.Max(target * 1.5, 1), options.MaxValidationExamples);
        foreach (var place in order)
        {
            var size = exchangesPerConversation[place];
            if (taken < target && taken + size <= most)
            {
                held.Add(place);
                taken += size;
            }
        }

        // Where all are long, the shortest is better than none.
        var shortest = order.MinBy(p => exchangesPerConversation[p]);
        if (held.Count == 0 && exchangesPerConversation[shortest] <= options.MaxValidationExamples)
        {
            held.Add(shortest);
        }

        return held;
    }
}
