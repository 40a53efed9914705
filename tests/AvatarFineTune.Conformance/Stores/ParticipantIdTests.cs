using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>People rename themselves; where the platform has ids, they are found by them.</summary>
public abstract class ParticipantIdTests : StoreSuite
{
    [Fact]
    public virtual async Task Ids_are_stored_with_an_example()
    {
        var import = Sample.Import();
        var example = Example(import, "a", ["Ben", "Cleo"], ["telegram:user1", "telegram:user2"]);
        await Store.ImportAsync(import, example, Sample.Example(import, "b"));

        Assert.Equal(["telegram:user1", "telegram:user2"], (await Store.GetExampleAsync(Ava, example.Id, Token))!.ParticipantIds);
        Assert.Equal([2, 0], (await Store.ReadAllAsync(Ava)).OrderBy(e => e.Reply, StringComparer.Ordinal).Select(e => e.ParticipantIds.Count));
    }

    [Theory]
    [InlineData("telegram:user1")]
    [InlineData("user1")]
    public virtual async Task A_participant_is_erased_by_id_under_every_name(string id)
    {
        await SeedAsync();

        Assert.Equal(2, (await Store.EraseAsync(Ava, ErasureScope.Participant(id), Token)).Examples);
        Assert.Equal(["another", "nobody's"], (await Store.ReadAllAsync(Ava)).Select(e => e.Reply[..^1]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("user")]
    [InlineData("discord:user1")]
    [InlineData("telegram:")]
    [InlineData("telegram")]
    [InlineData("USER1")]
    [InlineData("%")]
    public virtual async Task Part_of_an_id_or_another_platforms_is_nobody(string id)
    {
        await SeedAsync();

        Assert.Equal(0, (await Store.EraseAsync(Ava, ErasureScope.Participant(id), Token)).Examples);
    }

    [Theory]
    [InlineData("Ben")]
    [InlineData("telegram:user1")]
    [InlineData("user1")]
    public virtual async Task Who_is_erased_does_not_come_back_under_a_new_name(string nameOrId)
    {
        await SeedAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant(nameOrId), Token);
        var later = Sample.Import();

        var stored = await Store.ImportAsync(
            later, Example(later, "new", ["Benjamin"], ["telegram:user1"]), Example(later, "another person", ["Benjamin"], ["telegram:user9"]));

        Assert.Equal((1, 1), (stored.Exchanges.Added, stored.Exchanges.Blocked));
    }

    [Fact]
    public virtual async Task Who_is_erased_by_name_goes_under_every_name_that_their_id_has()
    {
        var examples = await SeedAsync();
        await Under.TrainAsync(Sample, "m", [examples[1]]);

        Assert.Equal((2, 1), await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token) is var first ? (first.Examples, first.TrainedVersions.Single()) : default);
        Assert.Equal(["another", "nobody's"], (await Store.ReadAllAsync(Ava)).Select(e => e.Reply[..^1]).Order(StringComparer.Ordinal));

        // Nothing leads from the name to the other any more; the answer is the same.
        Assert.Equal([1], (await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token)).TrainedVersions);
    }

    [Fact]
    public virtual async Task What_went_at_anothers_request_is_found_by_the_id_behind_a_name()
    {
        var examples = await SeedAsync();
        await Under.TrainAsync(Sample, "m", [examples[1]]);
        await Store.EraseAsync(Ava, ErasureScope.Participant("Cleo"), Token);

        Assert.Equal([1], (await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token)).TrainedVersions);
    }

    [Fact]
    public virtual async Task A_neighbours_id_is_not_taken_for_ones_own()
    {
        var import = Sample.Import();
        await Store.ImportAsync(
            import, Example(import, "three", ["Ben", "Cleo", "Cleo"], ["", "telegram:user1", "telegram:user2"]), Example(import, "one", ["Cleo"], ["telegram:user1"]));

        Assert.Equal(1, (await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token)).Examples);
        var blocks = await Store.GetBlockedParticipantsAsync(Ava, Token);
        Assert.Equal((true, false, false, false), (blocks.Contains("Ben"), blocks.Contains("Cleo"), blocks.Contains("telegram:user1"), blocks.Contains("")));
    }

    [Fact]
    public virtual async Task Of_two_namesakes_both_are_kept_out_by_their_ids()
    {
        var import = Sample.Import();
        await Store.ImportAsync(import, Example(import, "two", ["Cleo", "Cleo"], ["telegram:user1", "telegram:user2"]));
        await Store.EraseAsync(Ava, ErasureScope.Participant("Cleo"), Token);

        var blocks = await Store.GetBlockedParticipantsAsync(Ava, Token);
        Assert.True(blocks.Contains("telegram:user1") && blocks.Contains("telegram:user2"));
    }

    [Fact]
    public virtual async Task Who_is_erased_by_id_keeps_no_namesake_out()
    {
        await SeedAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant("telegram:user1"), Token);
        var later = Sample.Import();

        Assert.Equal(1, (await Store.ImportAsync(later, Example(later, "namesake", ["Ben"], ["telegram:user8"]))).Exchanges.Added);
    }

    [Fact]
    public virtual async Task The_versions_are_named_again_by_name_and_by_id()
    {
        var examples = await SeedAsync();
        await Under.TrainAsync(Sample, "m", [examples[0]]);
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        foreach (var handle in (string[])["Ben", "user1", "telegram:user1"])
        {
            Assert.Equal([1], (await Store.EraseAsync(Ava, ErasureScope.Participant(handle), Token)).TrainedVersions);
        }
    }

    [Fact]
    public virtual async Task Name_and_id_go_from_the_reports()
    {
        var import = Sample.Import("user1.json");
        import = import with
        {
            Report = import.Report with
            {
                Platforms = ["telegram"],
                Owners = [new("Ava", "user7", 2, null), new("Ben", "user1", 2, null)],
                Chats = [new() { Id = "user1", Title = "Ben", Platform = "telegram", Skipped = new Dictionary<SkipReason, long>() }],
            },
        };
        await Store.ImportAsync(import, Example(import, "a", ["Ben"], ["telegram:user1"]));

        await Store.EraseAsync(Ava, ErasureScope.Participant("user1"), Token);

        var read = (await Store.GetImportAsync(Ava, import.Id, Token))!;
        Assert.Equal(["Ava"], read.Report.Owners.Select(o => o.Name));
        var json = AvatarFineTune.Stores.Providers.StoredJson.Write(read.Report);
        Assert.DoesNotContain("Ben", json, StringComparison.Ordinal);
        Assert.DoesNotContain("user1", json + read.SourceName, StringComparison.Ordinal);
    }

    private async Task<TrainingExample[]> SeedAsync()
    {
        var import = Sample.Import();
        TrainingExample[] examples =
        [
            Example(import, "old name", ["Ben"], ["telegram:user1"]),
            Example(import, "new name", ["Benny", "Cleo"], ["telegram:user1", "telegram:user2"]),
            Example(import, "another", ["Cleo"], ["telegram:user2"]),
            Example(import, "nobody's", ["Dan"], []),
        ];
        await Store.ImportAsync(import, examples);
        return examples;
    }

    private TrainingExample Example(TrainingData import, string words, string[] names, string[] ids) =>
        Sample.Example(import, words, names) with { ParticipantIds = ids };
}
