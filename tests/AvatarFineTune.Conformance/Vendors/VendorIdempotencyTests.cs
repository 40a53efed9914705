using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Vendors;

/// <summary>Vendors where a second create of the same job returns the first: only they derive this suite.</summary>
public abstract class VendorIdempotencyTests : VendorSuite
{
    [Fact]
    public void It_says_so() => Assert.Equal(JobTagging.Idempotent, Vendor.Capabilities.JobTagging);

    [Fact]
    public async Task Creating_again_returns_the_first_job()
    {
        var request = await PrepareAsync(Samples.NewId());
        var first = await Vendor.CreateJobAsync(request, Token);
        var done = await FollowAsync(Vendor, first.Id);
        await Vendor.DeleteFileAsync(request.TrainingFileId, Token);

        Assert.Equal(done, await Vendor.CreateJobAsync(request, Token));
    }

    [Fact]
    public async Task Sixteen_creates_at_once_are_one_job()
    {
        var request = await PrepareAsync(Samples.NewId());
        var other = Open();
        var jobs = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => (i % 2 == 0 ? Vendor : other).CreateJobAsync(request, Token), Token)));

        Assert.Single(jobs.Select(j => j.Id).Distinct(StringComparer.Ordinal));
        await CloseAsync(other);
    }
}
