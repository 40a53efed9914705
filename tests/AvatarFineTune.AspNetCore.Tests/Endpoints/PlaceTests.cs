using System.Net;
using AvatarFineTune.AspNetCore.Tests.Panel;
using AvatarFineTune.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>Where an app puts the endpoints, there the panel's forms and the addresses of what was made lead.</summary>
public sealed class PlaceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_a_group_of_the_apps_own_panel_and_addresses_lead_there()
    {
        await using var site = await PanelSite.StartAsync(prefix: "/api/v1");
        await site.ImportAsync("ava", 60);
        var browser = site.Open();
        var form = (await browser.OpenAsync("/page?part=AvatarChat&who=ava")).QuerySelector("form[action*=chat]")!;
        Assert.StartsWith("/api/v1/avatars/ava/panel/chat", form.GetAttribute("action"), StringComparison.Ordinal);
        Assert.Equal("/api/v1/avatars/ava/chat/stream", (await browser.OpenAsync("/page?part=AvatarChat&who=ava")).QuerySelector("[data-aft-chat]")!.GetAttribute("data-aft-chat"));
        Assert.NotNull((await browser.SubmitAsync(form, new() { ["message"] = "hello" })).QuerySelector(".aft-theirs"));
    }

    [Theory]
    [InlineData("ava", "ava")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a%41", "a%2541")]
    [InlineData("ä b?#", "%C3%A4%20b%3F%23")]
    public async Task The_address_of_what_was_made_leads_to_it_whatever_the_avatar_is_called(string avatar, string escaped)
    {
        await using var app = await TestApp.StartAsync(prefix: "/api");
        var ava = app.ClientOf("ava");
        using var made = await ava.PostAsync($"/api{AppCalls.ImportPath(Uri.EscapeDataString(avatar))}", AppCalls.Octets(AppCalls.SampleChat), Cancelled);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.StartsWith($"/api/avatars/{escaped}/imports/", made.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var read = await ava.GetAsync(made.Headers.Location, Cancelled);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(avatar, (await ava.ReadAsync("/api/avatars")).GetProperty("items")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Endpoints_are_mapped_once_and_under_a_path()
    {
        var twice = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(map: a => a.MapAvatarFineTuning("/others")));
        Assert.Contains("map the endpoints once", twice.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => TestApp.StartAsync(map: a => a.MapAvatarFineTuning("others")));
    }
}
