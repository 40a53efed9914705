using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class TrainingDataServiceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly string[] Lines =
    [
        "10:00 Ann: Hey Ava, how was the concert last night?",
        "10:00:30 Ann: I wanted to come so badly",
        "10:01 Ava: It was loud and sweaty and absolutely wonderful",
        "10:05 Ann: Send me the photos to ann@mail.test please",
        "10:06 Ava: Will do when I am home, call me on +49 170 1234567",
        "2 09:00 Ann: Good morning!",
        "2 09:02 Ava: Morning sunshine, slept well?",
    ];

    [Fact]
    public async Task An_import_stores_what_was_said_and_accounts_for_all_of_it()
    {
        var (service, source) = Imports(Script(Lines));
        var data = await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"] }, cancellationToken: Ct);

        Assert.Equal(3, data.Exchanges.Exchanges);
        Assert.Equal(3, data.Exchanges.Added);
        Assert.Equal(2, data.Exchanges.Conversations);
        Assert.Equal(7, data.Report.Kept);
        Assert.Equal(1, data.Exchanges.Redactions["email"]);
        Assert.Equal(1, data.Exchanges.Redactions["phone"]);
        var examples = await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct);
        Assert.Equal(3, examples.Count);
        var first = examples.Single(e => e.Position == 0 && e.Prompt.StartsWith("Hey Ava", StringComparison.Ordinal));
        Assert.Equal("Hey Ava, how was the concert last night?\nI wanted to come so badly", first.Prompt);
        Assert.Equal("It was loud and sweaty and absolutely wonderful", first.Reply);
        Assert.Equal(["Ann"], first.Participants);
        Assert.Equal(Time("10:00"), first.SaidAt);
        Assert.Equal(Time("10:01"), first.RepliedAt);
        Assert.All(examples, e => Assert.DoesNotContain("mail.test", e.Prompt + e.Reply, StringComparison.Ordinal));
        Assert.Equal(7, first.Id.Version);
        Assert.Equal(data.Id, first.TrainingDataId);
    }

    [Fact]
    public async Task A_WhatsApp_export_goes_all_the_way()
    {
        var store = new InMemoryTrainingStore(new FixedClock());
        var service = new TrainingDataService(new TranscriptReaders([new Transcripts.WhatsApp.WhatsAppReader()]), store, new FixedClock());
        var text = """
            12/31/25, 21:00 - Messages and calls are end-to-end encrypted.
            12/31/25, 21:00 - Ann: Are you coming tonight?
            12/31/25, 21:01 - Ann: <Media omitted>
            12/31/25, 21:02 - Ava: On my way already
            with cake!
            """u8.ToArray();
        await using var source = TranscriptSource.FromOpener("chat.txt", _ => ValueTask.FromResult<Stream>(new MemoryStream(text)));
        var data = await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"] }, cancellationToken: Ct);
        var only = Assert.Single(await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct));
        Assert.Equal(("Are you coming tonight?", "On my way already\nwith cake!"), (only.Prompt, only.Reply));
        Assert.Equal(1, data.Report.Skipped[SkipReason.Media]);
        Assert.Equal("chat.txt", data.SourceName);
    }

    [Fact]
    public async Task A_source_with_more_than_memory_should_hold_is_read_twice_and_gives_the_same()
    {
        const string First = """{"type":"personal_chat","id":1,"name":"Ben","messages":[{"id":1,"type":"message","date":"2023-01-15T15:46:00","from":"Ben","from_id":"user2","text":"lunch?"},{"id":2,"type":"message","date":"2023-01-15T15:47:00","from":"Old Ava","from_id":"user1","text":"gladly"}]}""";
        const string Others = """{"type":"private_group","id":2,"name":"Group","messages":[{"id":1,"type":"message","date":"2023-01-15T15:46:00","from":"Cara","from_id":"user3","text":"anyone?"},{"id":2,"type":"message","date":"2023-01-15T15:47:00","from":"Dan","from_id":"user4","text":"no"}]}""";
        const string Last = """{"type":"personal_chat","id":3,"name":"Eve","messages":[{"id":1,"type":"message","date":"2023-01-16T15:46:00","from":"Eve","from_id":"user5","text":"dinner?"},{"id":2,"type":"message","date":"2023-01-16T15:47:00","from":"Ava","from_id":"user1","text":"why not"}]}""";
        var json = System.Text.Encoding.UTF8.GetBytes($$"""{"chats":{"list":[{{First}},{{Others}},{{Last}}] } }""");
        var imports = new List<(TrainingData Data, string Words)>();
        foreach (var most in new[] { 500_000, 3, 0 })
        {
            var opened = 0;
            var service = new TrainingDataService(new TranscriptReaders([new Transcripts.Telegram.TelegramReader()]), new InMemoryTrainingStore(new FixedClock()), new FixedClock()) { MostHeldMessages = most };
            await using var source = TranscriptSource.FromOpener("result.json", _ =>
            {
                opened++;
                return ValueTask.FromResult<Stream>(new MemoryStream(json));
            });

            // By the name of one chat only: the id tells that the other chat's name is the same person.
            var data = await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"] }, cancellationToken: Ct);
            var examples = await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct);
            imports.Add((data, string.Join('|', examples.Select(e => $"{e.Prompt}>{e.Reply}").Order(StringComparer.Ordinal))));
            Assert.Equal(most > 3 ? 2 : 4, opened);
        }

        Assert.All(imports, i => Assert.Equal("dinner?>why not|lunch?>gladly", i.Words));
        Assert.All(imports, i => Assert.Equal((6L, 2), (i.Data.Report.Kept, i.Data.Exchanges.Exchanges)));
        Assert.All(imports, i => Assert.Equal((1, 2L), (i.Data.Exchanges.ChatsWithoutAvatar, i.Data.Exchanges.MessagesWithoutAvatar)));
    }

    [Fact]
    public async Task The_same_chat_again_adds_nothing_and_a_longer_export_only_what_is_new()
    {
        var store = new InMemoryTrainingStore(new FixedClock());
        async Task<ExchangeReport> Import(params string[] lines)
        {
            var (service, source) = Imports(Script(lines), store);
            return (await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"] }, cancellationToken: Ct)).Exchanges;
        }

        Assert.Equal(3, (await Import(Lines)).Added);
        var again = await Import(Lines);
        Assert.Equal((0, 3), (again.Added, again.AlreadyKnown));
        var longer = await Import([.. Lines, "2 09:03 Ann: like a stone, thanks", "2 09:04 Ava: lucky you, I did not sleep at all"]);
        Assert.Equal((1, 3), (longer.Added, longer.AlreadyKnown));
        var (reading, _) = Imports([], store);
        var all = await reading.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct);
        Assert.Equal(2, all.Select(e => e.ConversationId).Distinct().Count());
        Assert.Equal([0, 1], all.Where(e => e.SaidAt.Day == 2).Select(e => e.Position).Order());
    }

    [Fact]
    public async Task The_same_value_is_the_same_stand_in_in_every_import()
    {
        var store = new InMemoryTrainingStore(new FixedClock());
        foreach (var day in new[] { "1", "2" })
        {
            var (service, source) = Imports(Script($"{day} 10:00 Ann: day {day}, what was your mail address again?", $"{day} 10:01 Ava: on day {day} it is ava@mail.test"), store);
            await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"] }, cancellationToken: Ct);
        }

        var (reading, _) = Imports([], store);
        var replies = await reading.ReadExamplesAsync(Avatar, cancellationToken: Ct).Select(e => e.Reply.Split(' ')[^1]).ToListAsync(Ct);
        Assert.Equal(2, replies.Count);
        Assert.Single(replies.Distinct());
        Assert.Matches("@example", replies[0]);
    }

    [Fact]
    public async Task Duplicates_are_counted_and_the_first_stays()
    {
        var (service, source) = Imports(Script(
            "1 10:00 Ann: are you coming to the party at the old mill tonight or not?", "1 10:01 Ava: of course I am, save me a dance",
            "2 10:00 Ann: are you coming to the party at the old mill tonight or not?", "2 10:01 Ava: of course I am, save me a dance",
            "3 10:00 Ann: are you coming to the  PARTY at the old mill tonight or not?", "3 10:01 Ava: Of course I am, save me a dance",
            "4 10:00 Ann: something else entirely", "4 10:01 Ava: is what we want to talk about"));
        var data = await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"] }, cancellationToken: Ct);
        Assert.Equal((4, 2, 1, 1), (data.Exchanges.Exchanges, data.Exchanges.Added, data.Exchanges.ExactDuplicates, data.Exchanges.NearDuplicates));
        var examples = await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct);
        Assert.Equal([1, 4], examples.Select(e => e.SaidAt.Day).Order());
    }

    [Fact]
    public async Task Near_duplicates_stay_where_the_option_says_so()
    {
        var (service, source) = Imports(Script(
            "1 10:00 Ann: are you coming to the party at the old mill tonight or not?", "1 10:01 Ava: of course I am, save me a dance",
            "3 10:00 Ann: are you coming to the  PARTY at the old mill tonight or not?", "3 10:01 Ava: Of course I am, save me a dance"));
        var data = await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"], Examples = new() { NearDuplicateSimilarity = null } }, cancellationToken: Ct);
        Assert.Equal((2, 0), (data.Exchanges.Added, data.Exchanges.NearDuplicates));
    }

    [Theory]
    [InlineData(RedactionMode.Off, false, 0)]
    [InlineData(RedactionMode.Report, false, 2)]
    [InlineData(RedactionMode.Replace, true, 2)]
    public async Task Redaction_does_what_its_mode_says(RedactionMode mode, bool replaced, int kinds)
    {
        var (service, source) = Imports(Script(Lines));
        var data = await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"], Redaction = mode }, cancellationToken: Ct);
        Assert.Equal(kinds, data.Exchanges.Redactions.Count);
        Assert.Equal(mode, data.Exchanges.Redaction);
        var text = string.Join('\n', await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).Select(e => e.Prompt + e.Reply).ToListAsync(Ct));
        Assert.Equal(!replaced, text.Contains("ann@mail.test", StringComparison.Ordinal));
        Assert.Equal(!replaced, text.Contains("+49 170 1234567", StringComparison.Ordinal));
        Assert.All(data.Exchanges.RedactionSamples, s => Assert.DoesNotMatch("ann|mail|1234567", s.Masked));
    }
}
