using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Panel;

/// <summary>What holds for all of the panel's markup: two full panels on one page, one with a training under way, one with a version that answers.</summary>
public sealed class PanelMarkupTests
{
    private static async Task<(PanelSite Site, IHtmlDocument Page)> TwoPanelsAsync(Action<IAvatarFineTuningBuilder>? services = null)
    {
        var site = await PanelSite.StartAsync(services: services);
        await JobInState.RunningAsync(site, "ava");
        await site.ImportAsync("ava", 12, "again", source: "second.txt");
        await site.ImportAsync("b/c d", 60);
        await site.TrainAsync("b/c d", ActivationPolicy.WhenSucceeded);
        var browser = site.Open();
        await browser.SubmitAsync(
            (await browser.OpenAsync("/page?part=AvatarChat&who=b%2Fc%20d")).QuerySelector("form")!, new() { ["message"] = "hello" });
        return (site, await browser.OpenAsync("/page?who=ava&who=b%2Fc%20d&own=1&aft-tr-for=ava&aft-tr-activation=manual"));
    }

    [Fact]
    public async Task Ids_are_unique_and_what_refers_to_an_id_finds_it()
    {
        var (site, page) = await TwoPanelsAsync();
        await using var _ = site;

        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id!).ToList();
        Assert.Equal([], ids.GroupBy(i => i, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));
        string[] references = ["aria-labelledby", "aria-describedby", "for"];
        Assert.All(
            references.SelectMany(r => page.QuerySelectorAll($"[{r}]").SelectMany(e => e.GetAttribute(r)!.Split(' '))),
            id => Assert.Contains(id, ids));
        Assert.All(page.QuerySelectorAll(".aft-next a"), a => Assert.Contains(a.GetAttribute("href")!.Split('#')[1], ids));
    }

    [Fact]
    public async Task Every_form_that_changes_something_has_the_token_and_every_control_a_label()
    {
        var (site, page) = await TwoPanelsAsync();
        await using var _ = site;

        var posts = page.QuerySelectorAll("form[method=post]");
        Assert.True(posts.Length > 10);
        Assert.All(posts, f => Assert.NotEqual("", f.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")));
        Assert.All(page.QuerySelectorAll("form[method=get]"), f => Assert.Null(f.QuerySelector("input[name=__RequestVerificationToken]")));
        Assert.All(page.QuerySelectorAll("button[formmethod=post]"), b => Assert.Equal("__RequestVerificationToken", b.GetAttribute("name")));
        Assert.All(
            page.QuerySelectorAll("input:not([type=hidden]), select, textarea"),
            c => Assert.True(c.Closest("label") is not null || page.QuerySelectorAll("label").Any(l => l.GetAttribute("for") == c.Id), c.OuterHtml));
        Assert.All(page.QuerySelectorAll("button, summary, a"), b => Assert.NotEqual("", b.TextContent.Trim()));
    }

    [Fact]
    public async Task Headings_are_in_order_tables_have_captions_and_drawings_words()
    {
        var (site, page) = await TwoPanelsAsync();
        await using var _ = site;

        var levels = page.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Select(h => h.LocalName[1] - '0').ToList();
        Assert.Equal(1, levels[0]);
        Assert.Equal(2, levels.Count(l => l == 2));
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
        Assert.All(page.QuerySelectorAll("table"), t => Assert.NotEqual("", t.QuerySelector("caption")!.TextContent.Trim()));
        Assert.True(page.QuerySelectorAll("svg").Length >= 2);
        Assert.All(page.QuerySelectorAll("svg"), s => Assert.NotEqual("", s.QuerySelector("title")!.TextContent + s.QuerySelector("desc")!.TextContent));
        Assert.Equal(page.QuerySelectorAll("svg").Length > 0, page.QuerySelectorAll("table").Length > 0);
        Assert.Empty(page.QuerySelectorAll("[title]"));
    }

    [Fact]
    public async Task A_strict_content_security_policy_holds()
    {
        var (site, page) = await TwoPanelsAsync();
        await using var _ = site;

        Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src]), iframe, object, embed"));
        Assert.DoesNotContain(page.All.SelectMany(e => e.Attributes), a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Value.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("/_content/AvatarFineTune.AspNetCore/fine-tune.js", Assert.Single(page.QuerySelectorAll("script")).GetAttribute("src"));
        Assert.Equal("/_content/AvatarFineTune.AspNetCore/fine-tune.css", Assert.Single(page.QuerySelectorAll("link")).GetAttribute("href"));
    }

    [Fact]
    public async Task Addresses_keep_what_is_the_apps_own_and_where_the_app_is_mounted()
    {
        var (site, page) = await TwoPanelsAsync(b => b.Services.AddSingleton<IStartupFilter, Mounted>());
        await using var _ = site;

        Assert.All(page.QuerySelectorAll("form[method=get]"), f => Assert.Equal("1", f.QuerySelector("input[name=own]")!.GetAttribute("value")));
        Assert.Contains(page.QuerySelectorAll("form"), f => f.GetAttribute("action")!.StartsWith("/avatars/b%2Fc%20d/panel/chat?", StringComparison.Ordinal));

        var mounted = await site.Open().OpenAsync("/under/page?who=ava");
        Assert.Equal("/under/_content/AvatarFineTune.AspNetCore/fine-tune.js", mounted.QuerySelector("script")!.GetAttribute("src"));
        Assert.All(mounted.QuerySelectorAll("form"), f => Assert.StartsWith("/under/", f.GetAttribute("action"), StringComparison.Ordinal));
        Assert.All(mounted.QuerySelectorAll("input[name=returnUrl]"), i => Assert.StartsWith("/under/page", i.GetAttribute("value"), StringComparison.Ordinal));
    }

    private sealed class Mounted : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => next(app.UsePathBase("/under"));
    }
}
