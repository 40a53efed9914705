using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Short forms of what tests of erasures do.</summary>
internal static class Erasing
{
    /// <summary>Everybody in the seeded chats but the avatar.</summary>
    public static readonly ErasureScope Ben = ErasureScope.Participant("Ben");

    /// <summary>Seeds, trains, and activates what comes of it.</summary>
    public static async Task<FineTuneJob> TrainedAsync(this JobHarness harness)
    {
        await harness.SeedAsync();
        var job = await harness.CreateAsync(r => r with { Activation = ActivationPolicy.WhenSucceeded });
        job = await harness.RunAsync(job.Key);
        Assert.Equal(FineTuneJobStatus.Succeeded, job.Status);
        return job;
    }

    public static Task<ErasureReport> EraseAsync(this JobHarness harness, ErasureScope? scope = null, ErasureOptions? options = null) =>
        harness.Get<TrainingDataService>().EraseAsync(JobHarness.Avatar, scope ?? Ben, options);

    public static async Task<VendorErasure> RowAsync(this JobHarness harness) =>
        Assert.Single(await harness.Get<TrainingDataService>().ListVendorErasuresAsync(JobHarness.Avatar.UserId));

    /// <summary>Works the queue off, moving the clock, until the row is done.</summary>
    public static async Task<VendorErasure> WorkOffAsync(this JobHarness harness, TimeSpan? longest = null)
    {
        var until = harness.Time.GetUtcNow() + (longest ?? TimeSpan.FromHours(12));
        while (harness.Time.GetUtcNow() < until)
        {
            try
            {
                await harness.EndAsync(harness.Service.RunErasuresAsync());
            }
            catch (TrainingStoreException)
            {
                // What the caller of an inline run does: it calls again.
            }

            if ((await harness.RowAsync()).DoneAt is not null)
            {
                break;
            }

            harness.Time.Advance(TimeSpan.FromSeconds(30));
        }

        return await harness.RowAsync();
    }

    public static async Task<AvatarProfile?> ProfileAsync(this JobHarness harness) => await harness.Store.GetAvatarAsync(JobHarness.Avatar, default);
}
