using AvatarFineTune.Examples;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Pages of examples: by key, in two orders.</summary>
public abstract class ExamplePagingTests : StoreSuite
{
    public static TheoryData<ExampleOrder> Orders => [ExampleOrder.Conversation, ExampleOrder.Quality];

    [Theory]
    [MemberData(nameof(Orders))]
    public virtual async Task Pages_of_any_size_make_the_same_whole(ExampleOrder order)
    {
        var all = await SeedAsync();
        var expected = Sorted(all, order);

        foreach (var limit in (int[])[1, 2, 7, 24, 25, 1000])
        {
            var read = await Store.ReadAllAsync(Ava, new() { Order = order, IncludeExcluded = true }, limit);
            Assert.Equal(expected, read.Select(e => e.Id));
        }
    }

    [Fact]
    public virtual async Task A_full_last_page_says_that_it_is_the_last()
    {
        await SeedAsync();

        Assert.Null((await Store.ReadExamplesAsync(Ava, new() { IncludeExcluded = true }, null, 24, Token)).Next);
        Assert.NotNull((await Store.ReadExamplesAsync(Ava, new() { IncludeExcluded = true }, null, 23, Token)).Next);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public virtual async Task Rows_added_between_pages_neither_repeat_nor_hide_others(ExampleOrder order)
    {
        var all = await SeedAsync();
        var query = new ExampleQuery { Order = order, IncludeExcluded = true };
        var read = new List<Guid>();
        string? after = null;
        do
        {
            var page = await Store.ReadExamplesAsync(Ava, query, after, 5, Token);
            read.AddRange(page.Items.Select(e => e.Id));
            after = page.Next;

            // Before, at and behind the place that was reached: the first rows, twins of the last one, and the last rows.
            var import = Sample.Import();
            var last = page.Items[^1];
            await Store.ImportAsync(
                import,
                Sample.Example(import, $"first{read.Count}") with { ConversationId = Guid.Empty, Position = 0, QualityScore = 1 },
                Sample.Example(import, $"twin{read.Count}") with { ConversationId = last.ConversationId, Position = last.Position, QualityScore = last.QualityScore },
                Sample.Example(import, $"end{read.Count}") with { ConversationId = Guid.AllBitsSet, Position = 9, QualityScore = 0 });
        }
        while (after is not null && read.Count < 200);

        Assert.Equal(read.Distinct(), read);
        Assert.Equal(Sorted(all, order), read.Where(id => all.Any(e => e.Id == id)));
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public virtual async Task Rows_erased_between_pages_do_not_break_the_reading(ExampleOrder order)
    {
        var all = await SeedAsync();
        var query = new ExampleQuery { Order = order, IncludeExcluded = true };
        var first = await Store.ReadExamplesAsync(Ava, query, null, 5, Token);
        await Store.EraseAsync(Ava, AvatarFineTune.Stores.ErasureScope.Participant(first.Items[^1].Participants[0]), Token);

        var rest = await Store.ReadExamplesAsync(Ava, query, first.Next, 1000, Token);

        var gone = all.Where(e => e.Participants[0] == first.Items[^1].Participants[0]).Select(e => e.Id).ToHashSet();
        Assert.Equal(Sorted(all, order).Skip(5).Where(id => !gone.Contains(id)), rest.Items.Select(e => e.Id));
    }

    [Fact]
    public virtual async Task Filters_choose_by_import_pattern_quality_and_exclusion()
    {
        var all = await SeedAsync();
        var (one, other) = (all[0].TrainingDataId, all[^1].TrainingDataId);
        Assert.NotEqual(one, other);

        await Same(new() { Imports = [one], IncludeExcluded = true }, e => e.TrainingDataId == one);
        await Same(new() { Imports = [one, other], IncludeExcluded = true }, _ => true);
        await Same(new() { Imports = [], IncludeExcluded = true }, _ => false);
        await Same(new() { Patterns = [PatternType.Greeting], IncludeExcluded = true }, e => e.PatternType == PatternType.Greeting);
        await Same(new() { Patterns = [], IncludeExcluded = true }, _ => false);
        await Same(new() { MinQuality = 0.5, IncludeExcluded = true }, e => e.QualityScore >= 0.5);
        await Same(new(), e => e.Exclusion is null);
        await Same(
            new() { Imports = [one], Patterns = [PatternType.Greeting, PatternType.Other], MinQuality = 0.25 },
            e => e.TrainingDataId == one && e.PatternType is PatternType.Greeting or PatternType.Other && e.QualityScore >= 0.25 && e.Exclusion is null && e.TrainingDataId == one);

        async Task Same(ExampleQuery query, Func<TrainingExample, bool> filter) => Assert.Equal(
            all.Where(filter).Select(e => e.Id).Order(), (await Store.ReadAllAsync(Ava, query, 5)).Select(e => e.Id).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("c.1.2.3")]
    [InlineData("q.7ff8000000000000.00000000000000000000000000000000")]
    [InlineData("'; DROP TABLE avatar_training_examples; --")]
    public virtual async Task A_cursor_that_is_none_is_refused(string after)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadExamplesAsync(Ava, new(), after, 5, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadExamplesAsync(Ava, new() { Order = ExampleOrder.Quality }, after, 5, Token));
    }

    [Fact]
    public virtual async Task A_cursor_of_the_other_order_is_refused()
    {
        await SeedAsync();
        var page = await Store.ReadExamplesAsync(Ava, new(), null, 5, Token);

        await Assert.ThrowsAsync<ArgumentException>(() => Store.ReadExamplesAsync(Ava, new() { Order = ExampleOrder.Quality }, page.Next, 5, Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public virtual async Task A_limit_out_of_range_is_refused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ReadExamplesAsync(Ava, new(), null, limit, Token));

    private static IEnumerable<Guid> Sorted(IEnumerable<TrainingExample> all, ExampleOrder order) => (order is ExampleOrder.Quality
        ? all.OrderByDescending(e => e.QualityScore).ThenBy(e => e.Id)
        : all.OrderBy(e => e.ConversationId).ThenBy(e => e.Position).ThenBy(e => e.Id)).Select(e => e.Id);

    /// <summary>24 examples with ties in every key, in two imports.</summary>
    private async Task<List<TrainingExample>> SeedAsync()
    {
        double[] qualities = [0, 0.1 + 0.2, 0.3, 0.5, 1.0 / 3, 1];
        var (one, two) = (Sample.Import(), Sample.Import());
        var all = new List<TrainingExample>();
        for (var i = 0; i < 24; i++)
        {
            all.Add(Sample.Example(i < 16 ? one : two, $"w{i}", $"writer {i % 6}") with
            {
                Id = Guid.NewGuid(),
                ConversationId = new Guid(i % 3 == 0 ? "f0000000-0000-4000-8000-000000000001" : "10000000-0000-4000-8000-000000000002"),
                Position = i % 5,
                QualityScore = qualities[i % qualities.Length],
                PatternType = i % 4 == 0 ? PatternType.Greeting : PatternType.Other,
                Exclusion = i % 7 == 0 ? "by hand" : null,
            });
        }

        await Store.ImportAsync(one, [.. all.Take(16)]);
        await Store.ImportAsync(two, [.. all.Skip(16)]);
        return all;
    }
}
