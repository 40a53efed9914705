using System.Net;
using System.Text;
using AvatarFineTune.AspNetCore.Tests.Panel;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Security;

/// <summary>What is neither the client's fault nor to be told to it as such, and what can be read in two ways.</summary>
public sealed class UnluckyClientTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> IdsThatNobodyCanHave => ["", "a\0b", "half a pair \ud800", new string('u', 201)];

    [Theory]
    [InlineData("/avatars/ava/jobs", """{"model":"local/neutral","epochs":1,"epochs":50}""")]
    [InlineData("/avatars/ava/jobs", """{"model":"local/neutral","spendLimit":{"amount":1,"currency":"USD"},"SpendLimit":{"amount":1000,"currency":"USD"}}""")]
    [InlineData("/avatars/ava/erasures", """{"scope":"avatar","preview":true,"preview":false}""")]
    public async Task A_member_that_is_given_twice_is_refused(string path, string json)
    {
        await using var app = await TestApp.StartAsync();
        await app.Services.GetRequiredService<AvatarService>().SaveAsync(new() { Avatar = new("ava", "ava") }, Cancelled);

        using var answer = await app.ClientOf("ava").PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"), Cancelled);

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [MemberData(nameof(IdsThatNobodyCanHave), DisableDiscoveryEnumeration = true)]
    public async Task Who_has_an_id_that_nobody_can_have_is_nobody(string id)
    {
        await using var site = await PanelSite.StartAsync(o => o.UserId = _ => id);

        using var listed = await site.Open().GetAsync("/avatars");
        await listed.ProblemAsync(HttpStatusCode.Unauthorized, "no-user");

        var page = await site.Open().OpenAsync("/page?who=ava");
        Assert.Null(page.QuerySelector("section"));
    }

    [Fact]
    public async Task A_function_of_the_app_that_fails_is_no_mistake_of_the_client_and_its_words_are_not_told()
    {
        await using var app = await TestApp.StartAsync(o => o.UserId = _ => throw new ArgumentException($"The claim {AppCalls.Canary} is missing."));

        using var answer = await app.ClientOf("ava").GetAsync("/avatars", Cancelled);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain(AppCalls.Canary, await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_fails_is_told_as_that_by_every_endpoint_and_to_people_on_their_page()
    {
        const string secret = "no such file: secret.db";
        var fails = false;
        await using var app = await TestApp.StartAsync(
            o => o.RateLimit = 100_000,
            b => StoreProxy.Before(b, call => fails ? new TrainingStoreException("test", call, secret, isTransient: true) : null),
            app => app.MapGet("/token", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken).RequireAuthorization());
        var ava = app.ClientOf("ava");
        using var token = await ava.GetAsync("/token", Cancelled);
        ava.DefaultRequestHeaders.Add("Cookie", token.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        ava.DefaultRequestHeaders.Add("RequestVerificationToken", (await token.Content.ReadAsStringAsync(Cancelled)).Trim('"'));
        fails = true;

        // All but the way back from a sign-in, which asks no store.
        foreach (var endpoint in EndpointTable.Of(app).Where(e => !e.ToString()!.Contains("{**form}", StringComparison.Ordinal)))
        {
            using var request = EndpointTable.Request(endpoint, RequestIds.Of("ava"));
            using var answer = await ava.SendAsync(request, Cancelled);
            if (endpoint.IsForm)
            {
                Assert.True(answer.StatusCode == HttpStatusCode.SeeOther && answer.Headers.Contains("Set-Cookie"), $"{endpoint} answered {answer.StatusCode}.");
            }
            else
            {
                Assert.DoesNotContain(secret, await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable, "store-unavailable"), StringComparison.Ordinal);
            }
        }

        fails = false;
    }
}
