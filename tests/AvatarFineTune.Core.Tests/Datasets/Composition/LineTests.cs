using AvatarFineTune.Datasets;
using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Examples;

namespace AvatarFineTune.Core.Tests.Datasets.Composition;

/// <summary>How conversations become lines under a token cap.</summary>
public sealed class LineTests
{
    private static readonly DatasetOptions NoValidation = Composing.Options with { ValidationShare = 0 };

    [Theory]
    [InlineData(TokenEncoding.O200kBase, "o200k_base")]
    [InlineData(TokenEncoding.Cl100kBase, "cl100k_base")]
    public void The_manifest_counts_the_tokens_that_the_cookbook_would(TokenEncoding encoding, string name)
    {
        var dataset = Composing.Compose(Composing.Sample(20, 3), vendor: Composing.Vendor with { TokenEncoding = encoding });

        Assert.Equal(dataset.Of(DatasetSide.Training).Sum(l => Composing.Tokens(l, encoding)), dataset.Manifest.TrainingTokens);
        Assert.Equal(dataset.Of(DatasetSide.Validation).Sum(l => Composing.Tokens(l, encoding)), dataset.Manifest.ValidationTokens);
        Assert.True(dataset.Manifest.ValidationTokens > 0);
        Assert.Equal(name, dataset.Manifest.TokenEncoding);
    }

    [Fact]
    public void A_line_is_the_prompt_and_the_conversation_in_order()
    {
        var line = Assert.Single(Composing.Compose([Composing.Example(1, 1, "and you?", "me too"), Composing.Example(1, 0, "tired?", "so tired")]).Lines);

        Assert.Equal(
            """{"messages":[{"role":"system","content":"You are Ava."},{"role":"user","content":"tired?"},{"role":"assistant","content":"so tired"},{"role":"user","content":"and you?"},{"role":"assistant","content":"me too"}]}""",
            line.Json);
    }

    [Fact]
    public void A_line_fills_its_cap_to_the_last_token_and_not_beyond()
    {
        List<TrainingExample> examples = [Composing.Example(1, 0, "first question", "first answer"), Composing.Example(1, 1, "second question", "second answer")];
        var whole = Composing.Tokens(Assert.Single(Composing.Compose(examples, NoValidation).Lines));

        Assert.Single(Composing.Compose(examples, NoValidation, Composing.Vendor with { MaxTokensPerLine = whole }).Lines);
        Assert.Equal(2, Composing.Compose(examples, NoValidation, Composing.Vendor with { MaxTokensPerLine = whole - 1 }).Lines.Count);
    }

    [Theory]
    [InlineData(300, 200)]
    [InlineData(200, 300)]
    public void The_lower_of_the_two_caps_binds(int ours, int theirs)
    {
        var dataset = Composing.Compose(
            Composing.Sample(3, 40), NoValidation with { MaxTokensPerLine = ours }, Composing.Vendor with { MaxTokensPerLine = theirs });

        Assert.Equal(200, dataset.Manifest.MaxTokensPerLine);
        Assert.All(dataset.Lines, l => Assert.InRange(Composing.Tokens(l), 1, 200));
        Assert.Contains(dataset.Lines, l => l.Members.Count > 1);
    }

    [Fact]
    public void A_conversation_is_cut_at_its_longest_lull()
    {
        int[] minutes = [0, 5, 10, 15, 50, 55];
        var examples = minutes.Select((minute, i) => Composing.Example(1, i, $"question number {i}", $"answer number {i}", minute)).ToList();
        var whole = Composing.Tokens(Assert.Single(Composing.Compose(examples, NoValidation).Lines));

        var lines = Composing.Compose(examples, NoValidation, Composing.Vendor with { MaxTokensPerLine = whole - 1 }).Lines;

        Assert.Equal([2, 4], lines.Select(l => l.Members.Count).Order());
    }

    [Fact]
    public void A_lull_is_measured_from_the_reply_and_not_from_the_prompt()
    {
        // The reply to the second comes 40 minutes late: the pause is within the exchange, not after it.
        List<TrainingExample> examples =
        [
            Composing.Example(1, 0, "one?", "one!", 0),
            Composing.Example(1, 1, "two?", "two!", 20),
            Composing.Example(1, 2, "three?", "three!", 62),
        ];
        examples[1] = examples[1] with { RepliedAt = examples[1].SaidAt.AddMinutes(41) };
        var whole = Composing.Tokens(Assert.Single(Composing.Compose(examples, NoValidation).Lines));

        var lines = Composing.Compose(examples, NoValidation, Composing.Vendor with { MaxTokensPerLine = whole - 1 }).Lines;

        Assert.Equal(examples[0].Id, Assert.Single(lines, l => l.Members.Count == 1).Members[0].ExampleId);
    }

    [Fact]
    public void Where_all_lulls_are_equal_the_cut_is_in_the_middle()
    {
        var examples = Enumerable.Range(0, 8).Select(i => Composing.Example(1, i, $"question number {i}", $"answer number {i}")).ToList();
        var whole = Composing.Tokens(Assert.Single(Composing.Compose(examples, NoValidation).Lines));

        var lines = Composing.Compose(examples, NoValidation, Composing.Vendor with { MaxTokensPerLine = whole - 1 }).Lines;

        Assert.Equal([4, 4], lines.Select(l => l.Members.Count));
    }

    [Fact]
    public void An_exchange_above_the_cap_is_left_out_and_counted()
    {
        var longWords = string.Join(' ', Enumerable.Repeat("elephant", 500));
        var dataset = Composing.Compose(
            [Composing.Example(1, 0, "tell me", longWords), Composing.Example(1, 1, longWords, "ok"), Composing.Example(1, 2, "short?", "short!")],
            NoValidation with { MaxTokensPerLine = 100 });

        Assert.Equal(2, dataset.TooLong);
        Assert.Equal(["You are Ava.", "short?", "short!"], Composing.Turns(Assert.Single(dataset.Lines)).Select(t => t.Content));
    }

    [Fact]
    public void A_prompt_as_long_as_the_cap_leaves_nothing_and_says_how_many()
    {
        var dataset = Composing.Compose(Composing.Sample(4, 3), NoValidation with { MaxTokensPerLine = 64 }, prompt: string.Join(' ', Enumerable.Repeat("word", 100)));

        Assert.Equal((12, 0, 0), (dataset.TooLong, dataset.Lines.Count, dataset.Conversations));
        Assert.Equal(0, dataset.AverageQuality);
        Assert.False(dataset.HasEnough);
    }

    [Fact]
    public void No_examples_make_an_empty_dataset()
    {
        var dataset = Composing.Compose([]);

        Assert.Empty(dataset.Lines);
        Assert.Equal((0, 0L, 0L), (dataset.Manifest.TrainingLines, dataset.Manifest.TrainingTokens, dataset.Manifest.ValidationTokens));
        Assert.Equal(default, dataset.Typical);
    }

    [Fact]
    public void A_typical_message_is_the_prompt_with_the_mean_of_both_sides()
    {
        var tokenizer = Composing.Tokenizers.Get(TokenEncoding.O200kBase);
        List<TrainingExample> examples = [Composing.Example(1, 0, "how are you today?", "fine"), Composing.Example(1, 1, "sure?", "yes, quite sure, thanks")];
        var typical = Composing.Compose(examples).Typical;
        var empty = 3 + 3 + tokenizer.Count("system") + tokenizer.Count(Composing.Prompt) + 3 + tokenizer.Count("user");

        Assert.Equal(empty + examples.Average(e => tokenizer.Count(e.Prompt)), typical.InputTokens, 9);
        Assert.Equal(examples.Average(e => tokenizer.Count(e.Reply)), typical.OutputTokens, 9);
    }
}
