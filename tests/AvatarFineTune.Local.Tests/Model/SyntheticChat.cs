using AvatarFineTune.Conformance.Vendors;
using AvatarFineTune.Local.Model.Training;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>
/// Invented chat that can be learned: each topic has words that prompts use and words that replies use, drawn at random between
/// small talk. Held-out exchanges, one a topic, are drawn the same way and never equal to a learned one.
/// </summary>
internal sealed record SyntheticChat(IReadOnlyList<Exchange> Training, IReadOnlyList<Exchange> Validation)
{
    private static readonly string[] SmallTalk = ["so", "well", "you", "the", "and", "really", "i", "think", "was", "it", "today", "a", "like", "just"];

    public static SyntheticChat Create(int seed, int topics, int perTopic)
    {
        var random = new Random(seed);
        var training = Enumerable.Range(0, topics * perTopic).Select(i => Draw(random, i % topics)).ToList();
        return new(training, [.. Enumerable.Range(0, topics).Select(t => Draw(random, t))]);
    }

    /// <summary>The same prompts and the same replies, but paired at random.</summary>
    public SyntheticChat Shuffled(int seed)
    {
        var replies = Training.Select(e => e.Reply).ToArray();
        new Random(seed).Shuffle(replies);
        return this with { Training = [.. Training.Zip(replies, (e, reply) => e with { Reply = reply })] };
    }

    public IEnumerable<string> TrainingLines => Training.Select(e => Samples.Line(e.Prompt, e.Reply));

    public IEnumerable<string> ValidationLines => Validation.Select(e => Samples.Line(e.Prompt, e.Reply));

    private static Exchange Draw(Random random, int topic) => new([], Say(random, "ask", topic), Say(random, "say", topic));

    private static string Say(Random random, string kind, int topic)
    {
        var words = Enumerable.Range(0, 3).Select(_ => $"{kind}{topic}{(char)('a' + random.Next(8))}")
            .Concat(Enumerable.Range(0, 5).Select(_ => SmallTalk[random.Next(SmallTalk.Length)])).ToArray();
        random.Shuffle(words);
        return string.Join(' ', words);
    }
}
