using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;

namespace AvatarFineTune.OpenAI.Tests.Support;

/// <summary>What is left when a job is over, as the vendor's emulator tells it.</summary>
internal static class JobOutcome
{
    public static async Task AssertOneAsync(JobHost host, FineTuneJob done, int faultsLeft = 0)
    {
        Assert.True(done.Status == FineTuneJobStatus.Succeeded, $"{done.Status}: {done.Error}");
        Assert.Equal(faultsLeft, host.Emulator.Faults.Count);
        var vendorJob = Assert.Single(host.Emulator.State.Jobs);
        Assert.Equal(vendorJob.Id, done.VendorJobId);
        Assert.Empty(Ours(host));
        Assert.Single(await host.Store.ListVersionsAsync(JobHost.Avatar, TestContext.Current.CancellationToken));
        Assert.Equal(done.EstimatedTokens, done.TrainedTokens);
        Assert.True(done.IsSettled);
    }

    /// <summary>Names of files that are ours.</summary>
    public static IEnumerable<string> Ours(JobHost host) => host.Emulator.State.Files.Where(f => f.Name.StartsWith("aft-", StringComparison.Ordinal)).Select(f => f.Name);
}
