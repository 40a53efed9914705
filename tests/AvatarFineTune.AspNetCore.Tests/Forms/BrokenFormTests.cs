using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AvatarFineTune.AspNetCore.Tests.Panel;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Stores;

namespace AvatarFineTune.AspNetCore.Tests.Forms;

/// <summary>Forms that no browser sends by itself, and pages that have grown old: each is told as what it is, and nothing is a fault of the app.</summary>
public sealed class BrokenFormTests
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Multipart = "multipart/form-data; boundary=x";
    private const string Upload = "/page?part=TrainingDataUpload&who=ava";
    private const string Wizard = "/page?part=FineTuneWizard&who=ava";
    private const string Broken = "The form could not be read";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> BrokenForms => new()
    {
        { "multipart/form-data", Part("a", "b") + "--x--" },
        { Multipart, Part("a", "b") },
        { Multipart, "--x\r\n\r\nof no field\r\n--x--" },
        { Form, "question=%00" },
        { "application/x-www-form-urlencoded; charset=utf-7", "a=b" },
        { Form, string.Join('&', Enumerable.Range(0, 5_000).Select(i => $"f{i}=1")) },
        { Form, $"{new string('n', 5_000)}=1" },
        { Form, $"question={new string('q', 5_000_000)}" },
        { Form, $"question={new string('q', 31_000_000)}" },
    };

    [Fact]
    public async Task A_text_of_an_upload_is_not_read_without_end()
    {
        await using var site = await PanelSite.StartAsync();
        var browser = site.Open();
        var token = (await browser.OpenAsync(Upload)).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var body = Part("__RequestVerificationToken", token) + Part("speakers", new string('s', 10_000_000)) + "--x--";

        using var answer = await SendAsync(browser, $"/avatars/ava/panel/upload?returnUrl={Uri.EscapeDataString(Upload)}", Multipart, body);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith(Broken, await NoticeAsync(browser, Upload), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BrokenForms), DisableDiscoveryEnumeration = true)]
    public async Task A_form_that_cannot_be_read_is_told_so_on_the_page_that_it_came_from(string type, string body)
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 1);
        var browser = site.Open();
        await browser.OpenAsync(Wizard);

        using var answer = await SendAsync(browser, "/avatars/ava/panel/train", type, body, referer: new(site.Address, Wizard));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith($"{Wizard}#", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.StartsWith(Broken, await NoticeAsync(browser, Wizard), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_somebody_elses_site_is_not_come_back_to()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 1);

        using var answer = await SendAsync(site.Open(), "/avatars/ava/panel/train", Multipart, Part("a", "b"), referer: new("https://elsewhere.example/page"));

        Assert.StartsWith("/#", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/page\u007f")]
    [InlineData("/page\r\nset-cookie: a=b")]
    public async Task An_address_to_come_back_to_that_no_header_can_hold_is_left_aside(string address)
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 1);
        var browser = site.Open();

        var form = (await browser.OpenAsync(Upload)).QuerySelector("li details form")!;
        form.SetAttribute("action", form.GetAttribute("action")!.Split('?')[0]);
        using var answer = await browser.PostAsync(form, new() { ["returnUrl"] = address });

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith("/#", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_that_is_too_long_for_an_address_comes_back_to_its_page_without_it()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 1);
        var browser = site.Open();
        var token = (await browser.OpenAsync(Wizard)).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var fields = $"__RequestVerificationToken={Uri.EscapeDataString(token)}&returnUrl={Uri.EscapeDataString(Wizard)}&aft-tr-model=local%2Fneutral&aft-tr-epochs=many"
            + string.Concat(Enumerable.Range(0, 60).Select(_ => $"&aft-tr-imports={Guid.NewGuid()}"));

        using var answer = await SendAsync(browser, "/avatars/ava/panel/train", Form, fields);

        Assert.StartsWith($"{Wizard}#", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("Epochs are a whole number", await NoticeAsync(browser, Wizard), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_sign_in_and_of_an_avatar_that_is_gone_is_told_to_people_on_their_page()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 1);
        var browser = site.Open();
        var form = (await browser.OpenAsync(Upload)).QuerySelector("li details form")!;
        var other = site.Open("other");
        foreach (var (name, value) in browser.Cookies)
        {
            other.Cookies[name] = value;
        }

        var action = form.GetAttribute("action")!;
        var sent = $"returnUrl={Uri.EscapeDataString(Upload)}&__RequestVerificationToken={Uri.EscapeDataString(form.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!)}";

        // The other user has an avatar of that id too, and still the page of the first one.
        await site.Get<AvatarService>().SaveAsync(new() { Avatar = PanelSite.Key("ava", "other"), Name = "Theirs" }, Cancelled);
        using (var stale = await SendAsync(other, action, Form, sent, page: true))
        {
            Assert.Equal(HttpStatusCode.SeeOther, stale.StatusCode);
        }

        Assert.Contains("somebody else has signed in", await NoticeAsync(other, Upload), StringComparison.Ordinal);
        Assert.Single(await site.Get<TrainingDataService>().ListImportsAsync(PanelSite.Key("ava"), Cancelled));

        await site.Get<TrainingDataService>().EraseAsync(PanelSite.Key("ava"), ErasureScope.Avatar, cancellationToken: Cancelled);
        using (var gone = await SendAsync(browser, action, Form, sent, page: true))
        {
            Assert.Equal(HttpStatusCode.SeeOther, gone.StatusCode);
        }

        Assert.Contains("not there any more", await NoticeAsync(browser, Upload), StringComparison.Ordinal);
    }

    private static string Part(string name, string value) => $"--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";

    private static async Task<string> NoticeAsync(Browser browser, string page) => (await browser.OpenAsync(page)).QuerySelector("[data-aft-notice]")!.TextContent;

    private static Task<HttpResponseMessage> SendAsync(Browser browser, string path, string type, string body, Uri? referer = null, bool page = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Referrer = referer;

        // Who is refused before all of it is sent hears why.
        request.Headers.ExpectContinue = true;
        if (page)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        }

        return browser.SendAsync(request);
    }
}
