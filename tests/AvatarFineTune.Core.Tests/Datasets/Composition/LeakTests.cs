using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Core.Tests.Datasets.Composition;

/// <summary>Nothing that training holds stands in validation, word for word or nearly so.</summary>
public sealed class LeakTests
{
    private const string Story = "yesterday we walked along the river until the rain came down so hard that we hid under the old bridge for an hour and sang songs about sailors, dragons and the price of fish";

    [Fact]
    public void A_greeting_that_opens_every_conversation_is_validated_on_nowhere()
    {
        var examples = Composing.Sample(20, 3).Select(e => e.Position == 0 ? e with { Prompt = "Good morning", Reply = "morning!" } : e).ToList();
        var dataset = Composing.Compose(examples);

        Assert.True(dataset.Manifest.ValidationLines > 0);
        Assert.Equal(dataset.Manifest.ValidationLines, dataset.Manifest.LeaksRemoved);
        Assert.DoesNotContain(dataset.Of(DatasetSide.Validation), l => l.Json.Contains("morning!", StringComparison.Ordinal));
        Assert.Contains(dataset.Of(DatasetSide.Training), l => l.Json.Contains("morning!", StringComparison.Ordinal));
        Assert.Equal(60, dataset.Manifest.TrainingExamples + dataset.Manifest.ValidationExamples + dataset.Manifest.LeaksRemoved);
    }

    [Fact]
    public void A_nearly_equal_exchange_is_a_leak_and_a_merely_similar_one_is_not()
    {
        // One letter of 170 changes four pieces of about 330; a changed third is another story.
        var near = Story.Replace("fish", "fisk", StringComparison.Ordinal);
        var other = string.Concat(Story.AsSpan(0, 110), " and went home in a taxi whose driver told us everything about growing tomatoes");

        Assert.Equal(1, LeaksOf(Story, near));
        Assert.Equal(0, LeaksOf(Story, other));
    }

    [Fact]
    public void A_conversation_of_leaks_only_leaves_no_empty_line()
    {
        var dataset = Composing.Compose([.. Enumerable.Range(0, 10).Select(c => Composing.Example(c, 0, "hello there", "general, hello"))]);

        Assert.Equal((9, 0, 1), (dataset.Manifest.TrainingExamples, dataset.Manifest.ValidationLines, dataset.Manifest.LeaksRemoved));
        Assert.All(dataset.Lines, l => Assert.NotEmpty(l.Members));
    }

    [Fact]
    public void The_similarity_from_which_on_it_is_a_leak_can_be_chosen()
    {
        var near = Story.Replace("fish", "fisk", StringComparison.Ordinal);

        Assert.Equal(0, LeaksOf(Story, near, similarity: 1));
        Assert.Equal(1, LeaksOf(Story, Story, similarity: 1));
    }

    [Fact]
    public void The_order_of_a_conversation_survives_the_loss_of_its_middle()
    {
        var examples = Composing.Sample(20, 3).Select(e => e.Position == 1 ? e with { Prompt = "brb", Reply = "ok see you" } : e).ToList();
        var dataset = Composing.Compose(examples);

        Assert.All(dataset.Of(DatasetSide.Validation), l =>
            Assert.Equal([0, 2], l.Members.Select(m => examples.Single(e => e.Id == m.ExampleId).Position)));
    }

    // Of five conversations two are a single exchange; one of these is held out, the other is its twin in training.
    private static int LeaksOf(string story, string twin, double similarity = 0.95)
    {
        List<TrainingExample> examples =
        [
            .. Enumerable.Range(0, 2).Select(c => Composing.Example(c, 0, "tell me a story", c == 0 ? story : twin)),
            .. Enumerable.Range(2, 3).SelectMany(c => Enumerable.Range(0, 8).Select(p => Composing.Example(c, p, $"what about {c} and {p}?", $"no idea {p * 7} of {c}"))),
        ];

        return Composing.Compose(examples, Composing.Options with { ValidationShare = 0.04, LeakSimilarity = similarity }).Manifest.LeaksRemoved;
    }
}
