using AvatarFineTune.Datasets;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>An erasure that comes between the steps of a training that is asked for: nothing erased is stored or sent, and the request goes on with what is left.</summary>
public sealed class ErasedMeanwhileTests
{
    [Fact]
    public async Task A_request_whose_examples_are_erased_while_it_is_composed_is_composed_again()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var gone = (await harness.Store.ReadExamplesAsync(JobHarness.Avatar, new(), null, 100, TestContext.Current.CancellationToken)).Items.Select(e => e.Id).ToHashSet();

        // What was erased comes in again, as other examples.
        var creation = await harness.Service.CreateJobAsync(new(JobHarness.Avatar, JobHarness.Base), new Erasing(harness, comesAgain: true));

        Assert.Null(creation.Refusal);
        var lines = await harness.Store.ReadLinesAsync(JobHarness.Avatar, creation.Job!.DatasetId, DatasetSide.Training, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines.SelectMany(l => l.Members), m => gone.Contains(m.ExampleId));
        Assert.Equal(FineTuneJobStatus.Succeeded, (await harness.RunAsync(creation.Key)).Status);
    }

    [Fact]
    public async Task Too_little_that_is_left_is_refused()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var creation = await harness.Service.CreateJobAsync(new(JobHarness.Avatar, JobHarness.Base), new Erasing(harness, comesAgain: false));
        Assert.Equal(RefusalReason.NotEnoughExamples, creation.Refusal?.Reason);
        Assert.Empty(await harness.Service.ListJobsAsync(JobHarness.Avatar));
        Assert.Empty(harness.Vendor.Calls);
    }

    [Fact]
    public async Task A_job_that_is_stored_after_the_erasure_of_its_dataset_sends_nothing()
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        var job = await harness.CreateAsync();
        await harness.EraseAsync();

        var late = job with { Key = new(job.Key.UserId, Guid.NewGuid()), IdempotencyKey = "late" };
        await harness.Store.AddJobAsync(late, TestContext.Current.CancellationToken);
        var ended = await harness.RunAsync(late.Key);

        Assert.Equal(FineTuneJobStatus.Failed, ended.Status);
        Assert.Contains("erased", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Upload", harness.Vendor.Calls);
    }

    /// <summary>Erases everything when a dataset is about to be stored, once.</summary>
    private sealed class Erasing(JobHarness harness, bool comesAgain) : IProgress<FineTuneProgress>
    {
        private bool _isDone;

        public void Report(FineTuneProgress value)
        {
            if (value.Step == FineTuneStep.Storing && !_isDone)
            {
                _isDone = true;
                EraseAsync().GetAwaiter().GetResult();
            }
        }

        private async Task EraseAsync()
        {
            await harness.EraseAsync(options: new() { AllowReimport = true });
            if (comesAgain)
            {
                await harness.SeedAsync();
            }
        }
    }
}
