using AvatarFineTune.Browser.Tests.Support;

namespace AvatarFineTune.Browser.Tests;

/// <summary>The sample's own doors.</summary>
[Collection(BrowserTests.Name)]
public sealed class SignInTests(Chromium chromium)
{
    [Fact]
    public async Task Pages_ask_who_one_is_and_lead_back_to_where_one_wanted_to_go()
    {
        await using var host = await SampleHost.StartAsync();
        await using var visitor = await Visitor.ComeAsync(chromium, host);
        await visitor.Page.GotoAsync("/characters/ava/fine-tune");
        await visitor.Page.GetByLabel("Name").FillAsync("ava");
        await visitor.Page.GetByLabel("Password").FillAsync("wrong");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nobody is known");

        await visitor.SignInAsync("ava");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Ava Lindqvist" })).ToBeVisibleAsync();
        await AxeAudit.HasNoSeriousViolationAsync(visitor.Page);
    }
}
