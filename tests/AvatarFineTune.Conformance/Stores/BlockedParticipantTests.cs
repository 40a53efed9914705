using AvatarFineTune.Examples;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Who was erased stays out, however their words are cut by a later export; and nobody else is kept out for it.</summary>
public abstract class BlockedParticipantTests : StoreSuite
{
    [Fact]
    public virtual async Task Nobody_is_blocked_to_begin_with()
    {
        var blocks = await Store.GetBlockedParticipantsAsync(Ava, Token);

        Assert.True(blocks.IsEmpty);
        Assert.False(blocks.Contains("Ben"));
    }

    [Fact]
    public virtual async Task An_erased_participant_is_blocked_and_others_are_not()
    {
        await SeedAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        var blocks = await Store.GetBlockedParticipantsAsync(Ava, Token);

        Assert.True(blocks.Contains("Ben"));
        Assert.False(blocks.Contains("ben"));
        Assert.False(blocks.Contains("Benny"));
        Assert.False(blocks.Contains("Cleo"));
        Assert.True((await Store.GetBlockedParticipantsAsync(new(Ava.UserId, "eve"), Token)).IsEmpty);
        Assert.True((await Store.GetBlockedParticipantsAsync(new(Ava.UserId + "x", "ava"), Token)).IsEmpty);
    }

    [Fact]
    public virtual async Task Their_words_cut_in_another_way_are_left_out_and_counted()
    {
        await SeedAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        var longer = Sample.Import("Chat with Ben.txt") with { Exchanges = new() { Exchanges = 4, Blocked = 1 } };

        var stored = await Store.ImportAsync(
            longer, Sample.Example(longer, "ben and more", "Ben"), Sample.Example(longer, "all of them", "Cleo", "Ben"), Sample.Example(longer, "cleo's own", "Cleo"));

        Assert.Equal((1, 0, 3), (stored.Exchanges.Added, stored.Exchanges.AlreadyKnown, stored.Exchanges.Blocked));
        Assert.DoesNotContain(await Store.ReadAllAsync(Ava), e => e.Participants.Contains("Ben"));
    }

    [Fact]
    public virtual async Task Their_name_does_not_come_back_with_a_report()
    {
        await SeedAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        var later = Sample.Import("Chat with Ben.txt");

        var stored = await Store.ImportAsync(later, Sample.Example(later, "x", "Ben"));

        Assert.Equal(["Ava"], stored.Report.Owners.Select(o => o.Name));
        Assert.Equal("", stored.SourceName);
        Assert.DoesNotContain("Ben", AvatarFineTune.Stores.Providers.StoredJson.Write((await Store.GetImportAsync(Ava, later.Id, Token))!.Report), StringComparison.Ordinal);
    }

    [Fact]
    public virtual async Task Somebody_who_was_never_here_may_be_kept_out_in_advance()
    {
        Assert.Equal(0, (await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token)).Examples);
        var import = Sample.Import();

        Assert.Equal(1, (await Store.ImportAsync(import, Sample.Example(import, "a", "Ben"))).Exchanges.Blocked);
    }

    [Fact]
    public virtual async Task Where_reimport_is_allowed_nothing_and_nobody_is_blocked()
    {
        await SeedAsync();
        foreach (var scope in (ErasureScope[])[ErasureScope.Participant("Ben"), ErasureScope.Avatar])
        {
            await Store.EraseAsync(Ava, scope, new() { AllowReimport = true }, Token);

            Assert.True((await Store.GetBlockedParticipantsAsync(Ava, Token)).IsEmpty);
            Assert.Equal(0, (await SeedAsync()).Exchanges.Blocked);
        }
    }

    [Fact]
    public virtual async Task Allowing_a_reimport_lifts_no_earlier_block()
    {
        await SeedAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), new() { AllowReimport = true }, Token);
        await Store.EraseAsync(Ava, ErasureScope.Avatar, new() { AllowReimport = true }, Token);

        Assert.Equal((1, 2), await SeedAsync() is { Exchanges: var e } ? (e.Added, e.Blocked) : default);
    }

    [Fact]
    public virtual async Task A_block_outlives_the_avatar()
    {
        await SeedAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);
        var import = Sample.Import();

        Assert.True((await Store.GetBlockedParticipantsAsync(Ava, Token)).Contains("Ben"));
        Assert.Equal(1, (await Store.ImportAsync(import, Sample.Example(import, "never heard", "Ben"))).Exchanges.Blocked);

        // Two keys now: that of the avatar that is gone, and that of the one begun anew.
        await Store.EraseAsync(Ava, ErasureScope.Participant("Dan"), Token);
        var blocks = await Store.GetBlockedParticipantsAsync(Ava, Token);
        Assert.True(blocks.Contains("Ben") && blocks.Contains("Dan"));
    }

    [Fact]
    public virtual async Task All_that_an_erased_avatar_had_stays_out_by_its_hash()
    {
        await SeedAsync();
        await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);

        Assert.Equal((0, 3), await SeedAsync() is { Exchanges: var e } ? (e.Added, e.Blocked) : default);
    }

    private async Task<TrainingData> SeedAsync()
    {
        var import = Sample.Import("Chat with Ben.txt");
        return await Store.ImportAsync(
            import, Sample.Example(import, "ben", "Ben"), Sample.Example(import, "cleo", "Cleo"), Sample.Example(import, "both", "Cleo", "Ben"));
    }
}
