using System.Net;
using System.Text.Json;
using AvatarFineTune.Avatars;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Security;

/// <summary>What every endpoint owes, whichever it is: the list is the app's own, so that a new one can't be forgotten.</summary>
public sealed class EndpointSecurityTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_gets_an_answer_without_signing_in_or_without_an_id()
    {
        await using var app = await TestApp.StartAsync(o => o.RateLimit = 100_000);
        var avatar = await TrainedAvatar.MakeAsync(app);
        var endpoints = EndpointTable.Of(app);
        Assert.True(endpoints.Count > 45, $"Only {endpoints.Count} endpoints: the list can't be whole.");
        foreach (var user in (string?[])[null, "nameless"])
        {
            var client = app.ClientOf(user);
            foreach (var endpoint in endpoints)
            {
                using var request = EndpointTable.Request(endpoint, "ava", avatar);
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{request.Method} {request.RequestUri} answers {(int)response.StatusCode} to {user ?? "nobody"}.");
                Assert.DoesNotContain(TrainedAvatar.Canary, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Another_user_finds_nothing_by_any_id()
    {
        await using var app = await TestApp.StartAsync(o => o.RateLimit = 100_000);
        var avatar = await TrainedAvatar.MakeAsync(app);
        var before = await StateAsync(app, avatar.Key);
        var mallory = app.ClientOf("mallory");
        foreach (var endpoint in EndpointTable.Of(app).Where(e => e.RoutePattern.RawText!.Contains("{avatarId}", StringComparison.Ordinal)))
        {
            // First the user's avatar, which is nobody's here; an endpoint that may make one makes the asker's own, in the next test.
            using var request = EndpointTable.Request(endpoint, "ava", avatar);
            if (endpoint.Metadata.Any(m => m.GetType().Name == "MakesAvatar"))
            {
                continue;
            }

            using var response = await mallory.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
            Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{request.Method} {request.RequestUri} answers {(int)response.StatusCode}.");
            await HoldsNoCanaryAsync(response);
        }

        Assert.Equal(before, await StateAsync(app, avatar.Key));
    }

    [Fact]
    public async Task An_avatar_of_one_s_own_leads_to_nothing_of_another_s()
    {
        await using var app = await TestApp.StartAsync(o => o.RateLimit = 100_000);
        var avatar = await TrainedAvatar.MakeAsync(app);
        var before = await StateAsync(app, avatar.Key);
        await app.Services.GetRequiredService<AvatarService>().SaveAsync(new() { Avatar = new("mallory", "own") }, Cancelled);
        var mallory = app.ClientOf("mallory");
        foreach (var endpoint in EndpointTable.Of(app).Where(e => !EndpointTable.IsForm(e) && !e.RoutePattern.RawText!.EndsWith("/imports", StringComparison.Ordinal)))
        {
            using var request = EndpointTable.Request(endpoint, "own", avatar);
            using var response = await mallory.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
            await HoldsNoCanaryAsync(response);
            if (endpoint.RoutePattern.RawText!.Contains(":guid", StringComparison.Ordinal))
            {
                Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{request.Method} {request.RequestUri} answers {(int)response.StatusCode}.");
            }
        }

        Assert.Equal(before, await StateAsync(app, avatar.Key));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task What_another_site_could_send_is_refused(string? contentType)
    {
        await using var app = await TestApp.StartAsync(o => o.RateLimit = 100_000);
        var avatar = await TrainedAvatar.MakeAsync(app);
        var before = await StateAsync(app, avatar.Key);
        var client = app.ClientOf("ava");
        foreach (var endpoint in EndpointTable.Of(app).Where(e => EndpointTable.Method(e) == "POST"))
        {
            using var request = EndpointTable.Request(endpoint, "ava", avatar);
            request.Content = new ByteArrayContent(contentType is null ? [] : "a=b"u8.ToArray());
            request.Content.Headers.ContentType = contentType is null ? null : System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);
            using var response = await client.SendAsync(request, Cancelled);
            if (response.StatusCode == HttpStatusCode.UnsupportedMediaType && !EndpointTable.IsForm(endpoint))
            {
                // Routing knows what the endpoint accepts.
                continue;
            }

            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{request.Method} {request.RequestUri} answers {(int)response.StatusCode}.");
            Assert.Equal("antiforgery", JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("code").GetString());
        }

        Assert.Equal(before, await StateAsync(app, avatar.Key));
    }

    private static async Task HoldsNoCanaryAsync(HttpResponseMessage response)
    {
        Assert.DoesNotContain(TrainedAvatar.Canary, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.DoesNotContain(TrainedAvatar.Canary, response.Headers.ToString(), StringComparison.Ordinal);
    }

    /// <summary>All that an avatar has, as one text.</summary>
    private static async Task<string> StateAsync(TestApp app, AvatarKey avatar)
    {
        var data = app.Services.GetRequiredService<TrainingDataService>();
        var jobs = app.Services.GetRequiredService<FineTuneService>();
        var profile = await app.Services.GetRequiredService<AvatarService>().GetAsync(avatar, Cancelled);
        var examples = await data.ReadExamplesAsync(avatar, new() { IncludeExcluded = true }, Cancelled).Select(e => $"{e.Id}{e.Reply}{e.Exclusion}").ToListAsync(Cancelled);
        return string.Join('|',
        [
            $"{profile!.Name}{profile.ActiveVersion}{profile.BaseModel}",
            .. (await data.ListImportsAsync(avatar, Cancelled)).Select(i => i.Id.ToString()), .. examples,
            .. (await jobs.ListJobsAsync(avatar, Cancelled)).Select(j => $"{j.Key.Id}{j.Status}"),
            .. (await jobs.ListVersionsAsync(avatar, Cancelled)).Select(v => $"{v.Number}{v.DeletedAt}"),
            .. (await app.Services.GetRequiredService<AvatarService>().ListNotesAsync(avatar, NoteKind.Knowledge, Cancelled)).Select(n => n.Text),
        ]);
    }
}
