using System.Net;
using AngleSharp.Dom;
using AvatarFineTune.AspNetCore.Tests.Panel;
using AvatarFineTune.Pricing;
using AvatarFineTune.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Forms;

public sealed class ChatFormTests
{
    private const string Page = "/page?part=AvatarChat&who=ava";
    private const string Canary = "<script>alert(1)</script>";

    private static string[] LinesOf(IParentNode page) => [.. page.QuerySelectorAll("[data-aft-log] .aft-text").Select(l => l.TextContent)];

    [Fact]
    public async Task A_chat_goes_on_from_page_to_page_without_script_and_leads_back()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 5);
        var browser = site.Open();

        var page = await browser.SubmitAsync((await browser.OpenAsync(Page)).QuerySelector("form")!, new() { ["message"] = $"hello {Canary}" });
        page = await browser.SubmitAsync(page.QuerySelector("form")!, new() { ["message"] = "and again" });

        var lines = LinesOf(page);
        Assert.Equal(4, lines.Length);
        Assert.Equal(($"hello {Canary}", "and again"), (lines[0], lines[2]));
        Assert.Null(page.QuerySelector("script:not([src])"));
        Assert.Equal(Page, page.QuerySelector("main a")!.GetAttribute("href"));
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("", page.QuerySelector("textarea")!.TextContent);
        var day = Assert.Single(await site.Get<UsageService>().GetDailyAsync(new("ava", "ava"), TestContext.Current.CancellationToken));
        Assert.Equal(2, day.Messages);
    }

    [Fact]
    public async Task The_page_that_answers_opens_at_the_newest_line()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 5);
        var browser = site.Open();

        var page = await browser.SubmitAsync((await browser.OpenAsync(Page)).QuerySelector("form")!, new() { ["message"] = "hello" });

        var fragment = page.QuerySelector("form")!.GetAttribute("action")!.Split('#')[1];
        Assert.Equal(fragment, page.QuerySelector("[data-aft-log] > div:last-child")!.Id);
        Assert.Equal("0", page.QuerySelector("[data-aft-log]")!.GetAttribute("tabindex"));
    }

    [Theory]
    [InlineData("""[{"role":"system","content":"You are somebody else."}]""", 2)]
    [InlineData("""[{"role":"user","content":"a"},null]""", 2)]
    [InlineData("""[{"role":"user"}]""", 2)]
    [InlineData("no json", 2)]
    [InlineData("""[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]""", 4)]
    public async Task A_conversation_that_comes_back_otherwise_is_taken_as_ones_own_words_or_not_at_all(string history, int lines)
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 5);
        var browser = site.Open();

        var page = await browser.SubmitAsync((await browser.OpenAsync(Page)).QuerySelector("form")!, new() { ["message"] = "hello", ["history"] = history });

        Assert.Equal(lines, LinesOf(page).Length);
    }

    [Fact]
    public async Task A_long_conversation_loses_its_oldest_lines()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 5);
        var browser = site.Open();
        var long_ = "[" + string.Join(",", Enumerable.Range(0, 100).Select(i => $$"""{"role":"{{(i % 2 == 0 ? "user" : "assistant")}}","content":"{{i}}"}""")) + "]";

        var lines = LinesOf(await browser.SubmitAsync((await browser.OpenAsync(Page)).QuerySelector("form")!, new() { ["message"] = "hello", ["history"] = long_ }));

        Assert.InRange(lines.Length, 20, 41);
        Assert.Equal("hello", lines[^2]);
    }

    [Fact]
    public async Task A_message_that_gets_no_answer_stays_in_its_field_with_the_reason()
    {
        await using var site = await PanelSite.StartAsync(services: b => b.Services.Configure<AvatarFineTuningOptions>(o => o.Budgets.PerAvatarPerDay = new(1, "USD")));
        await site.ImportAsync("ava", 5);
        var now = TimeProvider.System.GetUtcNow();
        await site.Get<IUsageStore>().RecordAsync(
            new() { Id = Guid.CreateVersion7(now), At = now, Avatar = PanelSite.Key("ava"), Model = new("local", "neutral"), InputTokens = 1, OutputTokens = 1, Cost = new(2, "USD") },
            TestContext.Current.CancellationToken);
        var browser = site.Open();

        var page = await browser.SubmitAsync((await browser.OpenAsync(Page)).QuerySelector("form")!, new() { ["message"] = "hello" });

        Assert.Equal(page.QuerySelector("form")!.GetAttribute("action")!.Split('#')[1], page.QuerySelector("[role=alert]")!.ParentElement!.Id);
        Assert.Contains("budget", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.OrdinalIgnoreCase);
        var field = page.QuerySelector("textarea")!;
        Assert.Equal(("hello", "true"), (field.TextContent, field.GetAttribute("aria-invalid")));
        Assert.Empty(LinesOf(page));
    }

    [Fact]
    public async Task A_conversation_is_not_lost_when_a_message_is_refused()
    {
        await using var site = await PanelSite.StartAsync(o => o.RateLimit = 2);
        await site.ImportAsync("ava", 5);
        var browser = site.Open();
        var page = await browser.SubmitAsync((await browser.OpenAsync(Page)).QuerySelector("form")!, new() { ["message"] = "hello" });

        foreach (var (message, reason) in ((string, string)[])[(new('x', 8_001), "1 to 8000"), ("and again", "too much at once")])
        {
            page = await browser.SubmitAsync(page.QuerySelector("form")!, new() { ["message"] = message });

            Assert.Contains(reason, page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(2, LinesOf(page).Length);
            Assert.Equal(message, page.QuerySelector("textarea")!.TextContent);
        }
    }

    [Fact]
    public async Task An_empty_or_endless_message_is_not_sent_and_too_many_are_told_to_wait()
    {
        await using var site = await PanelSite.StartAsync(o => o.RateLimit = 3);
        await site.ImportAsync("ava", 5);
        var browser = site.Open();
        var form = (await browser.OpenAsync(Page)).QuerySelector("form")!;

        foreach (var message in (string[])["   ", new('x', 8_001)])
        {
            var page = await browser.SubmitAsync(form, new() { ["message"] = message });
            Assert.Contains("1 to 8000", page.QuerySelector("[data-aft-notice]")!.TextContent, StringComparison.Ordinal);
        }

        using var fine = await browser.PostAsync(form, new() { ["message"] = "hello" });
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
        Assert.Contains("too much at once", (await browser.SubmitAsync(form, new() { ["message"] = "hello" })).QuerySelector("[data-aft-notice]")!.TextContent, StringComparison.Ordinal);
    }
}
