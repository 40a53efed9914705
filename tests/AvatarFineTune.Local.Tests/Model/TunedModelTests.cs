using AvatarFineTune.Local.Model.Chat;
using AvatarFineTune.Local.Model.Retrieval;
using AvatarFineTune.Local.Model.Training;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>Which reply a tuned model gives.</summary>
public sealed class TunedModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("want some pizza?", "only with pineapple")]
    [InlineData("PIZZA!!!", "only with pineapple")]
    [InlineData("Mia: anyone up for pizza?", "only with pineapple")]
    [InlineData("ピザ食べたい", "パイナップル付きで")]
    [InlineData("هل تريدين البيتزا", "مع الأناناس فقط")]
    [InlineData("🎉🎉🎉", "confetti!!")]
    public void What_is_close_gets_its_reply(string message, string expected) => Assert.Equal(expected, Reply(Model(), message));

    [Theory]
    [InlineData("what is the mass of a quasar?", "dunno, ask the cat")]
    [InlineData("hola", "hey hey")]
    [InlineData("the committee adjourned indefinitely", "sounds like a monday")]
    public void Where_nothing_is_close_the_most_typical_reply_to_its_kind_is_given(string message, string expected) => Assert.Equal(expected, Reply(Model(), message));

    [Fact]
    public void Of_many_replies_to_the_same_words_the_most_typical_is_given()
    {
        var model = Model(("good morning", "go away"), ("good morning", "mornin sunshine"), ("good morning", "mornin sunshine friend"), ("good morning", "mornin you"), ("x", "y"));
        Assert.Equal("mornin sunshine", Reply(model, "good morning"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\0\u200b\ud83d")]
    [InlineData("☃☃☃☃")]
    public void Odd_messages_get_some_learned_reply(string message) => Assert.False(string.IsNullOrWhiteSpace(Reply(Model(), message)));

    [Fact]
    public void Replies_without_any_word_can_be_learned_and_given() => Assert.Equal("...", Reply(Model(("a b", "..."), ("c d", "!?")), "a b"));

    [Fact]
    public void A_huge_message_is_answered_fast()
    {
        var model = Model();
        var message = string.Concat(Enumerable.Range(0, 150_000).Select(i => $"w{i} ")) + "pizza";
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotEmpty(Reply(model, message));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {clock.Elapsed}.");
    }

    [Fact]
    public void The_same_conversation_gets_the_same_reply_from_every_instance()
    {
        var chat = SyntheticChat.Create(3, topics: 30, perTopic: 10);
        var (first, second) = (Model(chat.Training), Model(chat.Training));
        Assert.All(chat.Validation, e => Assert.Equal(Reply(first, e.Prompt), Reply(second, e.Prompt)));
    }

    [Fact]
    public void The_share_that_must_match_can_be_set()
    {
        Assert.Equal("only with pineapple", Reply(Model(0), "quasars and black holes are nothing beside pizza"));
        Assert.NotEqual("only with pineapple", Reply(Model(1), "quasars and black holes are nothing beside pizza"));
    }

    private static string Reply(TunedModel model, string message) => model.Reply(Conversation.Before([new(false, message)]), Token);

    private static TunedModel Model(double minimumMatch = 0.2) => Model(
        [
            .. new (string Prompt, string Reply)[]
            {
                ("shall we get pizza?", "only with pineapple"), ("ピザ食べる？", "パイナップル付きで"), ("البيتزا؟", "مع الأناناس فقط"), ("🎉", "confetti!!"),
                ("hello", "hey hey"), ("hi you", "hey hey you"), ("hey sis", "hey hey sis"), ("where is my umbrella?", "dunno, ask the cat"),
                ("who took the last biscuit?", "dunno, ask the cat again"), ("why is it raining?", "dunno, cat weather"),
                ("i missed the bus", "sounds like a monday"), ("my shoes got soaked", "sounds like a monday again"), ("everything burned", "sounds like monday"),
            }.Select(e => new Exchange([], e.Prompt, e.Reply)),
        ],
        minimumMatch);

    private static TunedModel Model(params (string Prompt, string Reply)[] exchanges) => Model([.. exchanges.Select(e => new Exchange([], e.Prompt, e.Reply))]);

    private static TunedModel Model(IReadOnlyList<Exchange> exchanges, double minimumMatch = 0.2)
    {
        var index = new ExchangeIndex();
        foreach (var exchange in exchanges)
        {
            index.Add(exchange);
        }

        return new(index, minimumMatch);
    }
}
