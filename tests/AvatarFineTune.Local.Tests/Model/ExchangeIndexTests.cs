using AvatarFineTune.Local.Model.Retrieval;
using AvatarFineTune.Local.Model.Training;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>BM25 ranks as it should.</summary>
public sealed class ExchangeIndexTests
{
    [Fact]
    public void A_rare_word_counts_more_than_a_common_one() =>
        Assert.Equal("r-quasar", Best("the quasar", ("the house", "r-house"), ("the garden", "r-garden"), ("a quasar", "r-quasar")));

    [Fact]
    public void The_shorter_of_two_matches_is_closer() =>
        Assert.Equal("short", Best("pizza", ("pizza with lots of other things that nobody asked about", "long"), ("pizza now", "short"), ("x", "none")));

    [Fact]
    public void A_word_repeated_gains_less_and_less()
    {
        var index = Index(("pizza pizza pizza pizza pizza", "spam"), ("pizza cinema b c d", "both"), ("x y z v w", "none"));
        Assert.Equal("both", index.Reply(Search(index, "pizza cinema")[0].Exchange));
    }

    [Fact]
    public void What_was_said_last_counts_most()
    {
        var index = Index(("tell me about trains", "trains"), ("tell me about planes", "planes"));
        var hits = index.Search(Query.Of(new("and planes", ["what about trains"])), 2).Best;
        Assert.Equal("planes", index.Reply(hits[0].Exchange));
    }

    [Fact]
    public void Earlier_turns_decide_between_equal_prompts()
    {
        var index = new ExchangeIndex();
        index.Add(new(["the dentist called"], "and then?", "i ran"));
        index.Add(new(["we met a bear"], "and then?", "it waved"));
        Assert.Equal("it waved", index.Reply(index.Search(Query.Of(new("and then?", ["a bear in the woods"])), 1).Best[0].Exchange));
    }

    [Fact]
    public void Equal_prompts_are_found_in_the_order_of_learning()
    {
        var index = Index([.. Enumerable.Range(0, 50).Select(i => ("same words", $"reply {i}"))]);
        Assert.Equal([0, 1, 2, 3, 4], Search(index, "same words").Take(5).Select(h => h.Exchange));
        Assert.Equal([0, 1, 2], index.Search(Query.Of(new("same words", [])), 3).Best.Select(h => h.Exchange));
    }

    [Fact]
    public void An_equal_prompt_scores_about_the_ideal()
    {
        var index = Index(("shall we get pizza", "a"), ("did you water tomatoes", "b"), ("how was the marathon", "c"));
        var hits = index.Search(Query.Of(new("did you water tomatoes", [])), 1);
        Assert.InRange(hits.Best[0].Score / hits.Ideal, 0.9, 1.1);
    }

    [Fact]
    public void Nothing_in_common_finds_nothing() => Assert.Empty(Search(Index(("pizza", "a")), "quasar"));

    [Fact]
    public void An_empty_index_finds_nothing() => Assert.Empty(Search(new ExchangeIndex(), "anything"));

    [Fact]
    public void It_finds_the_same_whether_it_grew_or_was_filled_at_once()
    {
        var corpus = SyntheticChat.Create(seed: 7, topics: 20, perTopic: 5).Training;
        var (grown, whole) = (new ExchangeIndex(), new ExchangeIndex());
        foreach (var exchange in corpus)
        {
            grown.Add(exchange);
            Search(grown, exchange.Prompt);
        }

        foreach (var exchange in corpus)
        {
            whole.Add(exchange);
        }

        Assert.All(corpus, e => Assert.Equal(Search(whole, e.Prompt), Search(grown, e.Prompt)));
    }

    private static string Best(string prompt, params (string, string)[] exchanges)
    {
        var index = Index(exchanges);
        return index.Reply(Search(index, prompt)[0].Exchange);
    }

    private static List<Hit> Search(ExchangeIndex index, string prompt) => index.Search(Query.Of(new(prompt, [])), 10).Best;

    private static ExchangeIndex Index(params (string Prompt, string Reply)[] exchanges)
    {
        var index = new ExchangeIndex();
        foreach (var (prompt, reply) in exchanges)
        {
            index.Add(new Exchange([], prompt, reply));
        }

        return index;
    }
}
