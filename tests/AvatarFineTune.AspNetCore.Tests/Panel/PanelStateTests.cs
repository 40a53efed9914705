using AngleSharp.Dom;
using AvatarFineTune.Avatars;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
using AvatarFineTune.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Panel;

public sealed class PanelStateTests
{
    private const string Page = "/page?who=ava";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static string NextOf(IParentNode page) => page.QuerySelector(".aft-next")!.TextContent;

    private static string[] Sections(IParentNode page) => [.. page.QuerySelectorAll("h3").Select(h => h.TextContent)];

    [Fact]
    public async Task An_avatar_that_is_not_stored_yet_shows_its_upload_alone()
    {
        await using var site = await PanelSite.StartAsync();

        var page = await site.Open().OpenAsync(Page);

        Assert.Equal(["Import chats"], Sections(page));
        Assert.Contains("Upload a chat", NextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_sees_nothing()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 5);

        Assert.Null((await site.Open(user: null).OpenAsync(Page)).QuerySelector("section"));
        Assert.Equal(["Import chats"], Sections(await site.Open("other").OpenAsync(Page)));
    }

    [Fact]
    public async Task Too_few_examples_ask_for_more()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 3);

        var page = await site.Open().OpenAsync(Page);

        Assert.Matches(@"The chats make 3 training lines of the \d+ that training needs", NextOf(page));
        Assert.Contains("Not yet", page.QuerySelector(".aft-badge.aft-wait")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enough_examples_lead_to_training()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 60);

        var page = await site.Open().OpenAsync(Page);

        Assert.Contains("start training", NextOf(page), StringComparison.Ordinal);
        Assert.EndsWith(page.QuerySelector("[id^=aft-training]")!.Id!, page.QuerySelector(".aft-next a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("Ready", page.QuerySelector(".aft-badge.aft-good")!.TextContent);
    }

    [Fact]
    public async Task A_model_that_ends_soon_is_told_with_its_days()
    {
        var end = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(40);
        await using var site = await PanelSite.StartAsync(services: b => b.Services.Configure<AvatarFineTuningOptions>(
            o => o.Pricing.Prices.Add(new() { Kind = "local", Model = "neutral", Training = 2, TrainingClosesOn = end })));
        await site.ImportAsync("ava", 60);

        var page = await site.Open().OpenAsync(Page);

        Assert.Matches(@"local/neutral ends in \d+ days", NextOf(page));
        Assert.Matches(@"2\.00 USD per million tokens · closes in \d+ days", page.QuerySelector("select[name=aft-tr-model] option")!.TextContent);
    }

    [Fact]
    public async Task A_training_over_the_spend_limit_is_not_called_ready()
    {
        await using var site = await PanelSite.StartAsync(services: b => b.Services.Configure<AvatarFineTuningOptions>(
            o => o.Pricing.Prices.Add(new() { Kind = "local", Model = "neutral", Training = 250_000 })));
        await site.ImportAsync("ava", 60);

        var page = await site.Open().OpenAsync($"{Page}&aft-tr-for=ava&aft-tr-limit=0.01&aft-tr-activation=manual");

        Assert.Contains("more than your limit", NextOf(page), StringComparison.Ordinal);
        Assert.Equal("0.01", page.QuerySelector("input[name=aft-tr-limit]")!.GetAttribute("value"));
        Assert.Contains("over the limit of 0.01 USD", page.QuerySelector("section[id^=aft-cost] .aft-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Not yet", page.QuerySelector(".aft-badge.aft-wait")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_training_is_news_until_it_is_put_away_and_leads_to_its_activation()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 60);
        await site.TrainAsync("ava");
        var browser = site.Open();

        var page = await browser.OpenAsync(Page);
        Assert.Contains("Version 1 is trained", NextOf(page), StringComparison.Ordinal);
        var news = page.QuerySelector("[data-aft-news]")!;
        Assert.Contains("The training is done", news.TextContent, StringComparison.Ordinal);

        page = await browser.SubmitAsync(news.QuerySelector("form[action*=dismiss]")!);
        Assert.Null(page.QuerySelector("[data-aft-news]"));
        Assert.Null((await browser.OpenAsync(Page)).QuerySelector("[data-aft-news]"));

        page = await browser.SubmitAsync(page.QuerySelector("form[action*='versions/1/activate']")!);
        Assert.Contains("Version 1 answers now.", page.QuerySelector("[data-aft-notice]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Chat with it", NextOf(page), StringComparison.Ordinal);
        Assert.Equal(1, (await site.Get<AvatarService>().GetAsync(PanelSite.Key("ava"), Cancelled))!.ActiveVersion);
    }

    [Fact]
    public async Task A_running_training_shows_its_progress_its_curve_and_its_live_address()
    {
        await using var site = await PanelSite.StartAsync();
        var job = await JobInState.RunningAsync(site, "ava");

        var page = await site.Open().OpenAsync(Page);

        Assert.Contains("A training is under way.", NextOf(page), StringComparison.Ordinal);
        var article = page.QuerySelector("article[data-aft-live]")!;
        Assert.Equal($"/avatars/ava/jobs/{job.Key.Id}/live", article.GetAttribute("data-aft-live"));
        Assert.Equal("0.4", article.QuerySelector("progress")!.GetAttribute("value"));
        Assert.Equal("Training", article.QuerySelector("[data-aft-status]")!.TextContent);
        Assert.Equal(["1:2 2:0.6666 3:0.3333", "1:0.9 2:0.5", ""], [.. article.QuerySelectorAll("svg polyline").Select(l => l.GetAttribute("data-aft-points")!)]);
        Assert.Equal(["Training", "Validation"], [.. article.QuerySelectorAll(".aft-legend > li:not([hidden])").Select(l => l.TextContent)]);
        Assert.Equal("0,0 300,120 600,150", article.QuerySelector("polyline.aft-line-0")!.GetAttribute("points"));
        Assert.Equal(["1", "2", "0.9"], [.. article.QuerySelectorAll("tbody tr:first-child > :not([hidden])").Select(c => c.TextContent)]);
        Assert.Contains("from 2 to 0.333 at step 3", article.QuerySelector("svg desc")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("[data-aft-news]"));
    }

    [Fact]
    public async Task A_failed_training_says_why_and_what_to_do()
    {
        await using var site = await PanelSite.StartAsync();
        await JobInState.FailedAsync(site, "ava", "The vendor could not read line 7.");

        var page = await site.Open().OpenAsync(Page);

        Assert.Contains("The training failed", page.QuerySelector("[data-aft-news]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("The vendor could not read line 7.", page.QuerySelector("article [data-aft-error]")!.TextContent);
        Assert.False(page.QuerySelector("article [data-aft-error]")!.HasAttribute("hidden"));
        Assert.Null(page.QuerySelector("[data-aft-jobs] article form"));

        // Old news is read, not called out.
        Assert.False(page.QuerySelector("article [data-aft-error]")!.HasAttribute("role"));
    }
}
