using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>A store that fails, before it stored or after it did: the job ends as if nothing had been.</summary>
public sealed class StoreFaultTests
{
    [Theory]
    [InlineData("Save", 12)]
    [InlineData("Complete", 1)]
    [InlineData("Renew", 1)]
    [InlineData("Release", 2)]
    [InlineData("GetDataset", 4)]
    [InlineData("ListEvents", 1)]
    public async Task A_call_of_a_running_job_that_fails_or_loses_its_answer(string operation, int calls)
    {
        for (var skip = 0; skip < calls; skip++)
        {
            foreach (var lost in new[] { false, true })
            {
                await using var harness = new JobHarness();
                await harness.SeedAsync();
                var job = await harness.CreateAsync();
                _ = lost ? harness.Faults.LoseAnswer(operation, skip: skip) : harness.Faults.FailBefore(operation, skip: skip);

                var done = await RunAsync(harness, job.Key);

                Assert.Equal(FineTuneJobStatus.Succeeded, done.Status);
                Assert.Single(harness.Vendor.Jobs);
                Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar));
                Assert.Empty(harness.Vendor.Files);
                var manifest = await harness.Store.GetDatasetAsync(JobHarness.Avatar, job.DatasetId, default);
                Assert.Equal(manifest!.TrainingExamples, (await harness.Store.GetStatisticsAsync(JobHarness.Avatar, default)).UsedInTraining);
            }
        }
    }

    [Theory]
    [InlineData("AddDataset")]
    [InlineData("AddJob")]
    public async Task A_create_whose_answer_was_lost_is_asked_again_and_is_one_job(string operation)
    {
        await using var harness = new JobHarness();
        await harness.SeedAsync();
        harness.Faults.LoseAnswer(operation);
        await Assert.ThrowsAsync<TrainingStoreException>(() => harness.CreateAsync());
        var job = await harness.CreateAsync();
        Assert.Equal(job.Key, Assert.Single(await harness.Service.ListJobsAsync(JobHarness.Avatar)).Key);
        Assert.Single(await harness.Store.ListDatasetsAsync(JobHarness.Avatar, default));
    }

    /// <summary>What the caller of an inline run does when the store fails: it calls again.</summary>
    private static async Task<FineTuneJob> RunAsync(JobHarness harness, JobKey key)
    {
        while (true)
        {
            try
            {
                return await harness.RunAsync(key);
            }
            catch (TrainingStoreException)
            {
            }
        }
    }
}
