using AvatarFineTune.Examples;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class CuttingTests
{
    [Fact]
    public void What_the_others_said_is_the_prompt_and_what_the_avatar_said_the_reply() =>
        Assert.Equal(["hi | hello"], Shown(Script("10:00 Ann: hi", "10:01 Ava: hello")));

    [Fact]
    public void A_second_partner_message_joins_the_first_and_does_not_overwrite_it() =>
        Assert.Equal(["one\ntwo\nthree | four\nfive"], Shown(Script("10:00 Ann: one", "10:01 Ann: two", "10:30 Ann: three", "10:31 Ava: four", "10:40 Ava: five")));

    [Fact]
    public void A_leading_reply_and_a_trailing_prompt_are_no_exchange() =>
        Assert.Equal(["b | c"], Shown(Script("10:00 Ava: a", "10:01 Ann: b", "10:02 Ava: c", "10:03 Ann: d")));

    [Fact]
    public void Sixty_minutes_of_silence_keep_a_conversation_and_a_second_more_ends_it()
    {
        Assert.Equal(["a | b"], Shown(Script("10:00 Ann: a", "11:00 Ava: b")));
        Assert.Throws<TranscriptException>(() => Cut(Script("10:00 Ann: a", "11:00:01 Ava: b")));
    }

    [Fact]
    public void A_silence_of_more_than_a_day_counts_whole_and_not_by_its_seconds_or_hours()
    {
        // One day and ten seconds: .Seconds and .Minutes would both call it a burst.
        var cut = Cut(Script("10:00 Ann: a", "10:01 Ava: b", "2 10:01:10 Ann: c", "2 10:01:20 Ava: d"));
        Assert.Equal(["a | b", "c | d"], cut.Select(Show));
        Assert.Equal(2, cut.Select(e => e.ConversationId).Distinct().Count());
        Assert.All(cut, e => Assert.Equal(0, e.Position));
    }

    [Fact]
    public void Messages_out_of_order_are_put_in_order_and_not_measured_backwards()
    {
        // By absolute differences the second would lie within an hour of both.
        var cut = Cut(Script("12:00 Ann: later", "10:00 Ann: first", "10:01 Ava: second", "12:01 Ava: last"));
        Assert.Equal(["first | second", "later | last"], cut.Select(Show));
        Assert.Equal(2, cut.Select(e => e.ConversationId).Distinct().Count());
    }

    [Fact]
    public void Messages_of_the_same_minute_stay_in_the_files_order() =>
        Assert.Equal(["a\nb | c", "d | e"], Shown(Script("10:00 Ann: a", "10:00 Ann: b", "10:00 Ava: c", "10:00 Ann: d", "10:00 Ava: e")));

    [Fact]
    public void In_a_file_that_runs_newest_first_messages_of_the_same_minute_are_turned_around() =>
        Assert.Equal(["a\nb | c"], Shown(Script("10:01 Ava: c", "10:00 Ann: b", "10:00 Ann: a")));

    [Fact]
    public void Chats_are_never_put_together_even_when_their_messages_come_interleaved()
    {
        TranscriptChat one = NewChat("one"), two = NewChat("two");
        var cut = Cut(
        [
            Line(one, "10:00 Ann: from ann"), Line(two, "10:00 Bob: from bob"), Line(two, "10:01 Ava: to bob"), Line(one, "10:01 Ava: to ann"),
            Line(two, "10:02 Bob: nobody answers bob"),
        ]);
        Assert.Equal(["from ann | to ann", "from bob | to bob"], cut.Select(Show));
        Assert.Equal(2, cut.Select(e => e.ConversationId).Distinct().Count());
        Assert.All(cut, e => Assert.False(e.ShowsNames));
    }

    [Fact]
    public void The_same_chat_id_on_two_platforms_is_two_chats()
    {
        var other = new TranscriptChat { Id = "chat", Platform = "other" };
        Assert.Throws<TranscriptException>(() => Cut([Line(NewChat(), "10:00 Ann: a"), Line(other, "10:01 Ava: b")]));
    }

    [Fact]
    public void A_burst_is_one_turn_up_to_two_minutes_from_message_to_message()
    {
        var cut = Cut(Script("10:00 Ann: a", "10:02 Ann: b", "10:04 Ann: c", "10:06:01 Ann: d", "10:07 Ava: e"));
        Assert.Equal(["a\nb\nc", "d"], Assert.Single(cut).Prompt.Select(t => t.Text));
    }

    [Fact]
    public void A_burst_ends_where_another_person_speaks()
    {
        var cut = Cut(Script("10:00 Ann: a", "10:00:10 Bob: b", "10:00:20 Ann: c", "10:01 Ava: e"));
        Assert.Equal(["a", "b", "c"], Assert.Single(cut).Prompt.Select(t => t.Text));
    }

    [Fact]
    public void Without_a_burst_gap_every_message_is_a_turn()
    {
        var cut = Cut(Script("10:00 Ann: a", "10:00 Ann: b", "10:01 Ava: c"), new() { BurstGap = TimeSpan.Zero });
        Assert.Equal(["a", "b"], Assert.Single(cut).Prompt.Select(t => t.Text));
    }

    [Fact]
    public void The_conversation_gap_is_an_option() =>
        Assert.Equal(["c | d"], Shown(Script("10:00 Ann: a", "10:06 Ava: b", "10:20 Ann: c", "10:21 Ava: d"), new() { ConversationGap = TimeSpan.FromMinutes(5) }));

    [Fact]
    public void Positions_count_the_exchanges_of_a_conversation()
    {
        var cut = Cut(Script("10:00 Ann: a", "10:01 Ava: b", "10:02 Ann: c", "10:03 Ava: d", "20:00 Ann: e", "20:01 Ava: f"));
        Assert.Equal([0, 1, 0], cut.Select(e => e.Position));
        Assert.Equal(cut[0].ConversationId, cut[1].ConversationId);
    }

    [Fact]
    public void Times_are_those_of_the_first_prompt_and_the_last_reply_message()
    {
        var only = Assert.Single(Cut(Script("10:00 Ann: a", "10:03 Ann: b", "10:05 Ava: c", "10:45 Ava: d", "10:46 Ann: e")));
        Assert.Equal(Time("10:00"), only.SaidAt);
        Assert.Equal(Time("10:45"), only.RepliedAt);
    }

    [Fact]
    public void Where_zones_are_known_the_worlds_clock_orders_and_measures()
    {
        // Clocks go back at 03:00: 02:50 summer time lies 20 minutes before 02:10 winter time.
        var chat = NewChat();
        var cut = Cut(
        [
            Message(chat, "02:50", "Ann", "a", offset: TimeSpan.FromHours(2)),
            Message(chat, "02:10", "Ava", "b", offset: TimeSpan.FromHours(1)),
        ]);
        Assert.Equal("a | b", Show(Assert.Single(cut)));
    }

    [Fact]
    public void One_message_without_a_zone_makes_the_wall_clock_count()
    {
        var chat = NewChat();
        var cut = Cut([Message(chat, "10:00", "Ann", "a", offset: TimeSpan.FromHours(9)), Message(chat, "10:10", "Ava", "b")]);
        Assert.Equal("a | b", Show(Assert.Single(cut)));
    }

    [Fact]
    public void The_ends_of_time_do_not_overflow()
    {
        var chat = NewChat();
        TranscriptMessage At(DateTime time, string author, string text) =>
            new() { Chat = chat, LocalTime = time, Offset = TimeSpan.FromHours(14), Author = author, Text = text };
        var cut = Cut([At(DateTime.MinValue, "Ann", "a"), At(DateTime.MinValue, "Ava", "b"), At(DateTime.MaxValue, "Ann", "c"), At(DateTime.MaxValue, "Ava", "d")]);
        Assert.Equal(["a | b", "c | d"], cut.Select(Show));
    }
}
