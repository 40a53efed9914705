using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Conformance.Vendors;

/// <summary>A vendor's state is its own: instances come and go, and several look at it at once.</summary>
public abstract class VendorRestartTests : VendorSuite
{
    [Fact]
    public async Task A_job_goes_on_after_a_restart_at_every_look()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId(), validation: Samples.Lines), Token);
        VendorJob seen;
        var progress = 0d;
        do
        {
            var restarted = Open();
            seen = await restarted.GetJobAsync(job.Id, Token);
            Assert.True((seen.Progress ?? 1) >= progress, "Progress was lost.");
            progress = seen.Progress ?? 0;
            await CloseAsync(restarted);
            await Host.LetTimePassAsync();
        }
        while (!seen.IsTerminal);

        Assert.Equal(VendorJobState.Succeeded, seen.State);
        var after = Open();
        await DeployAsync(after, seen);
        using var client = after.CreateChatClient(seen.FineTunedModel!);
        var answer = await client.GetResponseAsync(Samples.Learned.Prompt, cancellationToken: Token);
        if (Host.RepeatsWhatItLearned)
        {
            Assert.Equal(Samples.Learned.Reply, answer.Text);
        }

        await CloseAsync(after);
    }

    [Fact]
    public async Task Many_looking_at_once_see_one_job_and_one_model()
    {
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        IModelVendor[] vendors = [Vendor, Open(), Open()];
        var ends = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => Task.Run(() => FollowAsync(vendors[i % 3], job.Id), Token)));

        Assert.All(ends, e => Assert.Equal(VendorJobState.Succeeded, e.State));
        Assert.Single(ends.Select(e => (e.FineTunedModel, e.TrainedTokens)).Distinct());
        await CloseAsync(vendors[1]);
        await CloseAsync(vendors[2]);
    }

    [Fact]
    public async Task A_cancel_is_seen_by_who_is_training()
    {
        Assert.SkipUnless(Vendor.Capabilities.SupportsCancel, "This vendor can't cancel.");
        var job = await Vendor.CreateJobAsync(await PrepareAsync(Samples.NewId()), Token);
        await FollowAsync(Vendor, job.Id, until: j => j.State == VendorJobState.Running);
        var other = Open();
        await other.CancelJobAsync(job.Id, Token);

        Assert.Equal(VendorJobState.Cancelled, (await FollowAsync(Vendor, job.Id)).State);
        await CloseAsync(other);
    }
}
