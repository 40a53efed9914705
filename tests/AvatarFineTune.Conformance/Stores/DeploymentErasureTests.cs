using AvatarFineTune.Datasets;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Conformance.Stores;

/// <summary>What an erasure does to hosting, and to checkpoints of the trainings that it undoes.</summary>
public abstract class DeploymentErasureTests : StoreSuite
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    [Fact]
    public virtual async Task Hosting_of_what_was_trained_on_what_is_erased_is_asked_to_stop()
    {
        var job = await TrainAsync();
        await Store.AdoptVersionAsync(Sample.Version("m:step-10") with { JobId = job.Key.Id, CheckpointStep = 10 }, Token);
        await Store.AdoptVersionAsync(Sample.Version("mine"), Token);
        var (trained, checkpoint, mine) = (await AddAsync(1), await AddAsync(2), await AddAsync(3));

        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        Assert.Equal(Stopped(trained), await OpenAsync(1));
        Assert.Equal(Stopped(checkpoint), await OpenAsync(2));
        Assert.Equal(mine, await OpenAsync(3));
    }

    [Fact]
    public virtual async Task Hosting_of_a_model_that_is_kept_goes_on()
    {
        await TrainAsync();
        var deployment = await AddAsync(1);

        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), new() { KeepTrainedModels = true }, Token);
        Assert.Equal(deployment, await OpenAsync(1));

        await Store.PreviewErasureAsync(Ava, ErasureScope.Participant("Ben"), new(), Token);
        await Store.PreviewErasureAsync(Ava, ErasureScope.Avatar, new(), Token);
        Assert.Equal(deployment, await OpenAsync(1));
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        Assert.Equal(Stopped(deployment), await OpenAsync(1));
    }

    [Fact]
    public virtual async Task A_worker_that_has_not_seen_the_erasure_activates_nothing_and_lets_nothing_follow()
    {
        await TrainAsync();
        var deployment = await AddAsync(1);
        var claim = await Under.ClaimAsync(deployment);
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        var saved = await DeploymentQueue.SaveDeploymentAsync(claim, deployment.Ready(), activate: true, null, Token);
        await DeploymentQueue.SaveDeploymentAsync(claim, deployment.Ready() with { EndedAt = Under.Now }, false, Sample.Deployment(), Token);

        Assert.Equal((true, false, Under.Now), (saved.StopRequested, saved.ActivateWhenReady, saved.DueAt));
        Assert.Null((await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
        Assert.Null(await OpenAsync(1));
    }

    [Fact]
    public virtual async Task What_may_not_answer_is_not_hosted_again()
    {
        await TrainAsync();
        await AddAsync(1);
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);

        Assert.Null(await Store.AddDeploymentAsync(Sample.Deployment(), Token));
        Assert.True((await OpenAsync(1))!.StopRequested);
    }

    [Fact]
    public virtual async Task An_erased_avatars_hosting_stops_and_its_record_goes_even_where_models_are_kept()
    {
        var open = await Under.DeployAsync(Sample, "m1", activate: true);
        var ended = await Under.DeployAsync(Sample, "m2");
        await DeploymentQueue.SaveDeploymentAsync(await Under.ClaimAsync(ended), ended with { EndedAt = Under.Now, Detail = "gone" }, false, null, Token);
        var eve = await Under.DeployAsync(Sample with { Avatar = new(Ava.UserId, "eve") });

        await Store.EraseAsync(Ava, ErasureScope.Avatar, new() { KeepTrainedModels = true }, Token);

        Assert.Equal([Stopped(open)], await Store.ListDeploymentsAsync(Ava.UserId, Ava.AvatarId, Token));
        Assert.Equal(eve, await Store.FindOpenDeploymentAsync(eve.Avatar, 1, Token));

        // It is stopped at the vendor by a worker, as ever; the next erasure takes its record too.
        var claim = await Under.ClaimAsync(open);
        await DeploymentQueue.SaveDeploymentAsync(claim, claim.Deployment with { EndedAt = Under.Now }, activate: true, Sample.Deployment(), Token);
        Assert.Null(await Store.GetAvatarAsync(Ava, Token));
        await Store.EraseAsync(Ava, ErasureScope.Avatar, Token);
        Assert.Empty(await Store.ListDeploymentsAsync(Ava.UserId, Ava.AvatarId, Token));
    }

    [Fact]
    public virtual async Task Checkpoints_of_a_deleted_model_are_marked_and_answer_no_more()
    {
        var job = await TrainAsync();
        await Store.AdoptVersionAsync(Sample.Version("m:step-10") with { JobId = job.Key.Id, CheckpointStep = 10, DatasetId = job.DatasetId }, Token);
        await Store.AdoptVersionAsync(Sample.Version("mine"), Token);
        Assert.True(await Store.SetActiveVersionAsync(Ava, 2, Token));
        var report = await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        Assert.Equal([1, 2], report.TrainedVersions);
        Assert.True(report.Deactivated);

        var claim = Assert.Single(await ErasureQueue.ClaimErasuresAsync("w", ["local"], Lease, 1, Token));
        await ErasureQueue.SaveErasureAsync(claim, claim.Erasure with { Model = VendorErasurePart.Deleted }, Token);

        Assert.Equal([null, Under.Now, Under.Now], (await Store.ListVersionsAsync(Ava, Token)).Select(v => v.DeletedAt));
        Assert.False(await Store.SetActiveVersionAsync(Ava, 2, Token));
        Assert.True(await Store.SetActiveVersionAsync(Ava, 3, Token));
    }

    [Fact]
    public virtual async Task Checkpoints_of_a_job_without_an_end_result_go_too()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "ben", "Ben");
        await Store.ImportAsync(import, example);
        var dataset = await Store.AddAsync(Sample.Dataset("one"), Sample.Line(DatasetSide.Training, 0, example));
        var claim = await Under.AddAndClaimAsync(Sample.Job("key", dataset.Id));
        await Queue.SaveAsync(claim, claim.Job with { Status = FineTuneJobStatus.Failed, FinishedAt = Under.Now }, [], Token);
        await Store.AdoptVersionAsync(Sample.Version("m:step-10") with { JobId = claim.Job.Key.Id, CheckpointStep = 10, DatasetId = dataset.Id }, Token);
        await AddAsync(1);
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        Assert.True((await OpenAsync(1))!.StopRequested);

        var erasure = Assert.Single(await ErasureQueue.ClaimErasuresAsync("w", ["local"], Lease, 1, Token));
        await ErasureQueue.SaveErasureAsync(erasure, erasure.Erasure with { Model = VendorErasurePart.Deleted }, Token);

        Assert.Equal(Under.Now, Assert.Single(await Store.ListVersionsAsync(Ava, Token)).DeletedAt);
    }

    [Fact]
    public virtual async Task A_success_under_the_name_of_a_model_that_is_to_be_deleted_is_neither_hosted_nor_active()
    {
        await TrainAsync();
        await Store.EraseAsync(Ava, ErasureScope.Participant("Ben"), Token);
        var claim = await Under.AddAndClaimAsync(Sample.Job("again") with { Activation = ActivationPolicy.WhenSucceeded });

        var done = await Queue.CompleteAsync(claim, claim.Job.Succeeded("m"), Sample.Version("m"), [], Sample.Deployment(), Token);

        Assert.Equal(2, done.Version);
        Assert.Empty(await Store.ListDeploymentsAsync(Ava.UserId, null, Token));
        Assert.Null((await Store.GetAvatarAsync(Ava, Token))!.ActiveVersion);
    }

    private static ModelDeployment Stopped(ModelDeployment deployment) =>
        deployment with { StopRequested = true, ActivateWhenReady = false, Revision = deployment.Revision + 1 };

    private Task<ModelDeployment?> OpenAsync(int version) => Store.FindOpenDeploymentAsync(Ava, version, Token);

    private async Task<ModelDeployment> AddAsync(int version) =>
        (await Store.AddDeploymentAsync(Sample.Deployment(version) with { ActivateWhenReady = true }, Token))!;

    private async Task<FineTuneJob> TrainAsync()
    {
        var import = Sample.Import();
        var example = Sample.Example(import, "ben", "Ben");
        await Store.ImportAsync(import, example);
        return await Under.TrainAsync(Sample, "m", [example]);
    }
}
