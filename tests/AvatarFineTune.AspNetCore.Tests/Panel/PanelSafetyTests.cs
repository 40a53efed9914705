using System.Net;
using System.Text.Json;
using AvatarFineTune.AspNetCore.Forms;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Panel;

public sealed class PanelSafetyTests
{
    private const string Canary = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_files_and_what_people_wrote_are_shown_as_text()
    {
        await using var site = await PanelSite.StartAsync();
        var import = await site.ImportAsync("ava", 12, Canary, source: Canary + ".txt", name: Canary);
        var training = site.Get<TrainingDataService>();
        var example = (await training.ReadExamplePageAsync(PanelSite.Key("ava"), new(), cancellationToken: Cancelled)).Items[0];
        await training.ExcludeAsync(PanelSite.Key("ava"), example.Id, Canary, Cancelled);

        var page = await site.Open().OpenAsync("/page?who=ava&aft-ex-for=ava&aft-ex-excluded=yes");

        Assert.Null(page.QuerySelector("img, script:not([src])"));
        Assert.Contains(Canary, page.QuerySelector("h2")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(Canary, page.QuerySelector("dd.aft-text")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll(".aft-warning"), w => w.TextContent.Contains(Canary, StringComparison.Ordinal));
        Assert.Contains(page.QuerySelectorAll("p.aft-strong"), p => p.TextContent == import.SourceName);
    }

    [Fact]
    public async Task An_avatars_id_and_the_address_are_shown_as_text()
    {
        await using var site = await PanelSite.StartAsync();

        var page = await site.Open().OpenAsync($"/page?who={Uri.EscapeDataString(Canary)}&aft-tr-model={Uri.EscapeDataString("\"><script>alert(3)</script>")}");

        Assert.Null(page.QuerySelector("img, script:not([src])"));
        Assert.Contains(Canary, page.QuerySelector("h2")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_is_text_even_if_it_were_markup_and_a_cookie_of_ones_own_is_none()
    {
        await using var site = await PanelSite.StartAsync();
        var browser = site.Open();
        var protector = site.Get<IDataProtectionProvider>().CreateProtector("AvatarFineTune.AspNetCore.FormNotices").ToTimeLimitedDataProtector();
        var json = JsonSerializer.Serialize(new { Text = "Notice_Activated", IsError = true, Values = new[] { Canary }, Detail = Canary, Place = FormPlace.Upload, Avatar = "ava" });

        browser.Cookies["aft-notice"] = json;
        Assert.Null((await browser.OpenAsync("/page?who=ava")).QuerySelector("[data-aft-notice]"));

        browser.Cookies["aft-notice"] = protector.Protect(json, TimeSpan.FromMinutes(1));
        var page = await browser.OpenAsync("/page?who=ava");
        Assert.Equal($"Version {Canary} answers now. {Canary}", page.QuerySelector("[data-aft-notice]")!.TextContent);
        Assert.Null(page.QuerySelector("img, script:not([src])"));

        Assert.Null((await browser.OpenAsync("/page?who=ava")).QuerySelector("[data-aft-notice]"));
    }

    [Fact]
    public async Task Without_the_token_no_form_is_taken()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 12);
        var browser = site.Open();
        var page = await browser.OpenAsync("/page?who=ava");
        var forms = page.QuerySelectorAll("form[method=post]");
        Assert.True(forms.Length > 4);
        foreach (var form in forms)
        {
            form.QuerySelector("input[name=__RequestVerificationToken]")!.Remove();
            using var refused = await browser.PostAsync(form, new() { ["message"] = "hello", ["speakers"] = "x" }, files: ("a.txt", [1]));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        using var training = await browser.PostAsync(page.QuerySelector("form[method=get]")!, [], new AngleSharp.Html.Parser.HtmlParser()
            .ParseDocument("<button formmethod=post formaction='/avatars/ava/panel/train'>").QuerySelector("button"));
        Assert.Equal(HttpStatusCode.BadRequest, training.StatusCode);
        Assert.Single(await site.Get<TrainingDataService>().ListImportsAsync(PanelSite.Key("ava"), Cancelled));
    }

    [Fact]
    public async Task Forms_reach_the_users_own_avatars_only()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 12);
        await site.Get<AvatarService>().SaveAsync(new() { Avatar = PanelSite.Key("mine", "other") }, Cancelled);
        var example = (await site.Get<TrainingDataService>().ReadExamplePageAsync(PanelSite.Key("ava"), new(), cancellationToken: Cancelled)).Items[0];
        var other = site.Open("other");
        var form = (await other.OpenAsync("/page?part=AvatarChat&who=mine")).QuerySelector("form")!;

        form.SetAttribute("action", $"/avatars/ava/panel/examples/{example.Id}/exclude");
        using var theirs = await other.PostAsync(form, new() { ["reason"] = "no" });
        Assert.Equal(HttpStatusCode.NotFound, theirs.StatusCode);

        form.SetAttribute("action", $"/avatars/mine/panel/examples/{example.Id}/exclude");
        using var gone = await other.PostAsync(form, new() { ["reason"] = "no" });
        Assert.Equal(HttpStatusCode.SeeOther, gone.StatusCode);
        Assert.Null((await site.Get<TrainingDataService>().GetExampleAsync(PanelSite.Key("ava"), example.Id, Cancelled))!.Exclusion);
    }

    [Theory]
    [InlineData("https://elsewhere.example/x")]
    [InlineData("//elsewhere.example/x")]
    [InlineData("/\\elsewhere.example/x")]
    [InlineData("/\t/elsewhere.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/page\u007f")]
    [InlineData("")]
    public async Task A_form_never_leads_to_another_site(string wanted)
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 5);
        var browser = site.Open();
        var form = (await browser.OpenAsync("/page?part=AvatarChat&who=ava")).QuerySelector("form")!;
        form.QuerySelector("input[name=returnUrl]")!.SetAttribute("value", wanted);

        form.SetAttribute("action", "/avatars/ava/panel/deactivate");
        using var inForm = await browser.PostAsync(form);
        Assert.StartsWith("/#aft-notice-versions-", inForm.Headers.Location!.OriginalString, StringComparison.Ordinal);

        form.SetAttribute("action", $"/avatars/ava/panel/deactivate?returnUrl={Uri.EscapeDataString(wanted)}");
        using var inAddress = await browser.PostAsync(form);
        Assert.StartsWith("/#aft-notice-versions-", inAddress.Headers.Location!.OriginalString, StringComparison.Ordinal);

        form.SetAttribute("action", "/avatars/ava/panel/chat");
        var page = await browser.SubmitAsync(form, new() { ["message"] = "hello" });
        Assert.Equal("/", page.QuerySelector("main a")!.GetAttribute("href"));
    }
}
