namespace AvatarFineTune.Local.Model.Retrieval;

/// <summary>The weighted terms of a conversation: its last words count fully, each earlier turn half of the one after it.</summary>
internal static class Query
{
    /// <summary>Only so many different terms of a text are looked up; of a chat message that is all of them.</summary>
    private const int MaxTerms = 256;

    private const float EarlierWeight = 0.25f;
    private const float Decay = 0.5f;

    public static List<KeyValuePair<string, float>> Of(Conversation conversation)
    {
        // Insertion order, so that sums of floats come out the same every time.
        var terms = new OrderedDictionary<string, float>(StringComparer.Ordinal);
        Add(conversation.Prompt, 1);
        var weight = EarlierWeight;
        foreach (var turn in conversation.Earlier)
        {
            Add(turn, weight);
            weight *= Decay;
        }

        return [.. terms];

        void Add(string text, float weight)
        {
            var words = Words.Of(text);
            for (var i = words.Count - 1; i >= 0 && terms.Count < MaxTerms; i--)
            {
                // A word said twice is not asked twice; where it was said last decides.
                terms.TryAdd(words[i], weight);
            }
        }
    }
}
