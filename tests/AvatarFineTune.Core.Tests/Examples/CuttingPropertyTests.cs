using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Cutting;
using AvatarFineTune.Transcripts;
using FsCheck;
using FsCheck.Fluent;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

/// <summary>What holds for any chats whatever, checked on random ones.</summary>
public sealed class CuttingPropertyTests
{
    private static readonly TranscriptChat[] Rooms = [NewChat("one"), NewChat("two"), NewChat("three")];

    /// <summary>Messages whose text tells where they were said and when: <c>room/author/seconds/number</c>.</summary>
    private static readonly Gen<TranscriptMessage[]> Chats =
        (from room in Gen.Choose(0, 2)
         from author in Gen.Elements("Ava", "Ann", "Bob")
         from gap in Gen.Elements(0, 1, 30, 120, 121, 3_600, 3_601, 90_000, -50)
         from replies in Gen.Frequency((5, Gen.Constant(-1)), (1, Gen.Choose(0, 40)))
         select (room, author, gap, replies)).ArrayOf().Select(Build);

    private static TranscriptMessage[] Build((int Room, string Author, int Gap, int Replies)[] parts)
    {
        var seconds = 1_000_000;
        return [.. parts.Select((p, i) => new TranscriptMessage
        {
            Chat = Rooms[p.Room], LocalTime = Time("0:00").AddSeconds(seconds += p.Gap), Author = p.Author, Id = $"{i}", ReplyToId = p.Replies < 0 ? null : $"{p.Replies}",
            Text = $"{p.Room}/{p.Author}/{seconds}/{i}",
        })];
    }

    private static void Check(Func<TranscriptMessage[], List<Exchange>, bool> holds) => Prop.ForAll(Chats.ToArbitrary(), messages =>
    {
        try
        {
            return holds(messages, Cut(messages));
        }
        catch (TranscriptException e) when (e.Error is TranscriptError.NoExchanges or TranscriptError.UnknownSpeaker)
        {
            return true;
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_500).WithEndSize(60).WithReplay(20261122, 11));

    private static IEnumerable<string[]> Lines(IEnumerable<Turn> turns) => turns.SelectMany(t => t.Text.Split('\n')).Select(l => l.Split('/'));

    private static IEnumerable<string[]> Lines(Exchange exchange) => Lines(exchange.Prompt.Concat(exchange.Reply));

    [Fact]
    public void No_exchange_and_no_conversation_mixes_chats() => Check((_, cut) =>
        cut.GroupBy(e => e.ConversationId).All(c => c.SelectMany(Lines).Select(l => l[0]).Distinct().Count() == 1));

    [Fact]
    public void Every_exchange_has_both_sides_and_each_only_its_own_people() => Check((_, cut) =>
        cut.All(e => e.Prompt.Count > 0 && e.Reply.Count > 0 && Lines(e.Prompt).All(l => l[1] != "Ava") && Lines(e.Reply).All(l => l[1] == "Ava")));

    [Fact]
    public void No_message_is_used_twice_or_made_up() => Check((messages, cut) =>
    {
        var used = cut.SelectMany(Lines).Select(l => string.Join('/', l)).ToList();
        return used.Distinct().Count() == used.Count && used.All(u => messages.Any(m => m.Text == u));
    });

    [Fact]
    public void A_conversation_runs_forward_in_time_and_counts_its_exchanges() => Check((_, cut) => cut.GroupBy(e => e.ConversationId).All(c =>
    {
        var times = c.SelectMany(Lines).Select(l => int.Parse(l[2], System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return times.SequenceEqual(times.Order()) && c.Select(e => e.Position).SequenceEqual(Enumerable.Range(0, c.Count())) && c.All(e => e.SaidAt <= e.RepliedAt);
    }));

    [Fact]
    public void Without_explicit_answers_no_silence_within_a_conversation_is_longer_than_the_gap() => Prop.ForAll(Chats.ToArbitrary(), messages =>
    {
        List<Exchange> cut;
        try
        {
            cut = Cut(messages, new ExampleOptions { RejoinReplies = false });
        }
        catch (TranscriptException)
        {
            return true;
        }

        return cut.GroupBy(e => e.ConversationId).All(c =>
        {
            var times = c.SelectMany(Lines).Select(l => int.Parse(l[2], System.Globalization.CultureInfo.InvariantCulture)).ToList();
            return times.Zip(times.Skip(1)).All(p => p.Second - p.First <= 3_600);
        });
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_500).WithEndSize(60).WithReplay(20261122, 13));

    [Fact]
    public void A_prefix_of_the_messages_names_its_conversations_as_the_whole_does() => Prop.ForAll(Chats.ToArbitrary(), messages =>
    {
        // Sorted and without answers, a longer export only adds.
        var sorted = messages.OrderBy(m => m.LocalTime).ToArray();
        var options = new ExampleOptions { RejoinReplies = false };
        try
        {
            var part = Cut(sorted[..(sorted.Length / 2)], options).Select(e => e.ConversationId).ToHashSet();
            return part.IsSubsetOf(Cut(sorted, options).Select(e => e.ConversationId));
        }
        catch (TranscriptException)
        {
            return true;
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithEndSize(60).WithReplay(20261122, 17));
}
