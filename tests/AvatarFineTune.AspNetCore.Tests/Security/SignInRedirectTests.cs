using System.Net;
using System.Text.RegularExpressions;
using AvatarFineTune.AspNetCore.Tests.Panel;
using AvatarFineTune.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Security;

/// <summary>In an app that signs in with a cookie, pages lead to the sign-in, and JSON clients are answered.</summary>
public sealed partial class SignInRedirectTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_clients_are_answered_401_and_forms_lead_to_the_sign_in()
    {
        await using var app = await TestApp.StartAsync(services: SignInWithCookies);
        var nobody = app.ClientOf(null);
        foreach (var endpoint in EndpointTable.Of(app))
        {
            using var answer = await nobody.SendAsync(EndpointTable.Request(endpoint, RequestIds.Of("ava")), Cancelled);
            if (endpoint.IsForm)
            {
                Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
                Assert.Equal("/sign-in", answer.Headers.Location!.AbsolutePath);
            }
            else
            {
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{endpoint} answered {answer.StatusCode} to nobody.");
            }
        }
    }

    [Fact]
    public async Task Who_had_to_sign_in_again_comes_back_to_the_page_whose_form_they_sent()
    {
        await using var site = await PanelSite.StartAsync(services: SignInWithCookies);
        await site.ImportAsync("ava", exchanges: 30);
        await site.TrainAsync("ava");
        const string Page = "/page?who=ava&aft-ex-min=10";
        using var user = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site.Address };
        using var signedIn = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site.Address };
        signedIn.DefaultRequestHeaders.Add(HeaderAuthentication.Header, "ava");
        var actions = PostedTo().Matches(await signedIn.GetStringAsync(Page, Cancelled)).Select(m => WebUtility.HtmlDecode(m.Groups["url"].Value)).Distinct().ToList();
        Assert.True(actions.Count > 5, $"Forms of the page go to {string.Join(", ", actions)}.");
        foreach (var action in actions)
        {
            using var form = new FormUrlEncodedContent([]);
            using var sent = await user.PostAsync(action, form, Cancelled);
            var wanted = System.Web.HttpUtility.ParseQueryString(sent.Headers.Location!.Query)["ReturnUrl"]!;

            // As every sign-in does: with a GET of the address that was asked for.
            using var back = await signedIn.GetAsync(wanted, Cancelled);
            Assert.Equal((action, HttpStatusCode.Redirect, Page), (action, back.StatusCode, back.Headers.Location?.OriginalString));
        }
    }

    [Theory]
    [InlineData("?returnUrl=https%3A%2F%2Felsewhere.example%2F")]
    [InlineData("?returnUrl=%2F%2Felsewhere.example%2F")]
    [InlineData("")]
    public async Task The_address_of_a_form_leads_to_no_other_site(string query)
    {
        await using var app = await TestApp.StartAsync();
        using var answer = await app.ClientOf("ava").GetAsync($"/avatars/none-yet/panel/upload{query}", Cancelled);
        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    private static void SignInWithCookies(IAvatarFineTuningBuilder avatars)
    {
        avatars.Services.AddAuthentication().AddCookie("Cookies", o => o.LoginPath = "/sign-in");
        avatars.Services.PostConfigure<AuthenticationOptions>(o => o.DefaultChallengeScheme = "Cookies");
    }

    [GeneratedRegex("(?:<form method=\"post\" action|formaction)=\"(?<url>[^\"]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex PostedTo();
}
