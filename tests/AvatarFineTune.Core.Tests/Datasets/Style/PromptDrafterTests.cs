using AvatarFineTune.Datasets;

namespace AvatarFineTune.Core.Tests.Datasets.Style;

public sealed class PromptDrafterTests
{
    [Fact]
    public void Without_examples_it_says_who_and_nothing_of_style()
    {
        Assert.Equal("You are Ava in a private chat. Answer the way Ava writes.", PromptDrafter.Draft(" Ava ", []));
        Assert.Equal("You are a person in a private chat. Answer the way this person writes.", PromptDrafter.Draft(null, []));
        Assert.Equal(PromptDrafter.Draft(null, []), PromptDrafter.Draft("  ", []));
    }

    [Fact]
    public void A_lively_writer_is_described_as_one()
    {
        var prompt = PromptDrafter.Draft("Ava", Replies.Of(Enumerable.Repeat("oh my days!\nwhat happened? 😂", 4)));

        Assert.Equal(
            "You are Ava in a private chat. Answer the way Ava writes. Replies are usually about 5 words long. Sentences mostly start in lower case. "
            + "They rarely end with a full stop. Exclamation marks are frequent. They often ask something back. Thoughts come as several short lines. "
            + "Emoji are in most replies, above all 😂. Typical phrases: \"oh my days\", \"what happened\".",
            prompt);
    }

    [Fact]
    public void A_sober_writer_is_described_as_one()
    {
        var prompt = PromptDrafter.Draft(
            null, Replies.Of("Yes.", "Certainly not today.", "The report is attached and complete.", "We should meet the others there at some later point."));

        Assert.Equal(
            "You are a person in a private chat. Answer the way this person writes. Replies are usually 3 to 10 words long. Emoji are not used.", prompt);
    }

    [Theory]
    [InlineData(1, 100, "Emoji are not used.")]
    [InlineData(5, 95, "Emoji are rare, above all 🙂.")]
    [InlineData(30, 70, "Emoji are used now and then, above all 🙂.")]
    [InlineData(60, 40, "Emoji are in most replies, above all 🙂.")]
    public void Emoji_are_said_to_be_as_frequent_as_they_are(int with, int without, string sentence) =>
        Assert.Contains(sentence, PromptDrafter.Draft(null, Replies.Of(Enumerable.Repeat("Yes 🙂", with).Concat(Enumerable.Repeat("No", without)))), StringComparison.Ordinal);

    [Fact]
    public void One_word_is_not_words() =>
        Assert.Contains("about 1 word long", PromptDrafter.Draft(null, Replies.Of("yes", "no")), StringComparison.Ordinal);

    [Fact]
    public void The_same_examples_in_any_order_make_the_same_prompt()
    {
        var examples = Replies.Of(Enumerable.Range(0, 15_000).Select(i => $"phrase {(char)('a' + (i % 7))}{(char)('a' + (i % 11))} again {(i % 3 == 0 ? "😂" : "👍")}"));
        var first = PromptDrafter.Draft("Ava", examples);
        var shuffled = examples.ToArray();
        new Random(5).Shuffle(shuffled);

        Assert.Equal(first, PromptDrafter.Draft("Ava", shuffled));
        Assert.Contains("Typical phrases", first, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_written_twice_is_never_in_the_prompt()
    {
        string[] secrets = ["zanzibar", "kumquat", "my pin is"];
        var replies = Replies.Of(secrets.Concat(secrets).Concat(Enumerable.Repeat("sounds good", 20)));

        Assert.DoesNotContain(secrets, s => PromptDrafter.Draft("Ava", replies).Contains(s, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Examples_are_required() => Assert.Throws<ArgumentNullException>(() => PromptDrafter.Draft("Ava", null!));
}
