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
