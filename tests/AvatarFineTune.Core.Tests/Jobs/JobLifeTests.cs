using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>A job from its request to its version, without faults.</summary>
public sealed class JobLifeTests
{
    [Fact]
    public async Task A_job_ends_in_a_version_that_keeps_prompt_base_and_dataset()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync(r => r with { Suffix = "ava" });
        Assert.Equal(FineTuneJobStatus.Queued, job.Status);

        var done = await harness.RunAsync(job.Key);

        Assert.Equal(FineTuneJobStatus.Succeeded, done.Status);
        Assert.Equal(1, done.Version);
        Assert.Equal(12_345, done.TrainedTokens);
        var version = Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar));
        var manifest = await harness.Store.GetDatasetAsync(JobHarness.Avatar, job.DatasetId, default);
        Assert.Equal(manifest!.Prompt, version.Prompt);
        Assert.Equal(JobHarness.Base, version.Base);
        Assert.Equal(job.Key.Id, version.JobId);
        Assert.Equal(job.DatasetId, version.DatasetId);
        Assert.Equal(new ModelRef("fake", "ft:base::job-1"), version.Model);
    }

    [Fact]
    public async Task The_vendor_gets_numbers_for_epochs_and_our_id_as_tag_and_file_name()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var names = new List<string>();
        harness.Vendor.Fault = (call, after) =>
        {
            if (call == "Create" && !after)
            {
                names.AddRange(harness.Vendor.Files.Select(f => f.Name));
            }
        };
        var job = await harness.CreateAsync();
        await harness.RunAsync(job.Key);

        Assert.Equal(job.Key.Id, harness.Vendor.LastRequest!.JobId);
        Assert.Equal(job.Hyperparameters, harness.Vendor.LastRequest.Hyperparameters);
        Assert.True(harness.Vendor.LastRequest.Hyperparameters.Epochs >= 1);
        Assert.Equal([$"aft-{job.Key.Id:N}-train.jsonl", $"aft-{job.Key.Id:N}-valid.jsonl"], names.Order());
    }

    [Fact]
    public async Task Files_at_the_vendor_are_gone_afterwards_but_those_of_others_stay()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        await harness.Vendor.UploadFileAsync(new("someone-elses.jsonl", 0, _ => new(new MemoryStream())), default);
        await harness.RunAsync((await harness.CreateAsync()).Key);
        Assert.Equal("someone-elses.jsonl", Assert.Single(harness.Vendor.Files).Name);
    }

    [Fact]
    public async Task The_same_request_twice_is_one_job_and_another_after_its_end()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var creations = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => harness.Service.CreateJobAsync(new(JobHarness.Avatar, JobHarness.Base))));
        Assert.Single(creations.Select(c => c.Key.Id).Distinct());
        Assert.Single(creations, c => c.IsNew);
        await harness.RunAsync(creations[0].Key);
        Assert.Single(harness.Vendor.Jobs);

        Assert.True((await harness.Service.CreateJobAsync(new(JobHarness.Avatar, JobHarness.Base))).IsNew);
    }

    [Fact]
    public async Task Only_training_lines_count_as_used()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        await harness.RunAsync(job.Key);
        var manifest = await harness.Store.GetDatasetAsync(JobHarness.Avatar, job.DatasetId, default);
        var statistics = await harness.Store.GetStatisticsAsync(JobHarness.Avatar, default);
        Assert.True(manifest!.ValidationExamples > 0);
        Assert.Equal(manifest.TrainingExamples, statistics.UsedInTraining);
    }

    [Fact]
    public async Task Watching_starts_with_the_present_state_and_ends_with_the_job()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        var seen = new List<FineTuneJobStatus>();
        var watching = Task.Run(async () =>
        {
            await foreach (var update in harness.Service.WatchJobAsync(job.Key))
            {
                seen.Add(update.Status);
            }
        });
        while (seen.Count == 0)
        {
            await Task.Delay(1);
        }

        await harness.RunAsync(job.Key);
        await watching;
        Assert.Equal(FineTuneJobStatus.Queued, seen[0]);
        Assert.Equal(FineTuneJobStatus.Succeeded, seen[^1]);
    }

    [Fact]
    public async Task An_unknown_status_is_polled_on_and_its_text_kept()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        harness.Vendor.Script.Enqueue(VendorJobState.Unknown);
        harness.Vendor.Script.Enqueue(VendorJobState.Running);
        var job = await harness.CreateAsync();
        var raw = new List<(FineTuneJobStatus, string?)>();
        harness.Vendor.Fault = (_, _) => raw.Add((harness.Store.GetJobAsync(job.Key, default).Result!.Status, harness.Store.GetJobAsync(job.Key, default).Result!.RawStatus));
        var done = await harness.RunAsync(job.Key);
        Assert.Contains((FineTuneJobStatus.Unknown, "pondering"), raw);
        Assert.Equal(FineTuneJobStatus.Succeeded, done.Status);
    }

    [Fact]
    public async Task A_failed_vendor_job_keeps_the_vendors_reason()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        harness.Vendor.Script.Enqueue(VendorJobState.Failed);
        var done = await harness.RunAsync((await harness.CreateAsync()).Key);
        Assert.Equal(FineTuneJobStatus.Failed, done.Status);
        Assert.Equal("The file is no good. (invalid_training_file)", done.Error);
        Assert.Empty(await harness.Service.ListVersionsAsync(JobHarness.Avatar));
        Assert.Empty(harness.Vendor.Files);
    }

    [Fact]
    public async Task Metrics_of_the_vendor_are_kept_as_events_once()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        harness.Vendor.Script.Enqueue(VendorJobState.Running);
        harness.Vendor.Script.Enqueue(VendorJobState.Running);
        var job = await harness.CreateAsync();
        await harness.RunAsync(job.Key);
        var events = await harness.Service.ListEventsAsync(job.Key);
        Assert.Equal(0.5, Assert.Single(events, e => e.Metrics is not null).Metrics!["train_loss"]);
        Assert.Equal(events.Select(e => e.Id).Distinct().Count(), events.Count);
    }

    [Fact]
    public async Task The_billed_tokens_become_the_actual_cost()
    {
        await using var harness = new JobHarness(configure: o => o.Pricing.Prices.Add(new() { Kind = "fake", Model = "base", Training = 10m, Input = 1m, Output = 2m }));
        await harness.SeedAsync();
        var done = await harness.RunAsync((await harness.CreateAsync()).Key);
        Assert.Equal(new Money(0.12345m, "USD"), done.ActualCost);
        Assert.Equal(new Money(done.EstimatedTokens * 10m / 1_000_000, "USD"), done.EstimatedCost);
    }

    [Theory]
    [InlineData(ActivationPolicy.Manual, false, null)]
    [InlineData(ActivationPolicy.WhenSucceeded, false, 1)]
    [InlineData(ActivationPolicy.WhenSucceeded, true, 2)]
    [InlineData(ActivationPolicy.WhenNoneActive, false, 1)]
    [InlineData(ActivationPolicy.WhenNoneActive, true, 1)]
    public async Task Success_activates_by_policy(ActivationPolicy policy, bool hasActive, int? expected)
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        if (hasActive)
        {
            var adopted = await harness.Service.AdoptModelAsync(JobHarness.Avatar, new("fake", "older"));
            Assert.Equal(ActivationState.Active, (await harness.Service.ActivateModelAsync(JobHarness.Avatar, adopted.Number)).State);
        }

        await harness.RunAsync((await harness.CreateAsync(r => r with { Activation = policy })).Key);
        Assert.Equal(expected, (await harness.Store.GetAvatarAsync(JobHarness.Avatar, default))?.ActiveVersion);
    }

    [Fact]
    public async Task Observers_hear_of_the_end_and_a_failing_one_is_retried_then_left()
    {
        await using var harness = new JobHarness(add: b => b.Services.AddSingleton<IFineTuneObserver>(new Observer(failures: 2)));
        await harness.SeedAsync();
        var done = await harness.RunAsync((await harness.CreateAsync()).Key);
        var observer = (Observer)harness.Get<IFineTuneObserver>();
        Assert.Equal(3, observer.Calls);
        Assert.Equal(FineTuneJobStatus.Succeeded, observer.Last!.Status);
        Assert.True(done.IsSettled);

        await using var broken = new JobHarness(add: b => b.Services.AddSingleton<IFineTuneObserver>(new Observer(failures: int.MaxValue)));
        await broken.SeedAsync();
        Assert.True((await broken.RunAsync((await broken.CreateAsync()).Key)).IsSettled);
    }

    private sealed class Observer(int failures) : IFineTuneObserver
    {
        public int Calls { get; private set; }

        public FineTuneJob? Last { get; private set; }

        public Task OnFinishedAsync(FineTuneJob job, CancellationToken cancellationToken)
        {
            Last = job;
            return ++Calls > failures ? Task.CompletedTask : throw new HttpRequestException("down");
        }
    }
}
