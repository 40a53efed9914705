using AvatarFineTune.Examples;

namespace AvatarFineTune.Tests.Examples;

public sealed class QualityScorerTests
{
    private const string Prompt = "So how did the interview go yesterday?";

    private static double Score(string reply, string prompt = Prompt) => QualityScorer.Score(prompt, reply);

    [Fact]
    public void A_full_answer_beats_a_short_one_and_that_beats_an_emoji()
    {
        var full = Score("Honestly better than I feared, they laughed at my jokes and asked when I could start");
        var some = Score("Better than I feared");
        var word = Score("fine");
        var emoji = Score("👍");
        Assert.True(full > some && some > word && word > emoji, $"{full} {some} {word} {emoji}");
        Assert.True(full > 0.85 && some > 0.6 && word < 0.5 && emoji <= 0.15, $"{full} {some} {word} {emoji}");
    }

    [Theory]
    [InlineData("https://shop.test/a/b/c")]
    [InlineData("👍👍👍")]
    [InlineData("!!!")]
    [InlineData("www.shop.test")]
    public void Without_a_word_there_is_little_to_learn(string reply) => Assert.InRange(Score(reply), 0.0, 0.15);

    [Fact]
    public void Nothing_scores_nothing() => Assert.Equal(0, Score(" \n"));

    [Fact]
    public void Repetition_counts_against_a_reply() =>
        Assert.True(Score("no no no no no no no no") < Score("no way would I ever do that again"));

    [Fact]
    public void A_new_word_never_makes_a_reply_worse()
    {
        var reply = "word";
        for (var i = 0; i < 60; i++)
        {
            var longer = $"{reply} new{i}";
            Assert.True(Score(longer) >= Score(reply));
            reply = longer;
        }
    }

    [Fact]
    public void A_prompt_that_says_something_is_worth_more() =>
        Assert.True(Score("I would love to") > Score("I would love to", "👋"));

    [Theory]
    [InlineData("我今天去了一个非常有意思的展览，你应该也去看看")]
    [InlineData("มันดีกว่าที่ฉันกลัวมาก ขอบคุณที่ถามนะ")]
    [InlineData("मुझे लगा था उससे बहुत अच्छा रहा, धन्यवाद")]
    [InlineData("생각보다 훨씬 좋았어, 다음 주에 시작할 수 있대")]
    [InlineData("كانت أفضل مما توقعت بكثير شكرا لسؤالك")]
    public void No_script_is_worth_less_than_another(string reply) => Assert.InRange(Score(reply), 0.75, 1.0);

    [Fact]
    public void Every_score_lies_between_0_and_1_and_is_the_same_again()
    {
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            string Any() => new([.. Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(0x10000))]);
            var (prompt, reply) = (Any(), Any());
            var score = Score(reply, prompt);
            Assert.InRange(score, 0, 1);
            Assert.Equal(score, Score(reply, prompt));
        }
    }
}
