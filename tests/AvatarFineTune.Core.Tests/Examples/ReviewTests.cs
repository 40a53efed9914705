using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.InMemory;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class ReviewTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private readonly InMemoryTrainingStore _store = new(new FixedClock());

    private async Task<(TrainingDataService Service, List<TrainingExample> Examples)> Imported(RedactionMode mode = RedactionMode.Replace, int count = 3)
    {
        var (service, source) = Imports(
            Script([.. Enumerable.Range(0, count).SelectMany(i => new[] { $"{i + 1} 10:00 Ann: what did you do on day {i * 31}?", $"{i + 1} 10:01 Ava: {new string((char)('a' + (i % 26)), 9)} all day {i * 17}" })]), _store);
        await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"], Redaction = mode }, cancellationToken: Ct);
        return (service, await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct));
    }

    [Fact]
    public async Task All_pages_are_read_one_after_the_other()
    {
        var (service, examples) = await Imported(count: 1_200);
        Assert.Equal(1_200, examples.Count);
        Assert.Equal(1_200, examples.Select(e => e.Id).Distinct().Count());
        var page = await service.ReadExamplePageAsync(Avatar, new(), limit: 10, cancellationToken: Ct);
        Assert.Equal(examples.Take(10).Select(e => e.Id), page.Items.Select(e => e.Id));
        var next = await service.ReadExamplePageAsync(Avatar, new(), page.Next, 10, Ct);
        Assert.Equal(examples.Skip(10).Take(10).Select(e => e.Id), next.Items.Select(e => e.Id));
    }

    [Fact]
    public async Task A_query_chooses()
    {
        var (service, examples) = await Imported();
        Assert.All(examples, e => Assert.Equal(PatternType.Question, e.PatternType));
        Assert.Empty(await service.ReadExamplesAsync(Avatar, new() { MinQuality = 0.99 }, Ct).ToListAsync(Ct));
        Assert.Equal(3, await service.ReadExamplesAsync(Avatar, new() { MinQuality = 0.5, Patterns = [PatternType.Question] }, Ct).CountAsync(Ct));
        Assert.Empty(await service.ReadExamplesAsync(new AvatarKey("other", "ava"), cancellationToken: Ct).ToListAsync(Ct));
    }

    [Fact]
    public async Task An_excluded_example_is_left_out_until_it_is_restored()
    {
        var (service, examples) = await Imported();
        Assert.Equal("too private", (await service.ExcludeAsync(Avatar, examples[0].Id, "too private", Ct))!.Exclusion);
        Assert.Equal(2, await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).CountAsync(Ct));
        Assert.Equal(3, await service.ReadExamplesAsync(Avatar, new() { IncludeExcluded = true }, Ct).CountAsync(Ct));
        Assert.Equal(1, (await service.GetStatisticsAsync(Avatar, Ct)).Excluded);
        Assert.Null((await service.RestoreAsync(Avatar, examples[0].Id, Ct))!.Exclusion);
        await Assert.ThrowsAsync<ArgumentException>(() => service.ExcludeAsync(Avatar, examples[0].Id, " ", Ct));
        Assert.Null(await service.ExcludeAsync(Avatar, Guid.Empty, "gone", Ct));
    }

    [Fact]
    public async Task An_edited_reply_is_scored_anew_and_keeps_its_hash()
    {
        var (service, examples) = await Imported();
        var edited = (await service.EditReplyAsync(Avatar, examples[0].Id, " I went swimming in the lake with my oldest friend\r\n", Ct))!;
        Assert.Equal("I went swimming in the lake with my oldest friend", edited.Reply);
        Assert.True(edited.IsEdited);
        Assert.Equal(examples[0].Hash, edited.Hash);
        Assert.Equal(QualityScorer.Score(edited.Prompt, edited.Reply), edited.QualityScore);
        Assert.Equal(edited, await service.GetExampleAsync(Avatar, edited.Id, Ct));
        Assert.Null(await service.EditReplyAsync(Avatar, Guid.Empty, "words", Ct));
        Assert.Null(await service.EditReplyAsync(new AvatarKey("other", "ava"), edited.Id, "words", Ct));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("\u200B\u0000")]
    public async Task An_empty_reply_is_refused(string reply)
    {
        var (service, examples) = await Imported();
        await Assert.ThrowsAsync<ArgumentException>(() => service.EditReplyAsync(Avatar, examples[0].Id, reply, Ct));
    }

    [Theory]
    [InlineData(RedactionMode.Off, true)]
    [InlineData(RedactionMode.Replace, false)]
    public async Task Private_values_in_an_edit_are_treated_as_the_import_treated_them(RedactionMode mode, bool stays)
    {
        var (service, examples) = await Imported(mode);
        var edited = (await service.EditReplyAsync(Avatar, examples[0].Id, "write to ava@mail.test", Ct))!;
        Assert.Equal(stays, edited.Reply.Contains("ava@mail.test", StringComparison.Ordinal));
        Assert.Equal(edited.Reply, (await service.EditReplyAsync(Avatar, examples[0].Id, edited.Reply, Ct))!.Reply);
    }

    [Fact]
    public async Task A_national_number_in_an_edit_gets_the_stand_in_that_the_import_gave_it()
    {
        var (service, source) = Imports(Script("10:00 Ann: what is your number these days?", "10:01 Ava: it is 612345678 as it ever was"), _store);
        await service.ImportAsync(Avatar, source, new() { Speakers = ["Ava"], PhoneRegions = ["ES"] }, cancellationToken: Ct);
        var example = Assert.Single(await service.ReadExamplesAsync(Avatar, cancellationToken: Ct).ToListAsync(Ct));
        Assert.DoesNotContain("612345678", example.Reply, StringComparison.Ordinal);

        Assert.Equal(example.Reply, (await service.EditReplyAsync(Avatar, example.Id, "it is 612345678 as it ever was", Ct))!.Reply);
    }

    [Fact]
    public async Task What_a_participant_wrote_is_erased_and_never_comes_back()
    {
        var (service, _) = await Imported();
        Assert.Equal(3, (await service.EraseAsync(Avatar, ErasureScope.Participant("\u200EAnn "), cancellationToken: Ct)).Examples);
        var (again, examples) = await Imported();
        Assert.Empty(examples);
        Assert.Equal(3, (await again.ListImportsAsync(Avatar, Ct)).Sum(i => i.Exchanges.Blocked));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 3)]
    public async Task An_erased_import_comes_back_only_where_that_was_asked_for(bool allowed, int back)
    {
        var (service, examples) = await Imported();
        var erased = await service.EraseAsync(Avatar, ErasureScope.Import(examples[0].TrainingDataId), new() { AllowReimport = allowed }, Ct);
        Assert.Equal(3, erased.Examples);
        Assert.Equal(back, (await Imported()).Examples.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task A_page_has_1_to_1000_examples(int limit)
    {
        var (service, _) = await Imported();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => service.ReadExamplePageAsync(Avatar, new(), null, limit, Ct));
    }
}
