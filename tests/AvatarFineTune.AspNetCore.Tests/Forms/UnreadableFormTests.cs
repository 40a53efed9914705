using System.Net;
using System.Text;
using AvatarFineTune.AspNetCore.Tests.Panel;
using AvatarFineTune.Avatars;

namespace AvatarFineTune.AspNetCore.Tests.Forms;

/// <summary>Forms as no browser sends them, with a token that is right: told as what they are, and nothing is done.</summary>
public sealed class UnreadableFormTests
{
    private const string Multipart = "multipart/form-data; boundary=x";
    private const string Urlencoded = "application/x-www-form-urlencoded";
    private const string Field = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static readonly (string Type, string Body)[] NoForms =
    [
        ("multipart/form-data", Field + "--x--"),
        ("multipart/form-data; boundary=", Field + "--x--"),
        ("multipart/form-data; boundary=y", Field + "--x--"),
        (Multipart, Field),
        (Multipart, "--x\r\n\r\nb\r\n--x--"),
        (Multipart, "--x\r\nContent-Disposition: ;;;\r\n\r\nb\r\n--x--"),
        (Multipart, "--x\r\nnocolon\r\n\r\nb\r\n--x--"),
        (Urlencoded + "; charset=utf-7", "a=b"),
        (Urlencoded, "a=%00"),
        (Urlencoded, string.Join('&', Enumerable.Range(0, 5_000).Select(i => $"f{i}=1"))),
        (Urlencoded, $"{new string('n', 5_000)}=1"),
    ];

    [Fact]
    public async Task What_is_no_form_does_nothing_and_is_told()
    {
        await using var site = await PanelSite.StartAsync(o => o.RateLimit = 1_000);
        await site.ImportAsync("ava", 60);
        var job = await site.TrainAsync("ava", Jobs.ActivationPolicy.WhenSucceeded);
        while (await ActiveAsync(site) is null)
        {
            await Task.Delay(20, Cancelled);
        }

        var browser = site.Open();
        var token = (await browser.OpenAsync("/page?part=AvatarChat&who=ava")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        foreach (var (type, body) in NoForms)
        {
            foreach (var form in (string[])["upload", "chat", "train", "compare", "deactivate", $"jobs/{job.Key.Id}/dismiss"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/avatars/ava/panel/{form}?returnUrl=/page%3Fwho=ava") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
                request.Headers.Add("RequestVerificationToken", token);
                using var answer = await browser.SendAsync(request);
                Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{form}, {type}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancelled)}");
                var page = await browser.OpenAsync(answer.Headers.Location!.OriginalString);
                Assert.StartsWith("The form could not be read", page.QuerySelector("[data-aft-notice]")!.TextContent, StringComparison.Ordinal);
            }
        }

        Assert.Equal(1, await ActiveAsync(site));
    }

    [Fact]
    public async Task A_page_that_has_grown_old_is_told_where_a_browser_asks_for_a_page()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 5);
        var browser = site.Open();
        var form = (await browser.OpenAsync("/page?who=ava")).QuerySelector("form[action*='/panel/chat']")!;

        // A token of somebody else's, and an avatar that is gone.
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync("/avatars/ava/panel/chat", "nonsense", "*/*")).StatusCode);
        Assert.StartsWith("The page was too old", await NoticeAsync(await SendAsync("/avatars/ava/panel/chat", "nonsense", "text/html,*/*")), StringComparison.Ordinal);
        var token = form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("/avatars/gone/panel/deactivate", token, "*/*")).StatusCode);
        Assert.StartsWith("This avatar is not there any more", await NoticeAsync(await SendAsync("/avatars/gone/panel/deactivate", token, "text/html")), StringComparison.Ordinal);

        async Task<HttpResponseMessage> SendAsync(string path, string token, string accept)
        {
            var who = path.Contains("gone", StringComparison.Ordinal) ? "gone" : "ava";
            var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("returnUrl", $"/page?who={who}")]),
            };
            request.Headers.TryAddWithoutValidation("Accept", accept);
            return await browser.SendAsync(request);
        }

        async Task<string> NoticeAsync(HttpResponseMessage answer)
        {
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            return (await browser.OpenAsync(answer.Headers.Location!.OriginalString)).QuerySelector("[data-aft-notice]")!.TextContent;
        }
    }

    [Fact]
    public async Task A_choice_that_no_address_can_hold_leads_to_the_page_without_it()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 60);
        var browser = site.Open();
        var wizard = (await browser.OpenAsync("/page?part=FineTuneWizard&who=ava")).QuerySelector("form:has(button[formmethod=post])")!;
        using var answer = await browser.PostAsync(wizard, new() { ["aft-tr-epochs"] = "no number", ["aft-tr-other"] = new string('m', 3_000) }, wizard.QuerySelector("button[formmethod=post]"));
        Assert.StartsWith("/page?part=FineTuneWizard&who=ava#", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_without_any_model_is_told()
    {
        await using var site = await PanelSite.StartAsync();
        await site.ImportAsync("ava", 60);
        await site.TrainAsync("ava");
        await site.Get<AvatarService>().SaveAsync(new() { Avatar = PanelSite.Key("ava"), Name = "Ava" }, Cancelled);
        var browser = site.Open();
        var compare = (await browser.OpenAsync("/page?part=ModelVersions&who=ava")).QuerySelector("form[action*=compare]")!;

        var page = await browser.SubmitAsync(compare, new() { ["question"] = "hello?", ["left"] = "0", ["right"] = "1" });

        Assert.StartsWith("No model can answer yet.", page.QuerySelector("[data-aft-notice]")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<int?> ActiveAsync(PanelSite site) => (await site.Get<AvatarService>().GetAsync(PanelSite.Key("ava"), Cancelled))?.ActiveVersion;
}
