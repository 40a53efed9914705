using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>A store that fails, and two workers on one row: the end is the same.</summary>
public sealed class ErasureStoreFaultTests
{
    [Theory]
    [InlineData("ClaimErasures", 3)]
    [InlineData("SaveErasure", 4)]
    [InlineData("ReleaseErasure", 1)]
    [InlineData("IsModelShared", 1)]
    [InlineData("GetJob", 1)]
    [InlineData("Erase", 1)]
    public async Task A_store_that_fails_or_loses_an_answer_changes_nothing_of_the_end(string operation, int calls)
    {
        for (var skip = 0; skip < calls; skip++)
        {
            foreach (var lost in (bool[])[false, true])
            {
                await using var harness = new JobHarness();
                await harness.TrainedAsync();
                _ = lost ? harness.Faults.LoseAnswer(operation, skip: skip) : harness.Faults.FailBefore(operation, skip: skip);
                try
                {
                    await harness.EraseAsync();
                }
                catch (TrainingStoreException)
                {
                    await harness.EraseAsync();
                }

                Assert.Equal(VendorErasureStatus.Done, (await harness.WorkOffAsync()).Status);
                Assert.Empty(harness.Vendor.Models);
                Assert.NotNull(Assert.Single(await harness.Service.ListVersionsAsync(JobHarness.Avatar)).DeletedAt);
            }
        }
    }

    [Fact]
    public async Task Two_workers_at_once_on_one_row_end_it_once()
    {
        await using var slow = new JobHarness();
        await slow.TrainedAsync();
        await slow.EraseAsync();
        using var held = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        slow.Vendor.Fault = (call, after) =>
        {
            if (call == "DeleteModel" && after && !reached.IsSet)
            {
                reached.Set();
                held.Wait(TimeSpan.FromSeconds(30));
            }
        };
        for (var i = 0; i < 4; i++)
        {
            // As if the process had been suspended.
            slow.Faults.FailBefore("RenewErasure");
        }

        var stuck = Task.Run(() => slow.Service.RunErasuresAsync());
        reached.Wait(TimeSpan.FromSeconds(30));
        await using var other = slow.Restart();
        slow.Time.Advance(TimeSpan.FromMinutes(2));
        var done = await other.WorkOffAsync();
        held.Set();
        await stuck;

        Assert.Equal(VendorErasureStatus.Done, done.Status);
        Assert.Equal(done, await other.RowAsync());
    }
}
