using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>What was trained on erased words goes at the vendor too, and nothing else does.</summary>
public sealed class ErasureTests
{
    [Fact]
    public async Task Model_and_files_are_deleted_and_the_version_answers_no_more()
    {
        await using var harness = new JobHarness();
        var job = await harness.TrainedAsync();
        Assert.Equal(1, (await harness.ProfileAsync())!.ActiveVersion);

        var report = await harness.EraseAsync();
        Assert.Equal((true, 1), (report.Deactivated, report.VendorErasures));
        Assert.Null((await harness.ProfileAsync())!.ActiveVersion);
        Assert.Single(harness.Vendor.Models);
        Assert.Equal(1, await harness.Service.RunErasuresAsync());

        var row = await harness.RowAsync();
        Assert.Equal((VendorErasureStatus.Done, VendorErasurePart.Deleted, VendorErasurePart.NothingThere), (row.Status, row.Model, row.Deployments));
        Assert.Empty(harness.Vendor.Models);
        Assert.Empty(harness.Vendor.Files);
        var version = Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar));
        Assert.Equal(job.Version, version.Number);
        Assert.NotNull(version.DeletedAt);
        Assert.Equal(0, await harness.Service.RunErasuresAsync());
    }

    [Fact]
    public async Task A_version_that_has_to_go_can_not_be_activated_before_or_after()
    {
        await using var harness = new JobHarness();
        await harness.TrainedAsync();
        await harness.EraseAsync();
        for (var i = 0; i < 2; i++)
        {
            var activation = await harness.Service.ActivateModelAsync(JobHarness.Avatar, 1);
            Assert.Equal((ActivationState.Refused, RefusalReason.ModelErased), (activation.State, activation.Refusal!.Reason));
            Assert.Contains("train the avatar anew", activation.Refusal.Message, StringComparison.Ordinal);
            await harness.WorkOffAsync();
        }
    }

    [Fact]
    public async Task A_model_that_is_to_be_kept_stays_active_and_its_files_go()
    {
        await using var harness = new JobHarness();
        await harness.TrainedAsync();
        await harness.EraseAsync(options: new() { KeepTrainedModels = true });
        var row = await harness.WorkOffAsync();

        Assert.Equal((VendorErasureStatus.Kept, VendorErasurePart.Kept), (row.Status, row.Model));
        Assert.Single(harness.Vendor.Models);
        Assert.Equal(1, (await harness.ProfileAsync())!.ActiveVersion);
        Assert.Equal(ActivationState.Active, (await harness.Service.ActivateModelAsync(JobHarness.Avatar, 1)).State);

        await harness.EraseAsync();
        Assert.Equal(VendorErasureStatus.Done, (await harness.WorkOffAsync()).Status);
        Assert.Empty(harness.Vendor.Models);
    }

    [Fact]
    public async Task A_hosted_model_is_taken_down_before_it_is_deleted()
    {
        var time = new Conformance.ManualTimeProvider();
        var vendor = new HostingFakeVendor(time);
        await using var harness = new JobHarness(time, vendor);
        await harness.TrainedAsync();
        await harness.Service.ActivateModelAsync(JobHarness.Avatar, 1);
        await harness.EraseAsync();
        await harness.Service.RunErasuresAsync();
        Assert.Single(vendor.Models);
        Assert.Equal(VendorErasurePart.Pending, (await harness.RowAsync()).Deployments);

        var row = await harness.WorkOffAsync();

        Assert.Equal((VendorErasurePart.Deleted, VendorErasurePart.Deleted), (row.Deployments, row.Model));
        Assert.Equal(DeploymentState.NotDeployed, vendor.State);
        Assert.True(vendor.Calls.IndexOf("DeleteModel") > vendor.Calls.LastIndexOf("Undeploy"));
    }

    [Fact]
    public async Task A_vendor_that_can_not_delete_models_is_named_as_such()
    {
        await using var harness = new JobHarness();
        harness.Vendor.Capabilities = harness.Vendor.Capabilities with { SupportsModelDeletion = false };
        await harness.TrainedAsync();
        await harness.EraseAsync();
        var row = await harness.WorkOffAsync();

        Assert.Equal((VendorErasureStatus.NotSupported, VendorErasurePart.NotSupported), (row.Status, row.Model));
        Assert.DoesNotContain("DeleteModel", harness.Vendor.Calls);
        Assert.Null(Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar)).DeletedAt);
        Assert.Equal(RefusalReason.ModelErased, (await harness.Service.ActivateModelAsync(JobHarness.Avatar, 1)).Refusal!.Reason);
    }

    [Theory]
    [InlineData("user", "eve")]
    [InlineData("stranger", "ava")]
    public async Task A_model_that_another_avatar_names_too_is_left(string user, string avatar)
    {
        await using var harness = new JobHarness();
        var job = await harness.TrainedAsync();
        await harness.Service.AdoptModelAsync(new(user, avatar), job.FineTunedModel!);
        await harness.EraseAsync();
        var row = await harness.WorkOffAsync();

        Assert.Equal((VendorErasureStatus.Shared, VendorErasurePart.Shared), (row.Status, row.Model));
        Assert.Single(harness.Vendor.Models);
        Assert.DoesNotContain("DeleteModel", harness.Vendor.Calls);
    }

    [Fact]
    public async Task A_base_model_is_never_deleted()
    {
        await using var harness = new JobHarness();
        var job = await harness.TrainedAsync();
        harness.Vendor.Capabilities = harness.Vendor.Capabilities with { TrainableModels = ["base", job.FineTunedModel!.Model] };
        await harness.EraseAsync();

        Assert.Equal(VendorErasureStatus.Shared, (await harness.WorkOffAsync()).Status);
        Assert.Single(harness.Vendor.Models);
    }

    [Fact]
    public async Task Files_of_other_jobs_and_of_others_are_left()
    {
        await using var harness = new JobHarness();
        var job = await harness.TrainedAsync();
        foreach (var name in (string[])[$"aft-{Guid.NewGuid():N}-train.jsonl", $"{job.Key.Id:N}.jsonl", $"x-aft-{job.Key.Id:N}-train.jsonl", $"aft-{job.Key.Id:N}-train.jsonl"])
        {
            await harness.Vendor.UploadFileAsync(new(name, 1, _ => ValueTask.FromResult<Stream>(new MemoryStream([1]))), default);
        }

        await harness.EraseAsync();
        await harness.WorkOffAsync();

        Assert.Equal(3, harness.Vendor.Files.Count);
        Assert.DoesNotContain(harness.Vendor.Files, f => f.Name == $"aft-{job.Key.Id:N}-train.jsonl");
    }

    [Fact]
    public async Task Another_users_avatar_of_the_same_name_is_untouched()
    {
        await using var harness = new JobHarness();
        var other = new AvatarKey("stranger", "ava");
        await harness.SeedAsync(avatar: other);
        var theirs = await harness.RunAsync((await harness.Service.CreateJobAsync(new(other, JobHarness.Base) { Activation = ActivationPolicy.WhenSucceeded })).Job!.Key);
        await harness.TrainedAsync();

        await harness.EraseAsync(ErasureScope.Avatar);
        await harness.WorkOffAsync();

        Assert.Equal([theirs.FineTunedModel!.Model], harness.Vendor.Models);
        Assert.Equal(1, (await harness.Store.GetAvatarAsync(other, default))!.ActiveVersion);
        Assert.Null(Assert.Single(await harness.Service.ListVersionsAsync(other)).DeletedAt);
        Assert.Empty(await harness.Get<TrainingDataService>().ListVendorErasuresAsync(other));
        Assert.Equal(36, (await harness.Store.GetStatisticsAsync(other, default)).Total);
    }

    [Fact]
    public async Task A_host_without_the_vendor_leaves_the_row_to_one_that_has_it()
    {
        await using var harness = new JobHarness();
        await harness.TrainedAsync();
        await harness.EraseAsync();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(harness.Time);
        services.AddAvatarFineTuning().UseStore("UseStore", _ => harness.Store).AddVendor("elsewhere", _ => throw new InvalidOperationException("not asked for"));
        await using var without = services.BuildServiceProvider();
        var before = await harness.RowAsync();

        Assert.Equal(0, await without.GetRequiredService<FineTuneService>().RunErasuresAsync());

        Assert.Equal(before, await harness.RowAsync());
        Assert.Equal(VendorErasureStatus.Done, (await harness.WorkOffAsync()).Status);
    }

    [Fact]
    public async Task A_worker_works_the_queue_off_by_itself()
    {
        await using var harness = new JobHarness(add: b => b.AddWorker());
        await harness.TrainedAsync();
        await harness.EraseAsync();
        foreach (var service in harness.Hosted)
        {
            await service.StartAsync(default);
        }

        for (var i = 0; i < 5_000 && (await harness.RowAsync()).DoneAt is null; i++)
        {
            await Task.Delay(1);
            harness.Time.Advance(TimeSpan.FromSeconds(1));
        }

        foreach (var service in harness.Hosted)
        {
            await service.StopAsync(default);
        }

        Assert.Equal(VendorErasureStatus.Done, (await harness.RowAsync()).Status);
        Assert.Empty(harness.Vendor.Models);
    }

    [Fact]
    public async Task Health_names_what_has_waited_for_a_day()
    {
        await using var harness = new JobHarness(configure: o => o.FineTuning.UnclaimedAfter = TimeSpan.FromDays(9));
        var job = await harness.TrainedAsync();
        await harness.EraseAsync();
        var check = harness.Get<AvatarFineTuningHealthCheck>();
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);

        harness.Time.Advance(TimeSpan.FromHours(25));
        var health = await check.CheckHealthAsync(new());
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains($"job {job.Key.Id} at 'fake'", health.Description, StringComparison.Ordinal);

        await harness.WorkOffAsync();
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);
    }
}
