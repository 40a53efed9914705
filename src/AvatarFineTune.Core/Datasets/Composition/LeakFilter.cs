using AvatarFineTune.Examples.Choosing;

namespace AvatarFineTune.Datasets.Composition;

/// <summary>Removes from the held-out conversations what training already holds, word for word or nearly so.</summary>
internal static class LeakFilter
{
    public static (List<IReadOnlyList<Exchange>> Clean, int Leaks) Remove(
        List<IReadOnlyList<Exchange>> training, IEnumerable<IReadOnlyList<Exchange>> held, double similarity, CancellationToken cancellationToken)
    {
        var conversations = held.ToList();
        if (conversations.Count == 0)
        {
            return ([], 0);
        }

        // Learning which pieces are rare first is what keeps a large corpus fast.
        var index = new NearDuplicateIndex(similarity);
        var sets = new List<ulong[]>();
        foreach (var (example, _) in training.SelectMany(c => c))
        {
            cancellationToken.ThrowIfCancellationRequested();
            sets.Add(Shingles.Of(example.Prompt, example.Reply));
            index.Learn(sets[^1]);
        }

        foreach (var set in sets)
        {
            cancellationToken.ThrowIfCancellationRequested();
            index.Add(set);
        }

        var leaks = 0;
        var clean = new List<IReadOnlyList<Exchange>>(conversations.Count);
        foreach (var conversation in conversations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var own = conversation.Where(e => index.Find(e.Example.Prompt, e.Example.Reply) < 0).ToList();
            leaks += conversation.Count - own.Count;
            if (own.Count > 0)
            {
                clean.Add(own);
            }
        }

        return (clean, leaks);
    }
}
