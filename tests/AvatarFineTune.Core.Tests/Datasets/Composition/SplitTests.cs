using AvatarFineTune.Datasets;

namespace AvatarFineTune.Core.Tests.Datasets.Composition;

/// <summary>What is held out, and what gives way where there is too little.</summary>
public sealed class SplitTests
{
    [Fact]
    public void About_the_share_is_held_out_in_whole_conversations()
    {
        var examples = Composing.Sample(100, 3);
        var dataset = Composing.Compose(examples);

        Assert.InRange(dataset.Manifest.ValidationExamples, 27, 45);
        Assert.Empty(Conversations(dataset, DatasetSide.Training, examples).Intersect(Conversations(dataset, DatasetSide.Validation, examples)));
        Assert.Equal(300, dataset.Manifest.TrainingExamples + dataset.Manifest.ValidationExamples);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    public void With_fewer_than_three_conversations_there_is_no_validation_file(int conversations, int validationLines)
    {
        var dataset = Composing.Compose(Composing.Sample(conversations, 20));

        Assert.Equal(validationLines, dataset.Manifest.ValidationLines);
        Assert.Equal(conversations, dataset.Conversations);
    }

    [Fact]
    public void A_vendor_without_validation_files_gets_all_for_training()
    {
        var dataset = Composing.Compose(Composing.Sample(30, 2), vendor: Composing.Vendor with { SupportsValidationFile = false });

        Assert.Equal((60, 0, 0), (dataset.Manifest.TrainingExamples, dataset.Manifest.ValidationLines, dataset.Manifest.LeaksRemoved));
    }

    [Fact]
    public void A_share_of_zero_holds_nothing_out() =>
        Assert.Equal(0, Composing.Compose(Composing.Sample(30, 2), Composing.Options with { ValidationShare = 0 }).Manifest.ValidationLines);

    [Theory]
    [InlineData(60, 2, 5, 4)]
    [InlineData(60, 2, 0, 0)]
    [InlineData(3, 50, 5, 0)]
    [InlineData(3, 5, 5, 5)]
    public void No_more_than_the_maximum_is_held_out_ever(int conversations, int exchanges, int maximum, int expected)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var dataset = Composing.Compose(
                Composing.Sample(conversations, exchanges), Composing.Options with { ValidationShare = 0.5, MaxValidationExamples = maximum }, seed: seed);

            Assert.Equal(expected, dataset.Manifest.ValidationExamples);
        }
    }

    [Fact]
    public void One_huge_conversation_is_not_held_out_while_small_ones_can_be()
    {
        var examples = Composing.Sample(1, 200).Concat(Composing.Sample(21, 1).Skip(1)).ToList();
        for (var seed = 0; seed < 10; seed++)
        {
            var dataset = Composing.Compose(examples, seed: seed);

            Assert.Contains(examples[0].ConversationId, Conversations(dataset, DatasetSide.Training, examples));
            Assert.InRange(dataset.Manifest.ValidationExamples, 1, 20);
        }
    }

    [Fact]
    public void Lines_are_cut_finer_before_validation_gives_way()
    {
        var dataset = Composing.Compose(Composing.Sample(4, 5), Composing.Options with { MinTrainingLines = 10, ValidationShare = 0.25 });

        Assert.Equal((10, 15), (dataset.Manifest.TrainingLines, dataset.Manifest.TrainingExamples));
        Assert.Equal((1, 5), (dataset.Manifest.ValidationLines, dataset.Manifest.ValidationExamples));
        Assert.True(dataset.HasEnough);
    }

    [Fact]
    public void Validation_shrinks_by_no_more_than_training_needs()
    {
        var dataset = Composing.Compose(Composing.Sample(12, 1), Composing.Options with { MinTrainingLines = 10, ValidationShare = 0.25 });

        Assert.Equal((10, 2), (dataset.Manifest.TrainingLines, dataset.Manifest.ValidationLines));
        Assert.True(dataset.HasEnough);
    }

    [Fact]
    public void Validation_goes_altogether_before_training_is_refused()
    {
        var dataset = Composing.Compose(Composing.Sample(4, 3), Composing.Options with { MinTrainingLines = 11, ValidationShare = 0.25 });

        Assert.Equal((11, 12, 0), (dataset.Manifest.TrainingLines, dataset.Manifest.TrainingExamples, dataset.Manifest.ValidationLines));
        Assert.True(dataset.HasEnough);
    }

    [Fact]
    public void Too_few_examples_are_each_a_line_and_not_enough()
    {
        var dataset = Composing.Compose(Composing.Sample(3, 3), vendor: Composing.Vendor with { MinTrainingLines = 10 });

        Assert.Equal((9, 10, false), (dataset.Manifest.TrainingLines, dataset.RequiredLines, dataset.HasEnough));
        Assert.All(dataset.Lines, l => Assert.Single(l.Members));
    }

    [Theory]
    [InlineData(4, 7)]
    [InlineData(7, 4)]
    public void The_higher_of_the_two_minimums_binds(int ours, int theirs) =>
        Assert.Equal(7, Composing.Compose([], Composing.Options with { MinTrainingLines = ours }, Composing.Vendor with { MinTrainingLines = theirs }).RequiredLines);

    private static HashSet<Guid> Conversations(ComposedDataset dataset, DatasetSide side, List<Examples.TrainingExample> examples) =>
        [.. dataset.Of(side).SelectMany(l => l.Members).Select(m => examples.First(e => e.Id == m.ExampleId).ConversationId)];
}
