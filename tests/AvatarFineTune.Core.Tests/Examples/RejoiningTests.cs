using AvatarFineTune.Examples;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class RejoiningTests
{
    private static readonly TranscriptChat Room = NewChat();

    private static TranscriptMessage M(string time, string author, string text, string? id = null, string? replyTo = null) =>
        Message(Room, time, author, text, id: id, replyTo: replyTo);

    [Fact]
    public void An_explicit_answer_hours_later_joins_the_conversation_it_answers()
    {
        var cut = Cut([M("10:00", "Ann", "which day?", "1"), M("18:00", "Ava", "Friday", "2", replyTo: "1")]);
        Assert.Equal("which day? | Friday", Show(Assert.Single(cut)));
    }

    [Fact]
    public void Only_pieces_that_are_linked_are_joined()
    {
        var cut = Cut(
        [
            M("10:00", "Ann", "a", "1"), M("10:01", "Ava", "b", "2"),
            M("13:00", "Ann", "between", "3"), M("13:01", "Ava", "two", "4"),
            M("18:00", "Ann", "c", "5", replyTo: "2"), M("18:01", "Ava", "d", "6"),
        ]);
        Assert.Equal(["a | b", "c | d", "between | two"], cut.Select(Show));
        Assert.Equal(cut[0].ConversationId, cut[1].ConversationId);
        Assert.NotEqual(cut[0].ConversationId, cut[2].ConversationId);
        Assert.Equal([0, 1, 0], cut.Select(e => e.Position));
    }

    [Fact]
    public void Links_chain_in_any_direction()
    {
        var cut = Cut(
        [
            M("1 10:00", "Ann", "a", "1"), M("1 10:01", "Ava", "b", "2", replyTo: "5"),
            M("2 10:00", "Ann", "c", "3"), M("2 10:01", "Ava", "d", "4", replyTo: "5"),
            M("3 10:00", "Ann", "e", "5"), M("3 10:01", "Ava", "f", "6"),
        ]);
        Assert.Single(cut.Select(e => e.ConversationId).Distinct());
        Assert.Equal(["a | b", "c | d", "e | f"], cut.Select(Show));
    }

    [Fact]
    public void An_answer_to_something_that_is_not_there_joins_nothing()
    {
        var cut = Cut([M("10:00", "Ann", "a", "1"), M("10:01", "Ava", "b", "2", replyTo: "gone"), M("18:00", "Ann", "c", "3", replyTo: "gone"), M("18:01", "Ava", "d")]);
        Assert.Equal(2, cut.Select(e => e.ConversationId).Distinct().Count());
    }

    [Fact]
    public void An_answer_never_joins_two_chats()
    {
        var cut = Cut(
        [
            Message(NewChat("one"), "10:00", "Ann", "a", id: "1"), Message(NewChat("one"), "10:01", "Ava", "b", id: "2"),
            Message(NewChat("two"), "10:00", "Bob", "c", id: "3"), Message(NewChat("two"), "10:01", "Ava", "d", id: "4", replyTo: "1"),
        ]);
        Assert.Equal(["a | b", "c | d"], cut.Select(Show));
        Assert.Equal(2, cut.Select(e => e.ConversationId).Distinct().Count());
    }

    [Fact]
    public void Rejoining_can_be_switched_off()
    {
        TranscriptMessage[] messages = [M("10:00", "Ann", "which day?", "1"), M("18:00", "Ava", "Friday", "2", replyTo: "1")];
        Assert.Throws<TranscriptException>(() => Cut(messages, new ExampleOptions { RejoinReplies = false }));
    }

    [Fact]
    public void A_hundred_thousand_links_are_no_matter()
    {
        var messages = Enumerable.Range(0, 100_000)
            .Select(i => Message(Room, "1 00:00", i % 2 == 0 ? "Ann" : "Ava", "x", id: $"{i}", replyTo: i == 0 ? null : $"{i - 1}"))
            .Select((m, i) => new TranscriptMessage
            {
                Chat = m.Chat, LocalTime = m.LocalTime.AddHours(2 * i), Author = m.Author, Text = m.Text, Id = m.Id, ReplyToId = m.ReplyToId,
            });
        Assert.Single(Cut(messages).Select(e => e.ConversationId).Distinct());
    }
}
