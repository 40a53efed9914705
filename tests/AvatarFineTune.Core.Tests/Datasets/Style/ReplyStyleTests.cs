using System.Diagnostics;
using AvatarFineTune.Datasets.Style;

namespace AvatarFineTune.Core.Tests.Datasets.Style;

/// <summary>Each fact of a style, on replies made for it.</summary>
public sealed class ReplyStyleTests
{
    [Fact]
    public void Lengths_are_the_quartiles_of_words()
    {
        var style = Replies.Measure(Enumerable.Range(1, 8).Select(n => string.Join(' ', Enumerable.Repeat("word", n))));

        Assert.Equal((3, 7), (style.ShortWords, style.LongWords));
    }

    [Fact]
    public void Scripts_without_spaces_have_words_too()
    {
        var style = Replies.Measure("今天天气很好我们去公园吧", "今天天气很好我们去公园吧");

        Assert.Equal((6, 6), (style.ShortWords, style.LongWords));
    }

    [Fact]
    public void An_emoji_is_as_long_as_a_word() => Assert.Equal(1, Replies.Measure("😂").LongWords);

    [Fact]
    public void Lower_case_is_a_share_of_what_has_case() =>
        Assert.Equal(2.0 / 3, Replies.Measure("hello", "éclair", "Hello", "你好", "😂 hm").LowerCaseShare, 9);

    [Theory]
    [InlineData("Done.", 1)]
    [InlineData("done。", 1)]
    [InlineData("ठीक है।", 1)]
    [InlineData("well...", 0)]
    [InlineData("well..", 0)]
    [InlineData("done", 0)]
    [InlineData("a.b", 0)]
    public void A_full_stop_is_one_mark_at_the_end(string reply, double share) => Assert.Equal(share, Replies.Measure(reply).FinalStopShare);

    [Theory]
    [InlineData("what?!", 1, 1)]
    [InlineData("なに？", 0, 1)]
    [InlineData("متى؟", 0, 1)]
    [InlineData("すごい！", 1, 0)]
    [InlineData("plain", 0, 0)]
    public void Question_and_exclamation_marks_count_in_every_script(string reply, double exclaims, double asks)
    {
        var style = Replies.Measure(reply);

        Assert.Equal((exclaims, asks), (style.ExclamationShare, style.QuestionShare));
    }

    [Fact]
    public void Several_lines_are_a_share() => Assert.Equal(0.5, Replies.Measure("one\ntwo", "one two").MultiLineShare);

    [Theory]
    [InlineData("👩‍👩‍👧‍👦 hi", "👩‍👩‍👧‍👦")]
    [InlineData("yes 👍🏽👍🏽", "👍🏽")]
    [InlineData("🇩🇪", "🇩🇪")]
    [InlineData("love ❤️", "❤️")]
    [InlineData("☀", "☀")]
    public void Emoji_count_whole_and_once_a_reply(string reply, string emoji)
    {
        var style = Replies.Measure(reply, reply, reply, "none");

        Assert.Equal(0.75, style.EmojiShare);
        Assert.Equal([emoji], style.FavouriteEmoji);
    }

    [Theory]
    [InlineData("\uFFFD")]
    [InlineData("〒 ㈱ ⺀")]
    [InlineData("©®™")]
    [InlineData("1️⃣")]
    public void What_only_looks_like_a_symbol_is_no_emoji(string reply) => Assert.Equal(0, Replies.Measure(reply, reply, reply).EmojiShare);

    // Not data of a theory: an attribute can't hold half a pair.
    [Fact]
    public void Half_a_surrogate_pair_is_no_emoji() => Assert.Equal(0, Replies.Measure("a\uD83Db", "\uDE00", "\uD83D").EmojiShare);

    [Fact]
    public void No_replies_have_no_style() => Assert.Equal(0, ReplyStyle.Measure([]).Replies);

    [Fact]
    public void Empty_replies_and_broken_text_are_measured_without_complaint()
    {
        var style = Replies.Measure("", " ", "\uD800", "\uDC00\uD800", "\0", "\u202Eabc", new string('a', 100_000), string.Concat(Enumerable.Repeat("👩\u200D", 5_000)));

        Assert.Equal(8, style.Replies);
        Assert.Equal(1, style.ShortWords);
    }

    [Fact]
    public void A_hundred_thousand_long_replies_are_measured_in_seconds_and_little_memory()
    {
        var random = new Random(3);
        var examples = Replies.Of(Enumerable.Range(0, 100_000).Select(_ => string.Join(' ', Enumerable.Range(0, 40).Select(_ => $"w{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}"))));
        var started = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var style = ReplyStyle.Measure(examples);

        Assert.Equal(40, style.LongWords);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 30);
    }
}
