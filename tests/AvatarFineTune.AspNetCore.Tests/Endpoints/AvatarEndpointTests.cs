using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AvatarFineTune.AspNetCore.Tests.Support;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

public sealed class AvatarEndpointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_avatar_is_made_read_listed_and_changed_by_its_user_alone()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");

        var made = await ava.PutAsJsonAsync("/avatars/a%2Fb", new { name = "Ava", baseModel = "local/neutral" }, Cancelled);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var tag = made.Headers.ETag!;

        var read = await ava.GetAsync("/avatars/a%2Fb", Cancelled);
        Assert.Equal(tag, read.Headers.ETag);
        var body = await read.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
        Assert.Equal("a/b", body.GetProperty("id").GetString());
        Assert.Equal("local/neutral", body.GetProperty("baseModel").GetString());
        Assert.Equal(1, (await ava.GetFromJsonAsync<JsonElement>("/avatars", Cancelled)).GetProperty("items").GetArrayLength());

        var other = app.ClientOf("other");
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/avatars/a%2Fb", Cancelled)).StatusCode);
        Assert.Equal(0, (await other.GetFromJsonAsync<JsonElement>("/avatars", Cancelled)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_change_meant_for_an_older_state_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        var first = (await ava.PutAsJsonAsync("/avatars/ava", new { name = "Ava" }, Cancelled)).Headers.ETag!;
        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(first)).StatusCode);

        var late = await SaveAsync(first);

        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        Assert.Equal("changed", (await late.Content.ReadFromJsonAsync<JsonElement>(Cancelled)).GetProperty("code").GetString());

        async Task<HttpResponseMessage> SaveAsync(EntityTagHeaderValue tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, "/avatars/ava") { Content = JsonContent.Create(new { name = "Ava L." }) };
            request.Headers.IfMatch.Add(tag);
            return await ava.SendAsync(request, Cancelled);
        }
    }

    [Fact]
    public async Task What_is_known_already_is_not_sent_again()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        var tag = (await ava.PutAsJsonAsync("/avatars/ava", new { name = "Ava" }, Cancelled)).Headers.ETag!;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/avatars/ava");
        request.Headers.IfNoneMatch.Add(tag);

        Assert.Equal(HttpStatusCode.NotModified, (await ava.SendAsync(request, Cancelled)).StatusCode);
    }
}
