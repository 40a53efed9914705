using AngleSharp.Dom;
using AvatarFineTune.AspNetCore.Tests.Panel;
using AvatarFineTune.Examples;

namespace AvatarFineTune.AspNetCore.Tests.Forms;

public sealed class ExampleFormTests
{
    private const string Page = "/page?part=ExampleReview&who=ava&aft-ex-for=ava&aft-ex-excluded=yes";

    private static string NoticeOf(IParentNode page) => page.QuerySelector("[data-aft-notice]")!.TextContent;

    [Fact]
    public async Task An_example_is_left_out_with_a_reason_taken_back_and_rewritten()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 3);
        var browser = site.Open();

        var page = await browser.SubmitAsync((await browser.OpenAsync(Page)).QuerySelector("form[action*='/exclude?']")!, new() { ["reason"] = "too private" });
        Assert.Equal("The example is left out of training.", NoticeOf(page));
        Assert.Contains("Left out: too private", page.QuerySelector("li.aft-excluded")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 left out", page.Body!.TextContent, StringComparison.Ordinal);

        page = await browser.SubmitAsync(page.QuerySelector("form[action*='/restore?']")!);
        Assert.Equal("The example is back in.", NoticeOf(page));
        Assert.Null(page.QuerySelector("li.aft-excluded"));

        page = await browser.SubmitAsync(page.QuerySelector("form[action*='/edit?']")!, new() { ["reply"] = "First line\r\nsecond <b>line</b>" });
        Assert.Equal("The reply was saved.", NoticeOf(page));
        Assert.Equal("First line\nsecond <b>line</b>", page.QuerySelectorAll("dd.aft-text")[1].TextContent);
        Assert.Contains("edited", page.QuerySelector("li .aft-hint")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_changed_without_a_reason_a_reply_or_an_example()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 3);
        var browser = site.Open();
        var page = await browser.OpenAsync(Page);
        var form = page.QuerySelector("form[action*='/exclude?']")!;

        Assert.Contains("Say why", NoticeOf(await browser.SubmitAsync(form, new() { ["reason"] = " " })), StringComparison.Ordinal);
        Assert.Contains("at most 200 characters", NoticeOf(await browser.SubmitAsync(form, new() { ["reason"] = new string('r', 201) })), StringComparison.Ordinal);
        var edit = page.QuerySelector("form[action*='/edit?']")!;
        Assert.Contains("1 to 16,000 characters", NoticeOf(await browser.SubmitAsync(edit, new() { ["reply"] = " \n " })), StringComparison.Ordinal);
        Assert.Contains("1 to 16,000 characters", NoticeOf(await browser.SubmitAsync(edit, new() { ["reply"] = new string('r', 16_001) })), StringComparison.Ordinal);
        form.SetAttribute("action", $"/avatars/ava/panel/examples/{Guid.NewGuid()}/exclude");
        Assert.Equal("This example is not there any more.", NoticeOf(await browser.SubmitAsync(form, new() { ["reason"] = "x" })));
        Assert.Equal(0, (await site.Get<TrainingDataService>().GetStatisticsAsync(PanelSite.Key("ava"), TestContext.Current.CancellationToken)).Excluded);
    }
}
