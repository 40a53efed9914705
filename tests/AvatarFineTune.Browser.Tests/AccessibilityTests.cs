using AvatarFineTune.Browser.Tests.Support;

namespace AvatarFineTune.Browser.Tests;

/// <summary>What axe-core finds on the panel at each stage of the story, in both themes.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task No_stage_of_the_panel_has_a_serious_violation(ColorScheme theme)
    {
        await using var host = await SampleHost.StartAsync();
        await using var ava = await Visitor.ComeAsync(chromium, host, new() { Theme = theme });
        await ava.SignInAsync("ava");
        var story = new FineTuneStory(ava, new Pointer(ava.Page));
        await story.OpenAsync();
        await AxeAudit.HasNoSeriousViolationAsync(ava.Page);
        await story.ImportAsync();
        await AxeAudit.HasNoSeriousViolationAsync(ava.Page);
        await story.LeaveOneOutAsync();
        await story.ReadTheCostAsync();
        await OpenAllAsync(ava.Page);
        await AxeAudit.HasNoSeriousViolationAsync(ava.Page);
        await story.StartTrainingAsync();
        await AxeAudit.HasNoSeriousViolationAsync(ava.Page);
        await story.WatchToTheEndAsync();
        await story.ActivateAsync();
        await story.ChatAsync("What are you baking today?");
        await AxeAudit.HasNoSeriousViolationAsync(ava.Page);
        await ava.Page.ReloadAsync();
        await OpenAllAsync(ava.Page);
        await AxeAudit.HasNoSeriousViolationAsync(ava.Page);
        await Picture.TakeAsync(story.Section("Versions"), theme == ColorScheme.Light ? "versions" : "versions-dark");
        await story.CompareAsync("What are you baking today?");
        await AxeAudit.HasNoSeriousViolationAsync(ava.Page);
    }

    /// <summary>axe can't see what is folded away.</summary>
    private static async Task OpenAllAsync(IPage page) => await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
}
