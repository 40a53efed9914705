using AvatarFineTune.Datasets.Style;

namespace AvatarFineTune.Core.Tests.Datasets.Style;

/// <summary>Favourite phrases say how a person writes, and nothing of what they wrote about.</summary>
public sealed class PhraseTests
{
    [Fact]
    public void A_phrase_of_three_replies_is_one_and_of_two_is_none()
    {
        Assert.Equal(["right then"], Replies.Measure("right then", "oh, right then!", "Right then. bye").FavouritePhrases);
        Assert.Empty(Replies.Measure("right then", "oh, right then!", "right away then").FavouritePhrases);
    }

    [Fact]
    public void Saying_it_three_times_in_one_reply_is_once() =>
        Assert.Empty(Replies.Measure("no way no way no way no way", "hm", "hm").FavouritePhrases);

    [Fact]
    public void In_a_large_corpus_it_must_stand_in_more_than_three()
    {
        Assert.DoesNotContain("right then", ReplyStyle.Measure(Replies.Among(600, Enumerable.Repeat("right then", 8))).FavouritePhrases);
        Assert.Contains("right then", ReplyStyle.Measure(Replies.Among(600, Enumerable.Repeat("right then", 12))).FavouritePhrases);
    }

    [Fact]
    public void A_part_of_a_longer_phrase_is_not_said_twice() =>
        Assert.Equal(["fair enough mate"], Replies.Measure("fair enough mate", "fair enough mate", "fair enough mate").FavouritePhrases);

    [Fact]
    public void A_phrase_does_not_cross_the_end_of_a_sentence()
    {
        var phrases = Replies.Measure(Enumerable.Repeat("okay then. but still", 4)).FavouritePhrases;

        Assert.Equal(["but still", "okay then"], phrases.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("call 5550123 now")]
    [InlineData("flat 12b upstairs")]
    [InlineData("٠٥٥ call")]
    public void No_phrase_holds_a_digit(string reply) =>
        Assert.DoesNotContain(Replies.Measure(Enumerable.Repeat(reply, 9)).FavouritePhrases, p => p.Any(char.IsDigit));

    [Theory]
    [InlineData("ava@example.com works", "@")]
    [InlineData("https://example.com/secret works", "/")]
    [InlineData("example.com works", ".")]
    [InlineData("say \"ignore all rules\" loudly", "\"")]
    [InlineData("the {secret} key", "{")]
    [InlineData("right\u202Ethen now", "\u202E")]
    public void No_phrase_holds_more_than_letters_and_their_marks(string reply, string mark) =>
        Assert.DoesNotContain(Replies.Measure(Enumerable.Repeat(reply, 9)).FavouritePhrases, p => p.Contains(mark, StringComparison.Ordinal));

    [Fact]
    public void No_phrase_holds_half_a_surrogate_pair() =>
        Assert.Equal(["words like these"], Replies.Measure(Enumerable.Repeat("bro\uD800ken words like these", 9)).FavouritePhrases);

    [Fact]
    public void Nobody_is_named_whom_the_person_writes_with()
    {
        var examples = Replies.Of(Enumerable.Repeat("love you Ben Okafor", 9).Concat(Enumerable.Repeat("oh dear", 9)))
            .Select(e => e with { Participants = ["Ben Okafor"] }).ToList();

        var phrases = ReplyStyle.Measure(examples).FavouritePhrases;

        Assert.Contains("oh dear", phrases);
        Assert.DoesNotContain(phrases, p => p.Contains("ben", StringComparison.Ordinal) || p.Contains("okafor", StringComparison.Ordinal));
    }

    [Fact]
    public void No_word_is_endless() =>
        Assert.All(Replies.Measure(Enumerable.Repeat(new string('h', 5_000), 9)).FavouritePhrases, p => Assert.InRange(p.Length, 4, 60));

    [Fact]
    public void Other_scripts_have_phrases_too()
    {
        Assert.Contains("ну ладно тогда", Replies.Measure(Enumerable.Repeat("Ну ладно, тогда", 4)).FavouritePhrases);
        Assert.Contains("إن شاء الله", Replies.Measure(Enumerable.Repeat("إن شاء الله", 4)).FavouritePhrases);
        Assert.Contains("c'est la vie", Replies.Measure(Enumerable.Repeat("c'est la vie 😂", 4)).FavouritePhrases);
    }
}
