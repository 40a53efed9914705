using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>Imports: whole or not at all, and no exchange twice.</summary>
public abstract class ImportStoreTests : StoreSuite
{
    [Fact]
    public virtual async Task An_import_comes_back_as_it_was_stored()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "tea", "Ben", "Cleo") with
        {
            ConversationId = Guid.NewGuid(), Position = 3, Exclusion = "too short", IsEdited = true, QualityScore = 1.0 / 3, PatternType = PatternType.Farewell,
        };

        var stored = await Store.ImportAsync(import, example);

        Assert.Equal((1, 0, 0), (stored.Exchanges.Added, stored.Exchanges.AlreadyKnown, stored.Exchanges.Blocked));
        var read = await Store.GetImportAsync(Ava, import.Id, Token);
        Assert.Equivalent(import with { Exchanges = import.Exchanges with { Added = 1 } }, read, strict: true);
        Assert.Equal(StoredJson.Write(import.Report), StoredJson.Write(read!.Report));
        Assert.Equivalent(example with { CreatedAt = Under.Now }, await Store.GetExampleAsync(Ava, example.Id, Token), strict: true);
    }

    [Fact]
    public virtual async Task A_new_example_is_unused_whatever_it_says()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "tea") with { UsedInTraining = true, TimesUsed = 9, CreatedAt = Under.Now.AddYears(-1) };

        await Store.ImportAsync(import, example);

        var read = await Store.GetExampleAsync(Ava, example.Id, Token);
        Assert.Equal((false, 0, Under.Now), (read!.UsedInTraining, read.TimesUsed, read.CreatedAt));
    }

    [Fact]
    public virtual async Task A_source_that_breaks_midway_leaves_nothing()
    {
        var import = Sample.Import();
        var examples = Enumerable.Range(0, 2000).Select(i => Sample.Example(import, $"w{i}")).ToList();

        await Assert.ThrowsAsync<FormatException>(() => Store.AddImportAsync(import, Breaking(examples), Token));

        Assert.Null(await Store.GetImportAsync(Ava, import.Id, Token));
        Assert.Empty(await Store.ReadAllAsync(Ava));

        // And nothing stands in the way of the next try.
        var again = await Store.ImportAsync(import, [.. examples]);
        Assert.Equal(2000, again.Exchanges.Added);
    }

    [Fact]
    public virtual async Task An_example_of_another_import_or_avatar_is_refused_and_nothing_stored()
    {
        var import = Sample.Import();
        var eve = Sample with { Avatar = new(Ava.UserId, "eve") };
        foreach (var stray in (TrainingExample[])[eve.Example(import, "b"), Sample.Example(Sample.Import(), "c")])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Store.ImportAsync(import, Sample.Example(import, "a"), stray));
        }

        Assert.Null(await Store.GetImportAsync(Ava, import.Id, Token));
        Assert.Empty(await Store.ReadAllAsync(Ava));
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public virtual async Task A_quality_that_is_none_is_refused(double quality)
    {
        var import = Sample.Import();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Store.ImportAsync(import, Sample.Example(import, "a") with { QualityScore = quality }));
    }

    [Fact]
    public virtual async Task An_exchange_that_the_avatar_has_is_counted_and_left_out()
    {
        var (first, second) = (Sample.Import(), Sample.Import());
        await Store.ImportAsync(first, Sample.Example(first, "tea"), Sample.Example(first, "rain"));
        var known = Sample.Example(second, "tea") with { Reply = "other words" };

        var stored = await Store.ImportAsync(second, known, Sample.Example(second, "sun"), Sample.Example(second, "sun"));

        Assert.Equal((1, 2, 0), (stored.Exchanges.Added, stored.Exchanges.AlreadyKnown, stored.Exchanges.Blocked));
        Assert.Equal(["rain!", "sun!", "tea!"], (await Store.ReadAllAsync(Ava)).Select(e => e.Reply).Order(StringComparer.Ordinal));
        Assert.Null(await Store.GetExampleAsync(Ava, known.Id, Token));
    }

    [Fact]
    public virtual async Task The_same_words_of_another_avatar_are_its_own()
    {
        var eve = Sample with { Avatar = new(Ava.UserId, "eve") };
        var (mine, hers) = (Sample.Import(), eve.Import());
        await Store.ImportAsync(mine, Sample.Example(mine, "tea"));

        Assert.Equal(1, (await Store.ImportAsync(hers, eve.Example(hers, "tea"))).Exchanges.Added);
    }

    [Fact]
    public virtual async Task The_same_import_again_changes_nothing_and_reads_nothing()
    {
        var import = Sample.Import();
        var stored = await Store.ImportAsync(import, Sample.Example(import, "tea"));

        var again = await Store.AddImportAsync(import with { SourceName = "other.txt" }, Breaking([]), Token);

        Assert.Equivalent(stored, again, strict: true);
        Assert.Single(await Store.ReadAllAsync(Ava));
    }

    [Fact]
    public virtual async Task Many_imports_of_one_chat_at_once_store_each_exchange_once()
    {
        var stored = await InParallelAsync(8, _ =>
        {
            var import = Sample.Import();
            return Store.ImportAsync(import, [.. Enumerable.Range(0, 50).Select(i => Sample.Example(import, $"w{i}"))]);
        });

        Assert.Equal(50, stored.Sum(d => d.Exchanges.Added));
        Assert.Equal(350, stored.Sum(d => d.Exchanges.AlreadyKnown));
        Assert.Equal(50, (await Store.ReadAllAsync(Ava)).Count);
        Assert.Equal(8, (await Store.ListImportsAsync(Ava, Token)).Count);
    }

    [Fact]
    public virtual async Task The_same_import_by_many_at_once_is_one()
    {
        var import = Sample.Import();
        var examples = Enumerable.Range(0, 50).Select(i => Sample.Example(import, $"w{i}")).ToArray();

        var stored = await InParallelAsync(8, _ => Store.ImportAsync(import, examples));

        Assert.All(stored, d => Assert.Equal(50, d.Exchanges.Added));
        Assert.Single(await Store.ListImportsAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task Imports_are_listed_newest_first()
    {
        var (old, young) = (Sample.Import("old.txt"), Sample.Import("young.txt") with { CreatedAt = Under.Now.AddDays(1), Consent = null });
        await Store.ImportAsync(young);
        await Store.ImportAsync(old);

        var listed = await Store.ListImportsAsync(Ava, Token);

        Assert.Equal(["young.txt", "old.txt"], listed.Select(d => d.SourceName));
        Assert.Null(listed[0].Consent);
        Assert.Equal(old.Consent, listed[1].Consent);
    }

    [Fact]
    public virtual async Task A_source_may_write_to_the_store_while_it_is_read()
    {
        // An import may take minutes: the chat's usage must not wait for it.
        var import = Sample.Import();
        await Store.AddImportAsync(import, Writing(), Token).WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.Single(await Store.ReadAllAsync(Ava));
        Assert.Single(await Usage.GetDailyAsync(new(Ava.UserId), Token));

        async IAsyncEnumerable<TrainingExample> Writing()
        {
            yield return Sample.Example(import, "tea");
            await Usage.RecordAsync(Sample.Record(), Token);
        }
    }

    private static async IAsyncEnumerable<TrainingExample> Breaking(IEnumerable<TrainingExample> examples)
    {
        foreach (var example in examples)
        {
            yield return example;
        }

        await Task.Yield();
        throw new FormatException("The source broke.");
    }
}
