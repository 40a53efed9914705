using AngleSharp.Dom;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Jobs;
using AvatarFineTune.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Panel;

public sealed class PanelPartTests
{
    [Theory]
    [InlineData("TrainingDataUpload")]
    [InlineData("ExampleReview")]
    [InlineData("EligibilityCard")]
    [InlineData("CostEstimate")]
    [InlineData("FineTuneWizard")]
    [InlineData("JobList")]
    [InlineData("ModelVersions")]
    [InlineData("UsageChart")]
    [InlineData("AvatarChat")]
    [InlineData("FineTuneNotice")]
    public async Task Each_part_stands_alone(string part)
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 60);
        await site.TrainAsync("ava");

        var page = await site.Open().OpenAsync($"/page?part={part}&who=ava");
        Assert.Single(page.QuerySelectorAll("body > section"));
        Assert.NotEqual("", page.QuerySelector("h3")!.TextContent);

        var unknown = await site.Open().OpenAsync($"/page?part={part}&who=nobody");
        Assert.Equal(part == "TrainingDataUpload" ? 1 : 0, unknown.QuerySelectorAll("section").Length);
    }

    [Fact]
    public async Task An_unknown_price_says_that_it_is_unknown()
    {
        await using var site = await PanelSite.StartAsync(services: b => b.Services.Configure<AvatarFineTuningOptions>(o => o.Pricing.UseBuiltInPrices = false));
        await site.ImportAsync("ava", 60);

        var page = await site.Open().OpenAsync("/page?part=CostEstimate&who=ava");

        Assert.Equal("unknown", page.QuerySelector("dd.aft-strong")!.TextContent);
        Assert.NotNull(page.QuerySelector(".aft-warning"));
        Assert.Contains("price unknown", (await site.Open().OpenAsync("/page?part=FineTuneWizard&who=ava")).QuerySelector("option")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_known_price_says_whose_and_of_when_it_is()
    {
        await using var site = await PanelSite.StartAsync(services: b => b.Services.Configure<AvatarFineTuningOptions>(o => o.Pricing.Prices.Add(
            new() { Kind = "local", Model = "neutral", Training = 100, Input = 1, Output = 2, Source = "a made-up list", AsOf = new(2026, 11, 1) })));
        await site.ImportAsync("ava", 60);

        var page = await site.Open().OpenAsync("/page?part=CostEstimate&who=ava");

        Assert.Matches(@"^\d+\.\d+ USD$", page.QuerySelector("dd.aft-strong")!.TextContent);
        Assert.Contains("a made-up list, as of 2026-11-01", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Matches(@"[\d,]+ × \d+ epochs = [\d,]+ billed", page.Body.TextContent);
    }

    [Fact]
    public async Task Examples_are_paged_forth_and_back_and_filtered()
    {
        await using var site = await PanelSite.StartAsync(parameters: new() { ["PageSize"] = 5 });
        await site.ImportAsync("ava", 13);
        var browser = site.Open();

        var first = await browser.OpenAsync("/page?part=ExampleReview&who=ava&own=1");
        Assert.Equal(5, Replies(first).Length);
        Assert.Equal(["Next page"], Links(first));
        var second = await browser.OpenAsync(LinkOf(first, "Next page"));
        var third = await browser.OpenAsync(LinkOf(second, "Next page"));
        Assert.Equal(13, Replies(first).Concat(Replies(second)).Concat(Replies(third)).Distinct().Count());
        Assert.Equal(["Previous page"], Links(third));
        Assert.Equal(Replies(second), Replies(await browser.OpenAsync(LinkOf(third, "Previous page"))));
        Assert.Equal(Replies(first), Replies(await browser.OpenAsync(LinkOf(await browser.OpenAsync(LinkOf(third, "Previous page")), "Previous page"))));

        var none = await browser.SubmitAsync(first.QuerySelector("form[method=get]")!, new() { ["aft-ex-pattern"] = "farewell" });
        Assert.Empty(Replies(none));
        Assert.Equal("farewell", none.QuerySelector("select[name=aft-ex-pattern] option[selected]")!.GetAttribute("value"));
        Assert.Equal(5, Replies(await browser.OpenAsync("/page?part=ExampleReview&who=ava&aft-ex-after=made-up&aft-ex-order=quality")).Length);

        static string[] Replies(IParentNode page) => [.. page.QuerySelectorAll("dd.aft-text").Where((_, i) => i % 2 == 1).Select(d => d.TextContent)];
        static string[] Links(IParentNode page) => [.. page.QuerySelectorAll("nav a").Select(a => a.TextContent)];
        static string LinkOf(IParentNode page, string words) => page.QuerySelectorAll("nav a").Single(a => a.TextContent == words).GetAttribute("href")!;
    }

    [Fact]
    public async Task One_thing_is_told_as_one_and_no_more_days_than_are_shown()
    {
        await using var site = await PanelSite.StartAsync(parameters: new() { ["Days"] = 1 });
        await site.ImportAsync("ava", 1);

        Assert.Equal("Usage of today", (await site.Open().OpenAsync("/page?part=UsageChart&who=ava")).QuerySelector("h3")!.TextContent);

        await using var longer = await PanelSite.StartAsync(parameters: new() { ["Days"] = 400 });
        await longer.ImportAsync("ava", 1);
        Assert.Equal("Usage of the last 366 days", (await longer.Open().OpenAsync("/page?part=UsageChart&who=ava")).QuerySelector("h3")!.TextContent);
    }

    [Fact]
    public async Task The_review_tells_how_many_examples_and_conversations_there_are()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("one", 1);
        await site.ImportAsync("more", 13);

        Assert.Matches(@"^1 example, 0 left out, average quality \d+ ?%\. Conversations: 1\.$", await CountAsync("one"));
        Assert.Matches(@"^13 examples, 0 left out, average quality \d+ ?%\. Conversations: [1-9]\.$", await CountAsync("more"));

        async Task<string> CountAsync(string avatar) => (await site.Open().OpenAsync($"/page?part=ExampleReview&who={avatar}")).QuerySelector("section > p")!.TextContent;
    }

    [Fact]
    public async Task Usage_is_drawn_and_told_as_a_table_with_the_budget()
    {
        await using var site = await PanelSite.StartAsync(services: b => b.Services.Configure<AvatarFineTuningOptions>(o => o.Budgets.PerAvatarPerDay = new(5, "USD")));
        await site.ImportAsync("ava", 5);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (daysAgo, tokens) in ((int, long)[])[(0, 100), (2, 50)])
        {
            await site.Get<IUsageStore>().RecordAsync(
                new() { Id = Guid.CreateVersion7(now), At = now.AddDays(-daysAgo), Avatar = PanelSite.Key("ava"), Model = new("local", "neutral"), InputTokens = tokens, OutputTokens = 0, Cost = new(0.25m, "USD") },
                TestContext.Current.CancellationToken);
        }

        var page = await site.Open().OpenAsync("/page?part=UsageChart&who=ava");

        Assert.Equal(2, page.QuerySelectorAll("svg").Length);
        var bars = page.QuerySelector("svg")!.QuerySelectorAll("rect");
        Assert.Equal(["60", "120"], [.. bars.OrderBy(b => double.Parse(b.GetAttribute("x")!, System.Globalization.CultureInfo.InvariantCulture)).Select(b => b.GetAttribute("height")!)]);
        Assert.Equal(2, page.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("0.50 USD", page.QuerySelector("dl")!.TextContent, StringComparison.Ordinal);
        Assert.Matches(@"0\.\d\d USD of 5\.00 USD", page.QuerySelector("dl")!.TextContent);
    }

    [Fact]
    public async Task The_panel_speaks_german_to_those_who_read_it()
    {
        await using var site = await PanelSite.StartAsync(map: app => app.UseRequestLocalization(o => o.AddSupportedCultures("en", "de").AddSupportedUICultures("en", "de")));
        await site.ImportAsync("ava", 60);
        await site.TrainAsync("ava");

        var page = await site.Open().OpenAsync("/page?who=ava&culture=de");

        Assert.Contains("Version 1 ist trainiert. Aktivieren Sie sie.", page.QuerySelector(".aft-next")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Chats importieren", page.QuerySelectorAll("h3").Select(h => h.TextContent));
        Assert.Contains("Fine-tuning", (await site.Open().OpenAsync("/page?who=ava&culture=en")).QuerySelector("h2")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_said_in_the_readers_language_and_the_services_sentence_is_marked_as_english()
    {
        await using var site = await PanelSite.StartAsync(map: app => app.UseRequestLocalization(o => o.AddSupportedCultures("en", "de").AddSupportedUICultures("en", "de")));
        await site.ImportAsync("ava", 4);
        var browser = site.Open();

        var card = (await browser.OpenAsync("/page?part=EligibilityCard&who=ava&culture=de")).QuerySelector(".aft-error")!;
        Assert.StartsWith("Es gibt noch nicht genug Beispiele. Importieren Sie weitere Chats.", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("training lines", card.QuerySelector("span[lang=en]")!.TextContent, StringComparison.Ordinal);

        var upload = (await browser.OpenAsync("/page?part=TrainingDataUpload&who=ava&culture=de")).QuerySelector("form[action*=upload]")!;
        var page = await browser.SubmitAsync(
            upload, new() { ["speakers"] = "Nobody", ["consent"] = "yes", ["basis"] = "a test" }, null, ("chat.txt", TrainedAvatar.Chat()));
        var notice = page.QuerySelector("[data-aft-notice]")!;
        Assert.StartsWith("In diesem Chat heißt niemand so. ", notice.TextContent, StringComparison.Ordinal);
        Assert.Contains("Jonas", notice.QuerySelector("span[lang=en]")!.TextContent, StringComparison.Ordinal);
    }
}
