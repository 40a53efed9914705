using AvatarFineTune.Jobs;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Jobs;

/// <summary>Short forms of what tests of the sweep begin with.</summary>
internal static class Leftovers
{
    /// <summary>Leaves files at the vendor two hours ago, as an upload does that acts when its job is over.</summary>
    public static Task LeaveAsync(this JobHarness harness, params string[] names) => harness.LeaveAsync(TimeSpan.FromHours(2), names);

    public static async Task LeaveAsync(this JobHarness harness, TimeSpan ago, params string[] names)
    {
        foreach (var name in names)
        {
            await harness.Vendor.UploadFileAsync(new(name, 3, _ => ValueTask.FromResult<Stream>(new MemoryStream([1, 2, 3]))), CancellationToken.None);
        }

        harness.Time.Advance(ago);
    }

    /// <summary>Makes the vendor's next calls of a kind fail before they act.</summary>
    public static void FailNext(this JobHarness harness, string call, Exception fault, int times = 1) => harness.Vendor.Fault = (called, after) =>
    {
        if (called == call && !after && times-- > 0)
        {
            throw fault;
        }
    };

    /// <summary>Stores a job as it is.</summary>
    public static async Task<FineTuneJob> StoredAsync(this JobHarness harness, Func<FineTuneJob, FineTuneJob> change, string userId = "user")
    {
        var sample = new Conformance.Stores.Sample(new(userId, "ava"), harness.Time.GetUtcNow());
        var job = sample.Job("key") with { Base = JobHarness.Base, FinishedAt = harness.Time.GetUtcNow() };
        return (await harness.Store.AddJobAsync(change(job), CancellationToken.None)).Job;
    }
}
