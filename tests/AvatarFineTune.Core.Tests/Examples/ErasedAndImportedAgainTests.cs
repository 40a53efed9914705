using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

/// <summary>After each kind of erasure the same export, and a longer one that cuts the words differently, comes again.</summary>
public sealed class ErasedAndImportedAgainTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly InMemoryTrainingStore _store = new(new FixedClock());

    [Theory]
    [InlineData("Ann")]
    [InlineData("script:id-ann")]
    [InlineData("id-ann")]
    public async Task A_participant_stays_out_however_it_is_cut_and_whatever_the_new_name(string nameOrId)
    {
        var first = await ImportAsync(Chat("Ann"));
        Assert.Equal((3, 0), (first.Exchanges.Added, first.Exchanges.Blocked));
        var service = Imports([], _store).Service;
        Assert.Equal(2, (await service.EraseAsync(Avatar, ErasureScope.Participant(nameOrId), cancellationToken: Ct)).Examples);

        var again = await ImportAsync(Chat("Ann"));
        Assert.Equal((0, 1, 2), (again.Exchanges.Added, again.Exchanges.AlreadyKnown, again.Exchanges.Blocked));
        Assert.DoesNotContain(again.Report.Owners, o => o.Name == "Ann");

        // One more message makes another exchange of the last one; the person has another name by now.
        var longer = await ImportAsync([.. Chat("Anna"), Say("3 10:02", "Anna", "id-ann", "and one more thing"), Say("3 10:03", "Ava", "id-ava", "tell me all about it then")]);
        Assert.Equal((0, 1, 3), (longer.Exchanges.Added, longer.Exchanges.AlreadyKnown, longer.Exchanges.Blocked));
        Assert.Equal(["Bob"], (await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct)).SelectMany(e => e.Participants).Distinct());
    }

    [Fact]
    public async Task Who_was_erased_does_not_come_back_as_the_avatar()
    {
        await ImportAsync(Chat("Ann"));
        await Imports([], _store).Service.EraseAsync(Avatar, ErasureScope.Participant("Ann"), cancellationToken: Ct);
        var (service, source) = Imports(
            [Say("5 10:00", "Bob", "id-bob", "what did you do on sunday?"), Say("5 10:01", "Ann", "id-ann", "slept until the sun went down")], _store);

        var import = await service.ImportAsync(Avatar, source, new() { Speakers = ["Ann"] }, cancellationToken: Ct);

        Assert.Equal((0, 1), (import.Exchanges.Added, import.Exchanges.Blocked));
    }

    [Theory]
    [InlineData("ann#1234", "ann#1234")]
    [InlineData("@ann", "ann")]
    [InlineData("@ann", "@ann")]
    [InlineData("Ann\u200E", null)]
    public async Task Who_was_kept_out_in_advance_stays_out(string wanted, string? handle)
    {
        await Imports([], _store).Service.EraseAsync(Avatar, ErasureScope.Participant(wanted), cancellationToken: Ct);

        var import = await ImportAsync([Message(NewChat(), "1 10:00", "Ann", "what did you do on monday?", handle: handle), Say("1 10:01", "Ava", "id-ava", "painted the kitchen bright yellow")]);

        Assert.Equal((0, 1), (import.Exchanges.Added, import.Exchanges.Blocked));
    }

    [Fact]
    public async Task Names_and_ids_stay_side_by_side_in_a_group_of_namesakes_and_people_without_ids()
    {
        var chat = NewChat();
        await ImportAsync(
        [
            Message(chat, "1 10:00", "Ben", "shall we go to the lake?"), Message(chat, "1 10:01", "Ann", "yes, the lake!", authorId: "id-1"),
            Message(chat, "1 10:02", "Ann", "not again, the lake", authorId: "id-2"), Message(chat, "1 10:03", "Ava", "give me ten minutes to pack", authorId: "id-ava"),
        ]);
        var service = Imports([], _store).Service;
        var example = Assert.Single(await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct));
        Assert.Equal(["Ben", "Ann", "Ann"], example.Participants);
        Assert.Equal(["", "script:id-1", "script:id-2"], example.ParticipantIds);
    }

    [Fact]
    public async Task An_import_and_an_avatar_stay_out_by_their_hashes_and_what_is_new_comes_in()
    {
        var service = Imports([], _store).Service;
        foreach (var avatar in (bool[])[false, true])
        {
            var import = await ImportAsync(Chat("Ann"));
            await service.EraseAsync(Avatar, avatar ? ErasureScope.Avatar : ErasureScope.Import(import.Id), cancellationToken: Ct);
            Assert.Equal((0, 3), await ImportAsync(Chat("Ann")) is { Exchanges: var e } ? (e.Added, e.Blocked) : default);
        }

        var longer = await ImportAsync([.. Chat("Ann"), Say("9 10:02", "Ann", "id-ann", "what did you do on holiday?"), Say("9 10:03", "Ava", "id-ava", "slept and swam all week long")]);
        Assert.Equal((1, 3), (longer.Exchanges.Added, longer.Exchanges.Blocked));
    }

    [Fact]
    public async Task Ids_are_kept_with_their_platform_in_the_order_of_the_names()
    {
        await ImportAsync(
        [
            Say("1 10:00", "Ann", "id-ann", "shall we go to the lake?"), Say("1 10:01", "Bob", "id-bob", "yes, the lake!"),
            Say("1 10:02", "Ava", "id-ava", "give me ten minutes to pack"),
        ]);
        var example = Assert.Single(await Imports([], _store).Service.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct));
        Assert.Equal(["Ann", "Bob"], example.Participants);
        Assert.Equal(["script:id-ann", "script:id-bob"], example.ParticipantIds);
    }

    [Fact]
    public async Task Where_there_are_no_ids_there_are_none()
    {
        var examples = await Import(Script("10:00 Ann: How was the concert last night?", "10:01 Ava: Loud and sweaty and absolutely wonderful"));
        Assert.Empty(Assert.Single(examples).ParticipantIds);
    }

    private static List<TranscriptMessage> Chat(string ann) =>
    [
        Say("1 10:00", ann, "id-ann", "what did you do on monday?"), Say("1 10:01", "Ava", "id-ava", "painted the kitchen bright yellow"),
        Say("2 10:00", "Bob", "id-bob", "where is my ladder by the way?"), Say("2 10:01", "Ava", "id-ava", "still leaning on the garage door"),
        Say("3 10:00", ann, "id-ann", "how is the garden these days?"), Say("3 10:01", "Ava", "id-ava", "full of slugs and one brave tomato"),
    ];

    private static TranscriptMessage Say(string time, string author, string id, string text) => Message(NewChat(), time, author, text, authorId: id);

    private async Task<TrainingData> ImportAsync(List<TranscriptMessage> messages)
    {
        var (service, source) = Imports(messages, _store);
        return await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"] }, cancellationToken: Ct);
    }
}
