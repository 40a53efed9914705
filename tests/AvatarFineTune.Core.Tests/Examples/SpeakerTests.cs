using AvatarFineTune.Examples.Cutting;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class SpeakerTests
{
    private static readonly TranscriptChat Room = NewChat();

    private static TranscriptException Refused(IEnumerable<TranscriptMessage> messages, params string[] speakers)
    {
        var thrown = Assert.Throws<TranscriptException>(() => Cut(messages, null, speakers));
        Assert.Equal(TranscriptError.UnknownSpeaker, thrown.Error);
        return thrown;
    }

    [Theory]
    [InlineData("Ann")]
    [InlineData("joanna")]
    [InlineData("Joanna Smith")]
    [InlineData("JOANNA")]
    public void A_part_of_a_name_or_another_case_is_not_the_name(string wanted) =>
        Refused(Script("10:00 Bob: a", "10:01 Joanna: b"), wanted);

    [Theory]
    [InlineData("Zo\u00EB", "Zoe\u0308")]
    [InlineData("Ava", "\u200EAva\u200F")]
    [InlineData("Ava", "\u202AAva\u202C ")]
    [InlineData("Ava Lee", "Ava\u00A0Lee")]
    [InlineData(" Ava ", "Ava")]
    [InlineData("Ava: the one", "Ava: the one")]
    public void A_name_is_the_same_however_it_is_spelled_in_Unicode(string wanted, string shown) =>
        Assert.Single(Cut([Message(Room, "10:00", "Bob", "a"), Message(Room, "10:01", shown, "b")], null, wanted));

    [Fact]
    public void An_unknown_name_is_refused_with_those_who_are_there_most_messages_first()
    {
        var message = Refused(Script("10:00 Ann: a", "10:01 Joanna: b", "10:02 Joanna: c"), "Ava").Message;
        Assert.Contains("'Ava'", message, StringComparison.Ordinal);
        Assert.Contains("'Joanna' (2 messages), 'Ann' (1 message).", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("joanna smith", "Joanna Smith")]
    [InlineData("Joanna", "Joanna Smith")]
    [InlineData("smith", "Joanna Smith")]
    [InlineData("Dr. Joanna Smith", "Joanna Smith")]
    [InlineData("Joana Smith", "Joanna Smith")]
    [InlineData("zoe", "Zo\u00EB")]
    [InlineData("@queen", "queen.a")]
    public void An_unknown_name_that_comes_near_one_is_refused_with_it(string wanted, string meant)
    {
        TranscriptMessage[] messages =
        [
            Message(Room, "10:00", "Bob", "a"), Message(Room, "10:01", "Joanna Smith", "b"), Message(Room, "10:02", "Zo\u00EB", "c"),
            Message(Room, "10:03", "Al", "d", authorId: "7", handle: "queen.a"),
        ];
        Assert.Contains($"'{wanted}' wrote in this source; did you mean '{meant}'? Names are compared whole", Refused(messages, wanted).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mia")]
    [InlineData("Ann")]
    [InlineData("o")]
    [InlineData("@")]
    [InlineData("...")]
    public void A_name_that_comes_near_nobody_gets_no_guess(string wanted) =>
        Assert.DoesNotContain("did you mean", Refused(Script("10:00 Bob: a", "10:01 Joanna: b"), wanted).Message, StringComparison.Ordinal);

    [Fact]
    public void The_best_three_guesses_are_made_and_never_of_somebody_who_wrote_nothing()
    {
        TranscriptMessage[] messages =
        [
            Message(Room, "10:00", "Ava B", "a"), Message(Room, "10:01", "Ava C", "b"), Message(Room, "10:02", "Ava C", "c"), Message(Room, "10:03", "Ava D", "d"),
            Message(Room, "10:04", "AVA", "e"), Message(Room, "10:05", "Ava A", "", MessageKind.Media),
        ];
        Assert.Contains("did you mean 'AVA' or 'Ava C' or 'Ava B'?", Refused(messages, "Ava").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_ten_are_listed()
    {
        var message = Refused(Enumerable.Range(0, 15).Select(i => Message(Room, "10:00", $"P{i:00}", "a")), "Ava").Message;
        Assert.Contains("'P09'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("'P10'", message, StringComparison.Ordinal);
        Assert.Contains("and 5 more", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_alias_must_occur_and_all_of_them_are_the_avatar()
    {
        var messages = Script("10:00 Ann: a", "10:01 Ava: b", "10:02 Ava Lee: c", "10:03 Ann: d", "10:04 Ava Lee: e");
        Assert.Equal(["a | b\nc", "d | e"], Cut(messages, null, "Ava", "Ava Lee").Select(Show));
        Refused(messages, "Ava", "Eva");
    }

    [Fact]
    public void An_id_finds_the_person_under_every_name()
    {
        TranscriptMessage[] messages =
        [
            Message(Room, "10:00", "Ann", "a", authorId: "u1"), Message(Room, "10:01", "Ava", "b", authorId: "u2"),
            Message(Room, "10:02", "Ann", "c", authorId: "u1"), Message(Room, "10:03", "Queen A", "d", authorId: "u2"),
        ];
        Assert.Equal(["a | b", "c | d"], Cut(messages, null, "u2").Select(Show));
        Assert.Equal(["a | b", "c | d"], Cut(messages, null, "Ava").Select(Show));
        Assert.Equal(["a | b", "c | d"], Cut(messages, null, "Queen A").Select(Show));
    }

    [Theory]
    [InlineData("ava#1234")]
    [InlineData("@ava#1234")]
    [InlineData("AVA#1234")]
    public void The_unique_name_of_the_account_finds_the_person(string wanted)
    {
        TranscriptMessage[] messages = [Message(Room, "10:00", "Ann", "a", authorId: "1"), Message(Room, "10:01", "Queen A", "b", authorId: "2", handle: "ava#1234")];
        Assert.Equal(["a | b"], Cut(messages, null, wanted).Select(Show));
    }

    [Fact]
    public void One_person_may_have_another_kind_of_name_on_each_platform()
    {
        var other = new TranscriptChat { Id = "x", Platform = "other" };
        var cut = Cut(
            [
                Message(Room, "10:00", "Ann", "a", authorId: "1"), Message(Room, "10:01", "Queen A", "b", authorId: "2", handle: "ava#1234"),
                Message(other, "10:00", "Bob", "c"), Message(other, "10:01", "Ava P.", "d"),
            ], null, "ava#1234", "Ava P.");
        Assert.Equal(["a | b", "c | d"], cut.Select(Show));
    }

    [Fact]
    public void A_name_that_is_also_somebody_elses_handle_must_be_told_apart()
    {
        TranscriptMessage[] messages = [Message(Room, "10:00", "Zed", "a", authorId: "1", handle: "ava"), Message(Room, "10:01", "ava", "b", authorId: "2", handle: "real.ava")];
        Assert.Contains("2 people are called 'ava'", Refused(messages, "ava").Message, StringComparison.Ordinal);
        Assert.Equal(["a | b"], Cut(messages, null, "real.ava").Select(Show));
    }

    [Fact]
    public void Two_people_under_one_name_are_told_apart_by_id_only()
    {
        TranscriptMessage[] messages =
        [
            Message(Room, "10:00", "Ava", "a", authorId: "u1"), Message(Room, "10:01", "Ava", "b", authorId: "u2"), Message(Room, "10:02", "Ava", "c", authorId: "u2"),
        ];
        Assert.Contains("u2 (2 messages), u1 (1 message)", Refused(messages, "Ava").Message, StringComparison.Ordinal);
        Assert.Equal(["a | b\nc"], Cut(messages, null, "u2").Select(Show));
        Assert.Equal(["a | b\nc"], Cut(messages, null, "Ava", "u2").Select(Show));
    }

    [Fact]
    public void One_name_on_two_platforms_may_be_one_person()
    {
        var other = new TranscriptChat { Id = "x", Platform = "other" };
        var cut = Cut(
            [
                Message(Room, "10:00", "Ann", "a", authorId: "1"), Message(Room, "10:01", "Ava", "b", authorId: "2"),
                Message(other, "10:00", "Bob", "c", authorId: "1"), Message(other, "10:01", "Ava", "d", authorId: "3"),
            ], null, "Ava");
        Assert.Equal(["a | b", "c | d"], cut.Select(Show));
    }

    [Fact]
    public void An_id_means_something_on_its_own_platform_only()
    {
        var table = new SpeakerTable();
        var first = table.Find(Message(Room, "10:00", "Ann", "a", authorId: "1"));
        var second = table.Find(Message(new() { Id = "x", Platform = "other" }, "10:00", "Bob", "a", authorId: "1"));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void An_avatar_that_only_sent_pictures_is_there_but_said_nothing()
    {
        var thrown = Assert.Throws<TranscriptException>(() => Cut([Message(Room, "10:00", "Ann", "a"), Message(Room, "10:01", "Ava", "", MessageKind.Media)]));
        Assert.Equal(TranscriptError.NoExchanges, thrown.Error);
        Assert.Contains("wrote no message with words, while others wrote 1", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_avatar_that_wrote_alone_replied_to_nobody()
    {
        var thrown = Assert.Throws<TranscriptException>(() => Cut(Script("10:00 Ava: a", "10:01 Ava: b")));
        Assert.Equal(TranscriptError.NoExchanges, thrown.Error);
        Assert.Contains("wrote 2 messages, but nobody else", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_avatar_that_never_answered_is_told_so()
    {
        var thrown = Assert.Throws<TranscriptException>(() => Cut(Script("10:00 Ava: a", "12:00 Ann: b")));
        Assert.Contains("wrote 1 messages and others 1, but never one after the other within 60 minutes", thrown.Message, StringComparison.Ordinal);
    }
}
