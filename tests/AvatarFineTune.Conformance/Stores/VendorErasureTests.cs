using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>What an erasure does beside erasing, in the same transaction: vendors' rows, cancels, and the active version.</summary>
public abstract class VendorErasureTests : StoreSuite
{
    [Fact]
    public virtual async Task Each_job_whose_dataset_held_erased_lines_has_one_row()
    {
        var (import, ben, cleo) = await SeedAsync();
        var onBen = await Under.TrainAsync(Sample, "on-ben", [ben]);
        var validated = await Under.TrainAsync(Sample, "validated-on-ben", [cleo], [ben]);
        await Under.TrainAsync(Sample, "on-cleo", [cleo]);

        var report = await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        Assert.Equal((2, 0, false), (report.VendorErasures, report.CancelledJobs, report.Deactivated));
        var rows = await RowsAsync();
        Assert.Equal([onBen.Key, validated.Key], rows.Select(r => r.Job).OrderBy(k => k == onBen.Key ? 0 : 1));
        var row = rows.Single(r => r.Job == onBen.Key);
        Assert.Equal((Ava, "local", Under.Now, Under.Now, 0), (row.Avatar, row.Vendor, row.RequestedAt, row.DueAt, row.Attempts));
        Assert.Equal((VendorErasurePart.Pending, VendorErasurePart.Pending, VendorErasurePart.Pending, VendorErasureStatus.Pending), (row.Deployments, row.Model, row.Files, row.Status));

        // It learned nothing of Ben, but the file with Ben's words was uploaded.
        var other = rows.Single(r => r.Job == validated.Key);
        Assert.Equal((VendorErasurePart.Kept, VendorErasurePart.Pending), (other.Model, other.Files));
        Assert.NotNull(await Store.GetImportAsync(Ava, import.Id, Token));
    }

    [Fact]
    public virtual async Task Erasing_again_adds_no_row_and_changes_none()
    {
        var (_, ben, _) = await SeedAsync();
        await Under.TrainAsync(Sample, "m", [ben]);
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        var before = await RowsAsync();
        await Under.AdvanceAsync(TimeSpan.FromMinutes(1));

        var again = await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        Assert.Equal(1, again.VendorErasures);
        Assert.Equal(before, await RowsAsync());
    }

    [Fact]
    public virtual async Task Unfinished_jobs_are_asked_to_cancel_and_finished_ones_are_left()
    {
        var (_, ben, cleo) = await SeedAsync();
        var held = await Store.AddAsync(Sample.Dataset("held"), Sample.Line(DatasetSide.Training, 0, cleo), Sample.Line(DatasetSide.Validation, 0, ben));
        var free = await Store.AddAsync(Sample.Dataset("free"), Sample.Line(DatasetSide.Training, 0, cleo));
        var touched = Sample.Job("touched", held.Id) with { DueAt = Under.Now.AddHours(1) };
        var untouched = Sample.Job("untouched", free.Id);
        await Store.AddJobAsync(touched, Token);
        await Store.AddJobAsync(untouched, Token);
        var done = await Under.TrainAsync(Sample, "m", [ben]);

        var report = await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        Assert.Equal((1, 2), (report.CancelledJobs, report.VendorErasures));
        var asked = (await Store.GetJobAsync(touched.Key, Token))!;
        Assert.Equal((true, Under.Now), (asked.CancelRequested, asked.DueAt));
        Assert.False((await Store.GetJobAsync(untouched.Key, Token))!.CancelRequested);
        Assert.Equal(done, await Store.GetJobAsync(done.Key, Token));
    }

    [Fact]
    public virtual async Task A_job_that_ends_in_spite_of_it_activates_nothing()
    {
        var (_, ben, _) = await SeedAsync();
        var dataset = await Store.AddAsync(Sample.Dataset("one"), Sample.Line(DatasetSide.Training, 0, ben));
        var claim = await Under.AddAndClaimAsync(Sample.Job("key", dataset.Id) with { Activation = ActivationPolicy.WhenSucceeded });
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Token);

        Assert.Null((await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
        Assert.Null((await Store.GetVersionAsync(Ava, 1, Token))!.Prompt);
        Assert.False(await Store.SetActiveVersionAsync(Ava, 1, Token));
        Assert.Null((await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
    }

    [Theory]
    [InlineData("Ben", false, true)]
    [InlineData("Ben", true, false)]
    [InlineData("Cleo", false, false)]
    public virtual async Task The_base_model_takes_the_place_of_an_active_version_that_was_trained_on_it(string who, bool keep, bool deactivated)
    {
        var (_, ben, _) = await SeedAsync();
        await Under.TrainAsync(Sample, "m", [ben]);
        await Store.SetActiveVersionAsync(Ava, 1, Token);

        var report = await Store.EraseAsync(Ava, ErasureScope.Participant(who), new() { KeepTrainedModels = keep }, Token);

        Assert.Equal(deactivated, report.Deactivated);
        Assert.Equal(deactivated ? null : 1, (await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
        Assert.Equal(!deactivated, await Store.SetActiveVersionAsync(Ava, 1, Token));

        // The prompt quotes typical phrases; a model that stays is served with it.
        Assert.Equal(deactivated ? null : "You are Ava.", (await Store.GetVersionAsync(Ava, 1, Token))!.Prompt);
    }

    [Fact]
    public virtual async Task Kept_models_are_kept_but_their_files_go_and_a_later_erasure_may_take_them()
    {
        var (_, ben, _) = await SeedAsync();
        await Under.TrainAsync(Sample, "m", [ben]);
        var pending = await Store.AddAsync(Sample.Dataset("pending"), Sample.Line(DatasetSide.Training, 0, ben));
        var unfinished = Sample.Job("unfinished", pending.Id);
        await Store.AddJobAsync(unfinished, Token);

        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), new() { KeepTrainedModels = true }, Token);

        var rows = (await RowsAsync()).ToDictionary(r => r.Job == unfinished.Key);
        Assert.Equal((VendorErasurePart.Kept, VendorErasurePart.Kept, VendorErasurePart.Pending), (rows[false].Deployments, rows[false].Model, rows[false].Files));
        Assert.Equal(VendorErasurePart.Pending, rows[true].Model);

        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        Assert.All(await RowsAsync(), r => Assert.Equal(VendorErasurePart.Pending, r.Model));
    }

    [Fact]
    public virtual async Task An_import_and_an_avatar_take_their_jobs_along_and_the_rows_outlive_the_avatar()
    {
        var (import, ben, _) = await SeedAsync();
        var other = Sample.Import();
        var dan = Sample.Example(other, "dan", "Dan");
        await Store.ImportAsync(other, dan);
        await Under.TrainAsync(Sample, "on-ben", [ben]);
        await Under.TrainAsync(Sample, "on-dan", [dan]);

        Assert.Equal(1, (await Store.EraseAsync(Ava, ErasureScope.Import(import.Id), Token)).VendorErasures);
        var never = Sample.Job("never-sent");
        await Store.AddJobAsync(never, Token);
        var report = await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);

        Assert.Equal((3, 1), (report.VendorErasures, report.CancelledJobs));
        Assert.Equal(3, (await Store.ListVendorErasuresAsync(Ava.UserId, Ava.AvatarId, Token)).Count);
        Assert.Equal(3, (await Store.ListVendorErasuresAsync(Ava.UserId, null, Token)).Count);
        Assert.Empty(await Store.ListVendorErasuresAsync(Ava.UserId, "eve", Token));
        Assert.Empty(await Store.ListVendorErasuresAsync(Ava.UserId + "x", null, Token));
    }

    [Fact]
    public virtual async Task A_preview_says_the_same_and_changes_nothing()
    {
        var (import, ben, _) = await SeedAsync();
        await Under.TrainAsync(Sample, "m", [ben]);
        await Store.SetActiveVersionAsync(Ava, 1, Token);
        var dataset = await Store.AddAsync(Sample.Dataset("two"), Sample.Line(DatasetSide.Training, 0, ben));
        var job = Sample.Job("key", dataset.Id);
        await Store.AddJobAsync(job, Token);
        ErasureScope[] scopes = [ErasureScope.Participant("Ben"), ErasureScope.Import(import.Id), ErasureScope.Avatar];
        foreach (var scope in scopes)
        {
            var preview = await Store.PreviewErasureAsync(Ava, scope, new(), Token);
            Assert.Equal((true, 1, 2), (preview.Deactivated, preview.CancelledJobs, preview.VendorErasures));
            Assert.Equal([1], preview.TrainedVersions);
        }

        Assert.Equal(2, (await Store.ReadAllAsync(Ava)).Count);
        Assert.Equal(1, (await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
        Assert.False((await Store.GetJobAsync(job.Key, Token))!.CancelRequested);
        Assert.Empty(await RowsAsync());
        Assert.True((await Store.GetBlockedParticipantsAsync(Ava, Token)).IsEmpty);
        Assert.Equivalent(
            await Store.PreviewErasureAsync(Ava, ErasureScope.Avatar, new(), Token), await Store.EraseAsync(Ava, ErasureScope.Avatar, Token), strict: true);
    }

    private Task<IReadOnlyList<VendorErasure>> RowsAsync() => Store.ListVendorErasuresAsync(Ava.UserId, Ava.AvatarId, Token);

    private async Task<(TrainingData Import, TrainingExample Ben, TrainingExample Cleo)> SeedAsync()
    {
        var import = Sample.Import();
        var (ben, cleo) = (Sample.Example(import, "ben", "Ben"), Sample.Example(import, "cleo", "Cleo"));
        await Store.ImportAsync(import, ben, cleo);
        return (import, ben, cleo);
    }
}
