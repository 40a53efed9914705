using AvatarFineTune.Examples;

namespace AvatarFineTune.Datasets.Composition;

/// <summary>An example with the tokens that it adds to a line.</summary>
internal readonly record struct Exchange(TrainingExample Example, int Tokens);

/// <summary>Neighbouring exchanges of one conversation: one line of the file.</summary>
internal sealed class Segment(IReadOnlyList<Exchange> conversation, int start, int count)
{
    public int Count => count;

    public IEnumerable<Exchange> Exchanges => conversation.Skip(start).Take(count);

    public int Tokens { get; } = Sum(conversation, start, count);

    /// <summary>Cuts at the longest lull; of equal ones, at the one nearest to the middle.</summary>
    public (Segment Before, Segment After) Split()
    {
        var (best, longest) = (1, TimeSpan.MinValue);
        for (var i = 1; i < count; i++)
        {
            var lull = conversation[start + i].Example.SaidAt - conversation[start + i - 1].Example.RepliedAt;
            if (lull > longest || (lull == longest && Math.Abs((2 * i) - count) < Math.Abs((2 * best) - count)))
            {
                (best, longest) = (i, lull);
            }
        }

        return (new(conversation, start, best), new(conversation, start + best, count - best));
    }

    private static int Sum(IReadOnlyList<Exchange> conversation, int start, int count)
    {
        var sum = 0;
        for (var i = start; i < start + count; i++)
        {
            sum = checked(sum + conversation[i].Tokens);
        }

        return sum;
    }
}
