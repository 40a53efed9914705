using AvatarFineTune.Datasets;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Datasets: whole or not at all, and each content once.</summary>
public abstract class DatasetStoreTests : StoreSuite
{
    [Fact]
    public virtual async Task A_dataset_comes_back_as_it_was_stored()
    {
        var import = Sample.Import();
        var (a, b, c) = (Sample.Example(import, "a"), Sample.Example(import, "b"), Sample.Example(import, "c"));
        var manifest = Sample.Dataset("one");
        var lines = (DatasetLine[])[Sample.Line(DatasetSide.Training, 0, b, a), Sample.Line(DatasetSide.Validation, 0, c)];

        Assert.Equal(manifest, await Store.AddAsync(manifest, lines));

        Assert.Equal(manifest, await Store.GetDatasetAsync(Ava, manifest.Id, Token));
        Assert.Equivalent(lines[0], Assert.Single(await Store.LinesAsync(Ava, manifest.Id, DatasetSide.Training)), strict: true);
        Assert.Equivalent(lines[1], Assert.Single(await Store.LinesAsync(Ava, manifest.Id, DatasetSide.Validation)), strict: true);
        Assert.Null(await Store.GetDatasetAsync(Ava, Guid.NewGuid(), Token));
        Assert.Empty(await Store.LinesAsync(Ava, Guid.NewGuid(), DatasetSide.Training));
    }

    [Fact]
    public virtual async Task Lines_are_read_in_their_order_however_many_and_however_stored()
    {
        var manifest = Sample.Dataset("many");
        var lines = Enumerable.Range(0, 1100).Reverse().SelectMany(i => (DatasetLine[])
        [
            Sample.Line(DatasetSide.Training, i) with { Json = $"t{i}" },
            Sample.Line(DatasetSide.Validation, i) with { Json = $"v{i}" },
        ]);
        await Store.AddDatasetAsync(manifest, lines.ToAsyncEnumerable(), Token);

        var training = await Store.LinesAsync(Ava, manifest.Id, DatasetSide.Training);
        var validation = await Store.LinesAsync(Ava, manifest.Id, DatasetSide.Validation);

        Assert.Equal(Enumerable.Range(0, 1100), training.Select(l => l.Number));
        Assert.Equal(Enumerable.Range(0, 1100).Select(i => $"t{i}"), training.Select(l => l.Json));
        Assert.Equal(Enumerable.Range(0, 1100).Select(i => $"v{i}"), validation.Select(l => l.Json));
    }

    [Fact]
    public virtual async Task The_same_content_is_one_dataset()
    {
        var first = await Store.AddAsync(Sample.Dataset("one"), Sample.Line(DatasetSide.Training, 0));

        var again = await Store.AddDatasetAsync(Sample.Dataset("one"), Breaking(), Token);

        Assert.Equal(first, again);
        Assert.Equal(first, Assert.Single(await Store.ListDatasetsAsync(Ava, Token)));
    }

    [Fact]
    public virtual async Task The_same_content_by_many_at_once_is_one_dataset()
    {
        var stored = await InParallelAsync(8, _ => Store.AddAsync(Sample.Dataset("one"), Sample.Line(DatasetSide.Training, 0)));

        Assert.All(stored, m => Assert.Equal(stored[0], m));
        Assert.Single(await Store.ListDatasetsAsync(Ava, Token));
        Assert.Single(await Store.LinesAsync(Ava, stored[0].Id, DatasetSide.Training));
    }

    [Fact]
    public virtual async Task The_same_content_of_another_avatar_is_its_own()
    {
        var eve = Sample with { Avatar = new(Ava.UserId, "eve") };
        var mine = await Store.AddAsync(Sample.Dataset("one"));
        var hers = await Store.AddAsync(eve.Dataset("one"));

        Assert.NotEqual(mine.Id, hers.Id);
        Assert.Single(await Store.ListDatasetsAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task Lines_that_break_midway_leave_nothing()
    {
        var manifest = Sample.Dataset("one");

        await Assert.ThrowsAsync<FormatException>(() => Store.AddDatasetAsync(manifest, Breaking(), Token));

        Assert.Null(await Store.GetDatasetAsync(Ava, manifest.Id, Token));
        Assert.Empty(await Store.LinesAsync(Ava, manifest.Id, DatasetSide.Training));
        await Store.AddAsync(manifest, Sample.Line(DatasetSide.Training, 0));
        Assert.Single(await Store.LinesAsync(Ava, manifest.Id, DatasetSide.Training));
    }

    [Fact]
    public virtual async Task Two_lines_of_one_number_are_refused()
    {
        var manifest = Sample.Dataset("one");

        var fault = await Assert.ThrowsAsync<TrainingStoreException>(
            () => Store.AddAsync(manifest, Sample.Line(DatasetSide.Training, 0), Sample.Line(DatasetSide.Training, 0)));

        Assert.False(fault.IsTransient);
        Assert.Empty(await Store.ListDatasetsAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task Datasets_are_listed_newest_first()
    {
        var old = await Store.AddAsync(Sample.Dataset("old"));
        var young = await Store.AddAsync(Sample.Dataset("young") with { CreatedAt = Under.Now.AddHours(1) });
        var oldest = await Store.AddAsync(Sample.Dataset("oldest") with { CreatedAt = Under.Now.AddHours(-1) });

        Assert.Equal([young, old, oldest], await Store.ListDatasetsAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task A_new_dataset_is_whole_whatever_it_says()
    {
        var stored = await Store.AddAsync(Sample.Dataset("one") with { ErasedAt = Under.Now });

        Assert.Null(stored.ErasedAt);
    }

    private static async IAsyncEnumerable<DatasetLine> Breaking()
    {
        yield return Sample.Line(DatasetSide.Training, 0);
        await Task.Yield();
        throw new FormatException("The source broke.");
    }
}
