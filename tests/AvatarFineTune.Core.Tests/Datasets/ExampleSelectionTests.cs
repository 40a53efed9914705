using AvatarFineTune.Core.Tests.Datasets.Composition;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Core.Tests.Datasets;

public sealed class ExampleSelectionTests
{
    [Fact]
    public void Without_limits_everything_is_chosen_as_it_stands()
    {
        var examples = Examples((PatternType.Question, 5), (PatternType.Greeting, 1));

        Assert.Equal(examples, ExampleSelection.Default.Apply(examples));
    }

    [Fact]
    public void The_query_asks_the_store_for_imports_patterns_and_quality()
    {
        var selection = new ExampleSelection { Imports = [Guid.Empty], Patterns = [PatternType.Other], MinQuality = 0.4 };
        var query = selection.ToQuery();

        Assert.Equal((selection.Imports, selection.Patterns, 0.4, false), (query.Imports, query.Patterns, query.MinQuality, query.IncludeExcluded));
    }

    [Fact]
    public void The_best_are_chosen_and_their_order_is_kept()
    {
        double[] qualities = [0.3, 0.9, 0.5, 0.8, 0.4];
        var examples = Examples((PatternType.Question, 5)).Select((e, i) => e with { QualityScore = qualities[i] }).ToList();

        Assert.Equal([0.9, 0.5, 0.8], new ExampleSelection { MaxExamples = 3 }.Apply(examples).Select(e => e.QualityScore));
    }

    [Fact]
    public void Ties_are_broken_alike_whatever_the_order_and_the_row_ids()
    {
        var examples = Examples((PatternType.Question, 30), (PatternType.Request, 30));
        var selection = new ExampleSelection { MaxExamples = 11, MaxPatternShare = 0.6 };
        var expected = selection.Apply(examples).Select(e => e.Hash.ToString()).Order(StringComparer.Ordinal);
        var shuffled = examples.Select(e => e with { Id = Guid.NewGuid() }).ToArray();
        new Random(1).Shuffle(shuffled);

        Assert.Equal(expected, selection.Apply(shuffled).Select(e => e.Hash.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_pattern_over_its_share_loses_its_worst()
    {
        var examples = Examples((PatternType.Statement, 90), (PatternType.Question, 20)).Select((e, i) => e with { QualityScore = (i % 90) / 100.0 }).ToList();
        var chosen = new ExampleSelection { MaxPatternShare = 0.6 }.Apply(examples);

        Assert.Equal((30, 20), (Count(chosen, PatternType.Statement), Count(chosen, PatternType.Question)));
        Assert.Equal(0.6, chosen.Where(e => e.PatternType == PatternType.Statement).Min(e => e.QualityScore), 9);
    }

    [Fact]
    public void A_share_that_so_few_patterns_cannot_keep_makes_them_equal_and_no_smaller()
    {
        var chosen = new ExampleSelection { MaxPatternShare = 0.3 }.Apply(Examples((PatternType.Statement, 40), (PatternType.Question, 10)));

        Assert.Equal((10, 10), (Count(chosen, PatternType.Statement), Count(chosen, PatternType.Question)));
    }

    [Fact]
    public void A_single_pattern_has_nothing_to_be_balanced_against() =>
        Assert.Equal(9, new ExampleSelection { MaxPatternShare = 0.1 }.Apply(Examples((PatternType.Statement, 9))).Count);

    [Fact]
    public void The_share_holds_though_two_patterns_meet_on_the_way()
    {
        // Capping the first at a share of the rest makes it equal to the third, while the second is still over.
        var chosen = new ExampleSelection { MaxPatternShare = 0.23 }.Apply(Examples(
            (PatternType.Statement, 100), (PatternType.Question, 90), (PatternType.Request, 47), (PatternType.Greeting, 25), (PatternType.Farewell, 24)));

        Assert.All(Enum.GetValues<PatternType>(), p => Assert.True(Count(chosen, p) <= 0.23 * chosen.Count));
    }

    [Fact]
    public void The_share_holds_for_the_best_few_too()
    {
        var examples = Examples((PatternType.Statement, 50), (PatternType.Question, 50))
            .Select(e => e with { QualityScore = e.PatternType == PatternType.Statement ? 0.9 : 0.5 }).ToList();
        var chosen = new ExampleSelection { MaxPatternShare = 0.6, MaxExamples = 20 }.Apply(examples);

        Assert.Equal((12, 8), (Count(chosen, PatternType.Statement), Count(chosen, PatternType.Question)));
    }

    [Fact]
    public void As_many_are_chosen_as_any_choice_could_keep()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var counts = Enum.GetValues<PatternType>().Take(random.Next(2, 8)).Select(p => (p, random.Next(1, 60))).ToArray();
            var share = (1.0 / counts.Length) + (random.NextDouble() * (1 - (1.0 / counts.Length)));
            var most = random.Next(3) == 0 ? random.Next(1, 100) : int.MaxValue;
            var examples = Examples(counts);
            var chosen = new ExampleSelection { MaxPatternShare = share, MaxExamples = most }.Apply(examples);

            // By trial of every size: the largest of which no pattern takes more than its share, or one.
            var best = Enumerable.Range(1, Math.Min(most, examples.Count)).Last(n => counts.Sum(c => Math.Min(c.Item2, Cap(n, share))) >= n);
            Assert.Equal(best, chosen.Count);
            Assert.All(counts, c => Assert.True(Count(chosen, c.p) <= Cap(best, share)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_share_that_is_none_is_refused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExampleSelection { MaxPatternShare = share }.Apply([]));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_maximum_that_chooses_nothing_is_refused(int maximum) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExampleSelection { MaxExamples = maximum }.Apply([]));

    private static int Cap(int total, double share) => Math.Max(1, (int)((total * share) + 1e-9));

    private static int Count(IReadOnlyList<TrainingExample> examples, PatternType pattern) => examples.Count(e => e.PatternType == pattern);

    private static List<TrainingExample> Examples(params (PatternType Pattern, int Count)[] counts) =>
        [.. counts.SelectMany(c => Enumerable.Range(0, c.Count).Select(i => Composing.Example(i, 0, $"{c.Pattern} {i}?", "yes") with { PatternType = c.Pattern }))];
}
