using AvatarFineTune.Examples;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Exclusion, editing and statistics of examples.</summary>
public abstract class ExampleChangeTests : StoreSuite
{
    [Fact]
    public virtual async Task An_example_is_left_out_and_taken_back_in()
    {
        var example = await SeedAsync();

        var excluded = await Store.SetExclusionAsync(Ava, example.Id, "not like her", Token);
        Assert.Equivalent(example with { Exclusion = "not like her" }, excluded, strict: true);
        Assert.Empty(await Store.ReadAllAsync(Ava, new()));
        Assert.Equivalent(excluded, await Store.GetExampleAsync(Ava, example.Id, Token), strict: true);

        var restored = await Store.SetExclusionAsync(Ava, example.Id, null, Token);
        Assert.Equivalent(example, restored, strict: true);
        Assert.Single(await Store.ReadAllAsync(Ava, new()));
    }

    [Fact]
    public virtual async Task An_edit_replaces_reply_and_quality_and_keeps_the_hash()
    {
        var example = await SeedAsync();

        var edited = await Store.EditReplyAsync(Ava, example.Id, "Much better words.", 0.9, Token);

        Assert.Equivalent(example with { Reply = "Much better words.", QualityScore = 0.9, IsEdited = true }, edited, strict: true);
        Assert.Equivalent(edited, await Store.GetExampleAsync(Ava, example.Id, Token), strict: true);
    }

    [Fact]
    public virtual async Task An_edited_exchange_is_still_known_when_its_chat_is_imported_again()
    {
        var example = await SeedAsync();
        await Store.EditReplyAsync(Ava, example.Id, "Much better words.", 0.9, Token);
        var import = Sample.Import();

        var stored = await Store.ImportAsync(import, Sample.Example(import, "tea"));

        Assert.Equal((0, 1), (stored.Exchanges.Added, stored.Exchanges.AlreadyKnown));
        Assert.Equal("Much better words.", Assert.Single(await Store.ReadAllAsync(Ava)).Reply);
    }

    [Fact]
    public virtual async Task What_is_not_there_is_null()
    {
        Assert.Null(await Store.GetExampleAsync(Ava, Guid.NewGuid(), Token));
        Assert.Null(await Store.SetExclusionAsync(Ava, Guid.NewGuid(), "why", Token));
        Assert.Null(await Store.EditReplyAsync(Ava, Guid.NewGuid(), "words", 0.5, Token));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(2)]
    [InlineData(-1)]
    public virtual async Task An_edit_to_no_quality_is_refused(double quality)
    {
        var example = await SeedAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.EditReplyAsync(Ava, example.Id, "words", quality, Token));
        Assert.False((await Store.GetExampleAsync(Ava, example.Id, Token))!.IsEdited);
    }

    [Fact]
    public virtual async Task Statistics_of_nothing_are_zero()
    {
        var none = await Store.GetStatisticsAsync(Ava, Token);

        Assert.Equivalent(new ExampleStatistics(), none, strict: true);
    }

    [Fact]
    public virtual async Task Statistics_count_all_and_judge_by_what_is_kept()
    {
        var import = Sample.Import();
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        TrainingExample[] examples =
        [
            Sample.Example(import, "a") with { ConversationId = one, QualityScore = 0.2, PatternType = PatternType.Greeting },
            Sample.Example(import, "b") with { ConversationId = one, QualityScore = 0.6, PatternType = PatternType.Question },
            Sample.Example(import, "c") with { ConversationId = two, QualityScore = 0.4, PatternType = PatternType.Question },
            Sample.Example(import, "d") with { ConversationId = two, QualityScore = 1, PatternType = PatternType.Farewell, Exclusion = "by hand" },
        ];
        await Store.ImportAsync(import, examples);
        await Under.TrainAsync(Sample, "m1", examples[..2]);

        var statistics = await Store.GetStatisticsAsync(Ava, Token);

        Assert.Equal((4, 1, 2, 2), (statistics.Total, statistics.Excluded, statistics.UsedInTraining, statistics.Conversations));
        Assert.Equal(0.4, statistics.AverageQuality, 12);
        Assert.Equal(
            new Dictionary<PatternType, int> { [PatternType.Greeting] = 1, [PatternType.Question] = 2 },
            statistics.ByPattern.ToDictionary());
    }

    private async Task<TrainingExample> SeedAsync()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "tea");
        await Store.ImportAsync(import, example);
        return (await Store.GetExampleAsync(Ava, example.Id, Token))!;
    }
}
