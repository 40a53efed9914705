using AvatarFineTune.Conformance.Vendors;
using AvatarFineTune.Local.Model;
using AvatarFineTune.Local.Model.Retrieval;
using AvatarFineTune.Local.Model.Training;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>The metrics measure learning: what is learned shows, and what can't be learned does not.</summary>
public sealed class HeldOutTests : VendorSuite
{
    private const int Topics = 60;

    protected override VendorHost CreateHost() => new LocalVendorHost();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Recall_beats_shuffled_labels_at_least_threefold(int seed)
    {
        var chat = SyntheticChat.Create(seed, Topics, perTopic: 8);
        var learned = (await MetricsAsync(chat)).Last();
        var shuffled = (await MetricsAsync(chat.Shuffled(seed))).Last();

        // Chance is 1 in 60; of a shuffled set nothing better can be learned, so the comparison is fair to it.
        Assert.Equal(Topics, learned["held_out"]);
        Assert.True(learned["recall@1"] >= 3 * Math.Max(shuffled["recall@1"], 1d / Topics), $"{learned["recall@1"]} : {shuffled["recall@1"]}");
        Assert.True(learned["recall@5"] >= 3 * Math.Max(shuffled["recall@5"], 5d / Topics), $"{learned["recall@5"]} : {shuffled["recall@5"]}");
        Assert.True(learned["mrr"] >= 3 * shuffled["mrr"], $"{learned["mrr"]} : {shuffled["mrr"]}");
    }

    [Fact]
    public async Task Each_step_has_metrics_and_more_learned_is_better()
    {
        var steps = await MetricsAsync(SyntheticChat.Create(5, Topics, perTopic: 8), epochs: 2);

        Assert.Equal(20, steps.Count);
        Assert.Equal(48, steps[0]["learned"]);
        Assert.Equal(480, steps[9]["learned"]);
        Assert.True(steps[9]["recall@5"] > 1.2 * steps[0]["recall@5"], $"{steps[0]["recall@5"]} -> {steps[9]["recall@5"]}");

        // A later epoch finds nothing new, and does not pretend to.
        Assert.All(steps.Skip(10), s => Assert.Equal(steps[9], s));
    }

    [Fact]
    public void A_model_that_knows_nothing_scores_nothing()
    {
        var heldOut = new HeldOut(SyntheticChat.Create(1, Topics, 1).Validation);
        var metrics = heldOut.Measure(new ExchangeIndex(), Token)!;
        Assert.Equal((0d, 0d), (metrics.RecallAt1, metrics.RecallAt5));
        Assert.Equal(1d / Topics, metrics.MeanReciprocalRank, 6);
    }

    [Fact]
    public void What_was_learned_word_for_word_ranks_first()
    {
        var chat = SyntheticChat.Create(1, Topics, 1);
        var index = new ExchangeIndex();
        foreach (var exchange in chat.Validation)
        {
            index.Add(exchange);
        }

        Assert.Equal(1, new HeldOut(chat.Validation).Measure(index, Token)!.RecallAt1, 6);
    }

    [Fact]
    public void Without_a_validation_file_there_is_nothing_to_measure() => Assert.Null(new HeldOut([]).Measure(new ExchangeIndex(), Token));

    [Fact]
    public void A_large_validation_file_is_measured_by_an_even_part_of_it()
    {
        var exchanges = Enumerable.Range(0, 5_000).Select(i => new Exchange([], $"ask{i}", $"say{i}")).ToList();
        Assert.Equal(HeldOut.MaxExchanges, new HeldOut(exchanges).Measure(new ExchangeIndex(), Token)!.Replies);
    }

    [Fact]
    public async Task Training_the_same_twice_measures_the_same()
    {
        var chat = SyntheticChat.Create(9, topics: 20, perTopic: 4);
        Assert.Equal(await MetricsAsync(chat), await MetricsAsync(chat));
    }

    private async Task<List<IReadOnlyDictionary<string, double>>> MetricsAsync(SyntheticChat chat, int epochs = 1)
    {
        var request = await PrepareAsync(Samples.NewId(), chat.TrainingLines, chat.ValidationLines) with { Hyperparameters = new(epochs) };
        var job = await FollowAsync(Vendor, (await Vendor.CreateJobAsync(request, Token)).Id);
        Assert.Equal(VendorJobState.Succeeded, job.State);
        return [.. (await ListAsync(((LocalModelVendor)Vendor).ReadEventsAsync(job.Id, null, Token))).Where(e => e.Metrics is not null).Select(e => e.Metrics!)];
    }
}
