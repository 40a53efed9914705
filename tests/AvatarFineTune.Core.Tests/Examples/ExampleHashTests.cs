using AvatarFineTune.Examples;

namespace AvatarFineTune.Tests.Examples;

public sealed class ExampleHashTests
{
    [Fact]
    public void It_is_the_same_in_every_process_and_on_every_machine() =>
        Assert.Equal("4353750cfd5e5762de0971e6b4deae1b5f8502b0e6623a7b23f1efc792ad71d3", ExampleHash.Of("How are you, Zo\u00EB?", "fine 👍").ToString());

    [Theory]
    [InlineData("ab", "c", "a", "bc")]
    [InlineData("a\nb", "c", "a", "b\nc")]
    [InlineData("a", "", "", "a")]
    [InlineData("a", "b", "b", "a")]
    [InlineData("a", "b", "A", "b")]
    public void Other_words_or_the_same_cut_elsewhere_have_another(string prompt, string reply, string prompt2, string reply2) =>
        Assert.NotEqual(ExampleHash.Of(prompt, reply), ExampleHash.Of(prompt2, reply2));

    [Theory]
    [InlineData("Zo\u00EB", "Zoe\u0308")]
    [InlineData("각", "\u1100\u1161\u11A8")]
    [InlineData("a", " a\n")]
    [InlineData("a\nb", "a\r\nb")]
    public void Spellings_of_the_same_words_have_the_same(string one, string other) =>
        Assert.Equal(ExampleHash.Of(one, "x"), ExampleHash.Of(other, "x"));

    [Fact]
    public void Lone_surrogates_are_survived() => Assert.Equal(64, ExampleHash.Of("\uD800", "\uDC00x").ToString().Length);

    [Fact]
    public void The_default_shows_zeros() => Assert.Equal(new string('0', 64), default(ExampleHash).ToString());
}
