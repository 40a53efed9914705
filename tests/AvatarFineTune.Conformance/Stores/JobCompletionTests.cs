using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>A success, all of it in one transaction.</summary>
public abstract class JobCompletionTests : StoreSuite
{
    [Fact]
    public virtual async Task A_success_stores_job_version_and_events()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        var version = Sample.Version("ft");

        var done = await Queue.CompleteAsync(claim, claim.Job.Succeeded("ft"), version, [Sample.Event("1")], Token);

        Assert.Equal(claim.Job.Succeeded("ft") with { Version = 1, Revision = 2 }, done);
        Assert.Equal(done, await Store.GetJobAsync(done.Key, Token));
        Assert.Equal(
            version with { Number = 1, JobId = done.Key.Id, DatasetId = done.DatasetId },
            Assert.Single(await Store.ListVersionsAsync(Ava, Token)));
        Assert.Single(await Store.ListEventsAsync(done.Key, Token));
        Assert.NotNull(await Store.GetAvatarAsync(Ava, Token));
    }

    [Fact]
    public virtual async Task Only_training_lines_count_as_use_and_each_example_once_a_training()
    {
        var (a, b, c, d) = await SeedAsync();
        var dataset = await Store.AddAsync(
            Sample.Dataset("one"),
            Sample.Line(DatasetSide.Training, 0, a, b), Sample.Line(DatasetSide.Training, 1, a), Sample.Line(DatasetSide.Validation, 0, c));
        await CompleteAsync(dataset.Id, "m1");
        Assert.Equal([(true, 1), (true, 1), (false, 0), (false, 0)], await UsesAsync(a, b, c, d));

        // The same dataset trained again: one more each.
        await CompleteAsync(dataset.Id, "m2");
        Assert.Equal([(true, 2), (true, 2), (false, 0), (false, 0)], await UsesAsync(a, b, c, d));
        Assert.Equal(2, (await Store.GetStatisticsAsync(Ava, Token)).UsedInTraining);
    }

    [Fact]
    public virtual async Task Repeated_after_a_lost_answer_it_changes_nothing()
    {
        var (a, _, _, _) = await SeedAsync();
        var dataset = await Store.AddAsync(Sample.Dataset("one"), Sample.Line(DatasetSide.Training, 0, a));
        var claim = await Under.AddAndClaimAsync(Sample.Job("key", dataset.Id) with { Activation = ActivationPolicy.WhenSucceeded });

        var done = await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [Sample.Event("1")], Token);
        await Store.SetActiveVersionAsync(Ava, null, Token);
        var again = await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [Sample.Event("1")], Token);

        Assert.Equal(done, again);
        Assert.Single(await Store.ListVersionsAsync(Ava, Token));
        Assert.Single(await Store.ListEventsAsync(done.Key, Token));
        Assert.Equal([(true, 1)], await UsesAsync(a));
        Assert.Null((await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
    }

    [Fact]
    public virtual async Task Repeated_by_many_at_once_it_is_one_success()
    {
        var (a, _, _, _) = await SeedAsync();
        var dataset = await Store.AddAsync(Sample.Dataset("one"), Sample.Line(DatasetSide.Training, 0, a));
        var claim = await Under.AddAndClaimAsync(Sample.Job("key", dataset.Id));

        var done = await InParallelAsync(8, _ => Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Token));

        Assert.Single(done.Distinct());
        Assert.Single(await Store.ListVersionsAsync(Ava, Token));
        Assert.Equal([(true, 1)], await UsesAsync(a));
    }

    [Theory]
    [InlineData(ActivationPolicy.Manual, false, null)]
    [InlineData(ActivationPolicy.Manual, true, 1)]
    [InlineData(ActivationPolicy.WhenSucceeded, false, 2)]
    [InlineData(ActivationPolicy.WhenSucceeded, true, 2)]
    [InlineData(ActivationPolicy.WhenNoneActive, false, 2)]
    [InlineData(ActivationPolicy.WhenNoneActive, true, 1)]
    public virtual async Task The_policy_decides_which_version_is_active_then(ActivationPolicy policy, bool anotherIsActive, int? expected)
    {
        await Store.AdoptVersionAsync(Sample.Version("first"), Token);
        await Store.SetActiveVersionAsync(Ava, anotherIsActive ? 1 : null, Token);
        var claim = await Under.AddAndClaimAsync(Sample.Job("key") with { Activation = policy });

        await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Token);

        Assert.Equal(expected, (await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
    }

    [Fact]
    public virtual async Task A_success_of_an_avatar_without_profile_makes_one()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key") with { Activation = ActivationPolicy.WhenSucceeded });

        await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Token);

        Assert.Equal(1, (await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
    }

    [Fact]
    public virtual async Task A_model_adopted_before_its_job_ended_gets_the_jobs_version_too()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        await Store.AdoptVersionAsync(Sample.Version("m"), Token);

        Assert.Equal(2, (await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Token)).Version);
        Assert.Equal(1, (await Store.AdoptVersionAsync(Sample.Version("m"), Token)).Number);
    }

    [Fact]
    public virtual async Task A_later_save_keeps_the_version()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        var done = await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Token);

        var settled = await Queue.SaveAsync(claim, done with { IsSettled = true, Version = null }, [], Token);

        Assert.Equal((1, true), (settled.Version, settled.IsSettled));
        Assert.Equal(settled, await Store.GetJobAsync(done.Key, Token));
    }

    [Fact]
    public virtual async Task A_cancel_request_made_meanwhile_does_not_undo_the_success()
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job("key"));
        await Store.RequestCancelAsync(claim.Job.Key, Under.Now, Token);

        var done = await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Token);

        Assert.Equal((FineTuneJobStatus.Succeeded, true, 1), (done.Status, done.CancelRequested, done.Version));
    }

    private async Task CompleteAsync(Guid datasetId, string model)
    {
        var claim = await Under.AddAndClaimAsync(Sample.Job(model, datasetId));
        await Queue.CompleteAsync(claim, claim.Job.Succeeded(model), Sample.Version(model), [], Token);
    }

    private async Task<List<(bool Used, int Times)>> UsesAsync(params TrainingExample[] examples)
    {
        var uses = new List<(bool, int)>();
        foreach (var example in examples)
        {
            var read = await Store.GetExampleAsync(Ava, example.Id, Token);
            uses.Add((read!.UsedInTraining, read.TimesUsed));
        }

        return uses;
    }

    private async Task<(TrainingExample A, TrainingExample B, TrainingExample C, TrainingExample D)> SeedAsync()
    {
        var import = Sample.Import();
        var (a, b, c, d) = (Sample.Example(import, "a"), Sample.Example(import, "b"), Sample.Example(import, "c"), Sample.Example(import, "d"));
        await Store.ImportAsync(import, a, b, c, d);
        return (a, b, c, d);
    }
}
