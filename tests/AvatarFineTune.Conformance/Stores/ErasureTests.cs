using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>What is erased is gone, stays gone, and can still be told of.</summary>
public abstract class ErasureTests : StoreSuite
{
    [Fact]
    public virtual async Task A_participants_examples_go_with_the_datasets_that_held_them_and_others_stay()
    {
        var (import, ben, cleo, both) = await SeedAsync();
        var dataset = await Store.AddAsync(
            Sample.Dataset("one"),
            Sample.Line(DatasetSide.Training, 0, ben), Sample.Line(DatasetSide.Training, 1, cleo), Sample.Line(DatasetSide.Validation, 0, both));
        var other = await Store.AddAsync(Sample.Dataset("other"), Sample.Line(DatasetSide.Training, 0, cleo));

        var report = await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        Assert.Equal((2, 3), (report.Examples, report.DatasetLines));
        Assert.Equal([cleo.Id], (await Store.ReadAllAsync(Ava)).Select(e => e.Id));
        Assert.Equal([0], (await Store.LinesAsync(Ava, other.Id, DatasetSide.Training)).Select(l => l.Number));
        Assert.Equal(other, await Store.GetDatasetAsync(Ava, other.Id, Token));

        // Whole: the prompt that all lines begin with may quote what is erased.
        Assert.Empty(await Store.LinesAsync(Ava, dataset.Id, DatasetSide.Training));
        Assert.Equal("", (await Store.GetDatasetAsync(Ava, dataset.Id, Token))!.Prompt);
        Assert.Empty(await Store.LinesAsync(Ava, dataset.Id, DatasetSide.Validation));
        Assert.Equal(Under.Now, (await Store.GetDatasetAsync(Ava, dataset.Id, Token))!.ErasedAt);
        Assert.NotNull(await Store.GetImportAsync(Ava, import.Id, Token));
    }

    [Fact]
    public virtual async Task A_participant_is_erased_by_the_exact_name()
    {
        var import = Sample.Import();
        await Store.ImportAsync(import, Sample.Example(import, "a", "Ben"), Sample.Example(import, "b", "Benny"), Sample.Example(import, "c", "ben"));

        Assert.Equal(1, (await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token)).Examples);
        Assert.Equal(["b!", "c!"], (await Store.ReadAllAsync(Ava)).Select(e => e.Reply).Order(StringComparer.Ordinal));
    }

    [Fact]
    public virtual async Task What_a_participant_wrote_does_not_come_back()
    {
        await SeedAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        var import = Sample.Import();

        var stored = await Store.ImportAsync(
            import, Sample.Example(import, "ben", "Ben"), Sample.Example(import, "both", "someone"), Sample.Example(import, "new", "Dan"));

        Assert.Equal((1, 0, 2), (stored.Exchanges.Added, stored.Exchanges.AlreadyKnown, stored.Exchanges.Blocked));
        Assert.DoesNotContain(await Store.ReadAllAsync(Ava), e => e.Reply is "ben!" or "both!");
    }

    [Fact]
    public virtual async Task A_participants_name_goes_from_the_reports_too()
    {
        var (import, _, _, _) = await SeedAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        var read = await Store.GetImportAsync(Ava, import.Id, Token);

        Assert.Equal(["Ava"], read!.Report.Owners.Select(o => o.Name));
        Assert.DoesNotContain("Ben", AvatarFineTune.Stores.Providers.StoredJson.Write(read.Report), StringComparison.Ordinal);
        Assert.Equal(import.Report.Kept, read.Report.Kept);
    }

    [Fact]
    public virtual async Task The_versions_that_were_trained_on_it_are_named_now_and_later()
    {
        var (_, ben, cleo, both) = await SeedAsync();
        await Under.TrainAsync(Sample, "on-cleo", [cleo]);
        await Under.TrainAsync(Sample, "on-ben", [ben]);
        await Under.TrainAsync(Sample, "validated-on-ben", [cleo], [ben]);
        await Under.TrainAsync(Sample, "on-both", [both, cleo]);

        var first = await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        var again = await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        Assert.Equal([2, 4], first.TrainedVersions);
        Assert.Equal((0, 0), (again.Examples, again.DatasetLines));
        Assert.Equal([2, 4], again.TrainedVersions);
    }

    [Fact]
    public virtual async Task Another_writer_of_an_erased_exchange_is_answered_too()
    {
        var (_, _, _, both) = await SeedAsync();
        await Under.TrainAsync(Sample, "on-both", [both]);
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        var report = await Store.EraseAsync(Ava, ErasureScope.Participant("Cleo"), Token);

        Assert.Equal(1, report.Examples);
        Assert.Equal([1], report.TrainedVersions);
    }

    [Fact]
    public virtual async Task A_training_that_ends_after_the_erasure_is_named_by_a_later_one()
    {
        var (_, ben, _, _) = await SeedAsync();
        var dataset = await Store.AddAsync(Sample.Dataset("one"), Sample.Line(DatasetSide.Training, 0, ben));
        var claim = await Under.AddAndClaimAsync(Sample.Job("key", dataset.Id));
        Assert.Empty((await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token)).TrainedVersions);
        await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Token);

        Assert.Equal([1], (await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token)).TrainedVersions);
    }

    [Fact]
    public virtual async Task An_erased_dataset_is_not_used_again()
    {
        var (_, ben, cleo, _) = await SeedAsync();
        var erased = await Store.AddAsync(Sample.Dataset("one"), Sample.Line(DatasetSide.Training, 0, ben));
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        var fresh = await Store.AddAsync(Sample.Dataset("one"), Sample.Line(DatasetSide.Training, 0, cleo));

        Assert.NotEqual(erased.Id, fresh.Id);
        Assert.Null(fresh.ErasedAt);
        Assert.Equal(2, (await Store.ListDatasetsAsync(Ava, Token)).Count);
    }

    [Fact]
    public virtual async Task A_dataset_composed_before_the_erasure_is_refused_after_it()
    {
        var (import, ben, cleo, _) = await SeedAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        await RefusedAsync(ben);

        await Store.EraseAsync(Ava, ErasureScope.Import(import.Id), Token);
        await RefusedAsync(cleo);

        async Task RefusedAsync(TrainingExample example)
        {
            var manifest = Sample.Dataset($"late{example.Id}");
            await Assert.ThrowsAsync<ExamplesErasedException>(() => Store.AddAsync(manifest, Sample.Line(DatasetSide.Training, 0, example)));
            Assert.Null(await Store.GetDatasetAsync(Ava, manifest.Id, Token));
        }
    }

    [Fact]
    public virtual async Task An_import_goes_with_its_examples_and_does_not_come_back()
    {
        var (import, ben, _, _) = await SeedAsync();
        var other = Sample.Import();
        await Store.ImportAsync(other, Sample.Example(other, "other"));
        await Under.TrainAsync(Sample, "m", [ben]);

        var report = await Store.EraseAsync(Ava, ErasureScope.Import(import.Id), Token);
        var again = await Store.EraseAsync(Ava, ErasureScope.Import(import.Id), Token);

        Assert.Equal((3, 1), (report.Examples, report.DatasetLines));
        Assert.Equal([1], report.TrainedVersions);
        Assert.Equal((0, 0), (again.Examples, again.DatasetLines));
        Assert.Equal([1], again.TrainedVersions);
        Assert.Null(await Store.GetImportAsync(Ava, import.Id, Token));
        Assert.Equal(["other!"], (await Store.ReadAllAsync(Ava)).Select(e => e.Reply));

        var back = Sample.Import();
        Assert.Equal((0, 1), await Store.ImportAsync(back, Sample.Example(back, "ben", "Ben")) is { Exchanges: var e } ? (e.Added, e.Blocked) : default);
    }

    [Fact]
    public virtual async Task An_exchange_belongs_to_the_import_that_brought_it_first()
    {
        var (first, second) = (Sample.Import(), Sample.Import());
        await Store.ImportAsync(first, Sample.Example(first, "both"));
        Assert.Equal(1, (await Store.ImportAsync(second, Sample.Example(second, "both"), Sample.Example(second, "new"))).Exchanges.AlreadyKnown);

        Assert.Equal(1, (await Store.EraseAsync(Ava, ErasureScope.Import(second.Id), Token)).Examples);
        Assert.Equal(["both!"], (await Store.ReadAllAsync(Ava)).Select(e => e.Reply));

        // What a later import had too goes with the first: what is to be forgotten is not to come in by another door.
        var third = Sample.Import();
        await Store.ImportAsync(third, Sample.Example(third, "both"));
        Assert.Equal(1, (await Store.EraseAsync(Ava, ErasureScope.Import(first.Id), Token)).Examples);
        Assert.Empty(await Store.ReadAllAsync(Ava));
    }

    [Fact]
    public virtual async Task An_unknown_scope_erases_nothing()
    {
        await SeedAsync();

        Assert.Equivalent(new ErasureReport(0, 0, []), await Store.EraseAsync(Ava, ErasureScope.Participant("Nobody"), Token));
        Assert.Equivalent(new ErasureReport(0, 0, []), await Store.EraseAsync(Ava, ErasureScope.Import(Guid.NewGuid()), Token));
        Assert.Equal(3, (await Store.ReadAllAsync(Ava)).Count);
    }

    private async Task<(TrainingData Import, TrainingExample Ben, TrainingExample Cleo, TrainingExample Both)> SeedAsync()
    {
        var import = Sample.Import("Chat with Ben.txt");
        var (ben, cleo, both) = (
            Sample.Example(import, "ben", "Ben"), Sample.Example(import, "cleo", "Cleo"), Sample.Example(import, "both", "Cleo", "Ben"));
        await Store.ImportAsync(import, ben, cleo, both);
        return (import, ben, cleo, both);
    }
}
