using System.Diagnostics;
using AvatarFineTune.Examples.Choosing;

namespace AvatarFineTune.Tests.Examples;

public sealed class NearDuplicateIndexTests
{
    [Theory]
    [InlineData("hello there", "fine", "Hello  there", "FINE", true)]
    [InlineData("how are you today my friend", "good", "how are you today my friend", "bad", false)]
    [InlineData("ab", "c", "a", "bc", false)]
    [InlineData("", "", "", "", true)]
    [InlineData("a", "b", "a", "c", false)]
    public void Case_and_spacing_do_not_count_and_words_do(string prompt, string reply, string prompt2, string reply2, bool near)
    {
        var index = new NearDuplicateIndex(0.95);
        index.Add(prompt, reply);
        Assert.Equal(near ? 0 : -1, index.Find(prompt2, reply2));
    }

    [Fact]
    public void The_threshold_itself_is_near_enough()
    {
        // Two sets of 20 pieces that share 19 of 21, then of 39 that share 38 of 40, which is 0.95.
        ulong[] First(int count) => [.. Enumerable.Range(0, count).Select(i => (ulong)i)];
        ulong[] Second(int count) => [.. First(count)[1..], 1_000];
        var index = new NearDuplicateIndex(0.95);
        index.Add(First(20));
        index.Add(First(39));
        Assert.Equal(-1, index.Find(Second(20)));
        Assert.Equal(0.95, Similarity(First(39), Second(39)));
        Assert.Equal(1, index.Find(Second(39)));
    }

    [Fact]
    public void The_first_of_several_is_found()
    {
        var index = new NearDuplicateIndex(0.5);
        index.Add("unrelated thing altogether", "x");
        index.Add("the quick brown fox", "jumps");
        index.Add("the quick brown fox", "jumps!");
        Assert.Equal(1, index.Find("the quick brown fox", "jumps"));
    }

    [Theory]
    [InlineData(0.95, true)]
    [InlineData(0.95, false)]
    [InlineData(0.8, true)]
    [InlineData(0.5, true)]
    [InlineData(0.3, false)]
    [InlineData(1.0, true)]
    [InlineData(0.05, true)]
    public void It_finds_exactly_what_comparing_all_pairs_finds(double similarity, bool learn)
    {
        var random = new Random(20261122);
        for (var round = 0; round < 10; round++)
        {
            var sets = RandomTexts(random, 80).ConvertAll(t => Shingles.Of(t.Prompt, t.Reply));
            var index = new NearDuplicateIndex(similarity);
            if (learn)
            {
                sets.ForEach(s => index.Learn(s));
            }

            var kept = new List<ulong[]>();
            foreach (var set in sets)
            {
                var expected = kept.FindIndex(k => Similarity(k, set) >= similarity);
                Assert.Equal(expected, index.FindOrAdd(set));
                if (expected < 0)
                {
                    kept.Add(set);
                }
            }

            Assert.Equal(kept.Count, index.Count);
        }
    }

    [Fact]
    public void The_order_of_shingles_is_fixed_once_something_is_in()
    {
        var index = new NearDuplicateIndex(0.95);
        index.Learn("a", "b");
        index.Add("a", "b");
        Assert.Throws<InvalidOperationException>(() => index.Learn("c", "d"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_similarity_lies_above_0_and_at_most_at_1(double similarity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NearDuplicateIndex(similarity));

    [Theory]
    [InlineData("words", 20)]
    [InlineData("templates", 20)]
    public void Of_many_exchanges_each_is_compared_with_few(string kind, int most)
    {
        // Work is counted, not timed: of 20,000 exchanges all pairs would be 10,000 comparisons each.
        const int count = 20_000;
        var random = new Random(1);
        string[] words = [.. Enumerable.Range(0, 3_000).Select(_ => new string([.. Enumerable.Range(0, random.Next(2, 9)).Select(_ => (char)('a' + random.Next(26)))]))];
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => words[Math.Min(random.Next(words.Length), random.Next(words.Length))]));
        var sets = Enumerable.Range(0, count).Select(i => kind == "words"
            ? Shingles.Of(Words(random.Next(2, 20)), Words(random.Next(1, 20)))
            : Shingles.Of($"Your parcel {random.Next(1_000_000)} arrives on {random.Next(28)} March, please be at home", $"ok thanks {words[random.Next(3_000)]}")).ToList();

        var index = new NearDuplicateIndex(0.95);
        sets.ForEach(s => index.Learn(s));
        sets.ForEach(s => index.FindOrAdd(s));
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {index.Comparisons} comparisons, {index.Count} distinct");
        Assert.True(index.Comparisons < most * count, $"{index.Comparisons} comparisons");
    }

    private static double Similarity(ulong[] a, ulong[] b) => (double)a.Intersect(b).Count() / a.Union(b).Count();

    private static List<(string Prompt, string Reply)> RandomTexts(Random random, int count)
    {
        string Text(int length) => new([.. Enumerable.Range(0, length).Select(_ => "abcd é👍\ud800"[random.Next(8)])]);
        var texts = new List<(string Prompt, string Reply)>();
        while (texts.Count < count)
        {
            if (texts.Count > 0 && random.Next(2) == 0)
            {
                // A neighbour of an earlier one, a few edits away.
                var (prompt, reply) = texts[random.Next(texts.Count)];
                for (var edits = random.Next(4); edits > 0 && prompt.Length > 0; edits--)
                {
                    var at = random.Next(prompt.Length);
                    prompt = prompt.Remove(at, 1).Insert(at, Text(random.Next(3)));
                }

                texts.Add((prompt, reply));
            }
            else
            {
                texts.Add((Text(random.Next(120)), Text(random.Next(60))));
            }
        }

        return texts;
    }
}
