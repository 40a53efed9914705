using AvatarFineTune.Browser.Tests.Support;

namespace AvatarFineTune.Browser.Tests;

/// <summary>The whole story on the running sample: a chat comes in, an avatar talks, and it shows what that took.</summary>
[Collection(BrowserTests.Name)]
public sealed class StoryTests(Chromium chromium)
{
    [Fact]
    public async Task A_user_makes_an_avatar_talk_and_nobody_else_sees_any_of_it()
    {
        await using var host = await SampleHost.StartAsync();
        await using var ava = await Visitor.ComeAsync(chromium, host);
        await ava.SignInAsync("ava");
        var story = new FineTuneStory(ava, new Pointer(ava.Page));
        await story.OpenAsync();
        await story.ImportAsync();
        await Picture.TakeAsync(story.Section("Import chats"), "import");
        await story.LeaveOneOutAsync();
        await story.ReadTheCostAsync();
        await Picture.TakeAsync(story.Section("Train"), "train");
        await story.StartTrainingAsync();
        await story.WatchToTheEndAsync();
        await story.ActivateAsync();
        await Picture.TakeAsync(story.Section("Trainings"), "training");
        await story.ChatAsync("What are you baking today?");

        // The app's own chat page speaks with the same voice.
        await ava.Page.GotoAsync("/characters/ava");
        await ava.Page.GetByLabel("Your words").FillAsync("What are you baking today?");
        await ava.Page.GetByRole(AriaRole.Button, new() { Name = "Say it" }).ClickAsync();
        await Expect(ava.Page.Locator(".theirs")).ToHaveCountAsync(1);

        await story.DeactivateAsync();
        await story.ReadUsageAsync();
        await NobodyElseSeesItAsync(host);
    }

    [Fact]
    public async Task The_story_works_without_script()
    {
        await using var host = await SampleHost.StartAsync();
        await using var ava = await Visitor.ComeAsync(chromium, host, new() { Script = false });
        await TellAsync(ava, new Pointer(ava.Page), story => story.LookUntilItEndsAsync());
    }

    [Fact]
    public async Task The_story_works_with_the_keyboard_alone()
    {
        await using var host = await SampleHost.StartAsync();
        await using var ava = await Visitor.ComeAsync(chromium, host);
        await TellAsync(ava, new Keys(ava.Page), story => story.WatchToTheEndAsync());
    }

    [Fact]
    public async Task The_story_works_on_a_phone_and_nothing_is_wider_than_it()
    {
        await using var host = await SampleHost.StartAsync();
        await using var ava = await Visitor.ComeAsync(chromium, host, new() { Width = 320, Height = 700 });
        await TellAsync(ava, new Pointer(ava.Page), async story =>
        {
            await story.WatchToTheEndAsync();
            await IsNoWiderThanTheScreenAsync(ava.Page);
        });
        await IsNoWiderThanTheScreenAsync(ava.Page);
        await ava.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        Assert.Empty(await ava.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll(".aft-card :is(input, select, textarea, button)")]
              .filter(field => field.getBoundingClientRect().right > field.closest(".aft-card").getBoundingClientRect().right)
              .map(field => field.outerHTML)
            """));
    }

    private static async Task TellAsync(Visitor visitor, Hands hands, Func<FineTuneStory, Task> wait)
    {
        await visitor.SignInAsync("ava");
        var story = new FineTuneStory(visitor, hands);
        await story.OpenAsync();
        await story.ImportAsync();
        await story.LeaveOneOutAsync();
        await story.ReadTheCostAsync();
        await story.StartTrainingAsync();
        await wait(story);
        await story.ActivateAsync();
        await story.ChatAsync("What are you baking today?");
        await story.DeactivateAsync();
        await story.ReadUsageAsync();
    }

    private static async Task IsNoWiderThanTheScreenAsync(IPage page) => Assert.True(
        await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{page.Url} is wider than the screen.");

    private async Task NobodyElseSeesItAsync(SampleHost host)
    {
        await using var jonas = await Visitor.ComeAsync(chromium, host, new() { Allowed = ["404"] });
        await jonas.SignInAsync("jonas");
        await jonas.Page.GotoAsync("/characters/ava/fine-tune");
        await Expect(jonas.Page.GetByRole(AriaRole.Heading, new() { Name = "There is no such character." })).ToBeVisibleAsync();
        Assert.Equal(404, (await jonas.Page.APIRequest.GetAsync(new Uri(host.Address, "/avatars/ava").ToString())).Status);
        await jonas.Page.GotoAsync("/characters/captain/fine-tune");
        await Expect(jonas.Page.Locator(".aft-next")).ToContainTextAsync("Upload a chat");
        Assert.DoesNotContain("Lindqvist", await jonas.Page.Locator(".aft-panel").InnerTextAsync(), StringComparison.Ordinal);
    }
}
