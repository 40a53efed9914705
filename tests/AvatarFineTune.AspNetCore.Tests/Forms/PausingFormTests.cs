using AvatarFineTune.AspNetCore.Tests.Panel;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.OpenAI.Emulation;

namespace AvatarFineTune.AspNetCore.Tests.Forms;

/// <summary>Where a vendor can halt trainings, the panel offers it.</summary>
public sealed class PausingFormTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_training_is_halted_and_goes_on()
    {
        await using var vendor = await EmulatedVendor.StartAsync(EmulatorProfile.OpenAI);
        await using var site = await PanelSite.StartAsync(services: vendor.AddTo);
        await site.ImportAsync("ava", 60);
        var service = site.Get<FineTuneService>();
        var job = (await service.CreateJobAsync(new(PanelSite.Key("ava"), ModelRef.Parse(EmulatedVendor.Model)), progress: null, Cancelled)).Key;
        var browser = site.Open();
        Assert.Null((await browser.OpenAsync("/page?part=JobList&who=ava")).QuerySelector("form[action*='/resume?']"));

        await vendor.UntilAsync(() => IsAsync(FineTuneJobStatus.Running));
        var page = await browser.SubmitAsync((await browser.OpenAsync("/page?part=JobList&who=ava")).QuerySelector("form[action*='/pause?']")!);
        Assert.Equal("The training is being paused.", page.QuerySelector("[data-aft-notice]")!.TextContent);

        await vendor.UntilAsync(() => IsAsync(FineTuneJobStatus.Paused));
        page = await browser.OpenAsync("/page?part=JobList&who=ava");
        Assert.Null(page.QuerySelector("form[action*='/pause?']"));
        await browser.SubmitAsync(page.QuerySelector("form[action*='/resume?']")!);
        await vendor.UntilAsync(() => IsAsync(FineTuneJobStatus.Succeeded));
        page = await browser.OpenAsync("/page?part=JobList&who=ava");
        Assert.Null(page.QuerySelector("form[action*='/pause?']"));
        Assert.Null(page.QuerySelector("form[action*='/resume?']"));

        async Task<bool> IsAsync(FineTuneJobStatus status) => (await service.GetJobAsync(job, Cancelled))!.Status == status;
    }
}
