using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Security;

/// <summary>What holds for every endpoint there is, forms among them: the list is the app's own.</summary>
public sealed class EveryEndpointTests
{
    private static readonly string[] FormTypes = ["text/plain", "text/plain;charset=utf-8", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "TEXT/PLAIN", ""];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_not_signed_in_is_answered_401()
    {
        await using var app = await StartAsync();
        var nobody = app.ClientOf(null);
        foreach (var endpoint in EndpointTable.Of(app))
        {
            using var answer = await nobody.SendAsync(EndpointTable.Request(endpoint, RequestIds.Of("ava")), Cancelled);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{endpoint} answered {answer.StatusCode} to nobody.");
        }
    }

    [Fact]
    public async Task Who_is_signed_in_without_an_id_is_told_that_the_app_does_not_know_them()
    {
        await using var app = await StartAsync();
        var nameless = app.ClientOf("nameless");
        foreach (var endpoint in EndpointTable.Of(app))
        {
            using var answer = await nameless.SendAsync(EndpointTable.Request(endpoint, RequestIds.Of("ava")), Cancelled);
            await answer.ProblemAsync(HttpStatusCode.Unauthorized, "no-user");
        }
    }

    [Fact]
    public async Task What_another_site_can_send_needs_the_token()
    {
        await using var app = await StartAsync();
        var ava = app.ClientOf("ava");
        await ava.PutAsJsonAsync("/avatars/ava", new { name = "Ava" }, Cancelled);
        var token = await TokenAsync(ava);
        foreach (var endpoint in EndpointTable.Of(app).Where(e => e.Method == "POST"))
        {
            foreach (var type in FormTypes)
            {
                using var forged = await ava.SendAsync(Request(endpoint, type), Cancelled);
                await forged.ProblemAsync(HttpStatusCode.BadRequest, "antiforgery");
            }

            using var meant = Request(endpoint, "text/plain");
            meant.Headers.Adds(token);
            using var passed = await ava.SendAsync(meant, Cancelled);
            Assert.DoesNotContain("\"antiforgery\"", await passed.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        }

        // No body at all where the type says multipart: a form that ends at once.
        static HttpRequestMessage Request(MappedEndpoint endpoint, string type)
        {
            var request = EndpointTable.Request(endpoint, RequestIds.Of("ava"), type);
            if (type.StartsWith("multipart", StringComparison.Ordinal))
            {
                request.Content = new ByteArrayContent("--x--\r\n"u8.ToArray());
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }

            return request;
        }
    }

    [Fact]
    public async Task Nobody_reads_or_changes_what_is_somebody_elses()
    {
        await using var app = await StartAsync();
        var first = app.ClientOf("first");
        var ids = await FilledAsync(first);

        // What follows the end of a training is stored after it.
        while (!(await app.Services.GetRequiredService<FineTuneService>().GetJobAsync(new("first", Guid.Parse(ids.Job)), Cancelled))!.IsSettled)
        {
            await Task.Delay(10, Cancelled);
        }

        var before = await SnapshotAsync(first, ids);
        Assert.Contains(AppCalls.Canary, before, StringComparison.Ordinal);

        var second = app.ClientOf("second");
        await second.PutAsJsonAsync("/avatars/own", new { name = "Own" }, Cancelled);
        var token = await TokenAsync(second);
        foreach (var endpoint in EndpointTable.Of(app))
        {
            if (endpoint is { HasAvatar: true, MakesAvatar: false })
            {
                using var theirs = await SendAsync(endpoint, ids);
                await theirs.ProblemAsync(HttpStatusCode.NotFound, "unknown-avatar");
            }

            using var answer = await SendAsync(endpoint, ids with { Avatar = "own" });
            var text = await answer.Content.ReadAsStringAsync(Cancelled);
            Assert.DoesNotContain(AppCalls.Canary, text + answer.Headers, StringComparison.OrdinalIgnoreCase);
            Assert.True((int)answer.StatusCode < 500, $"{endpoint} answered {answer.StatusCode}.");
            if (endpoint is { HasId: true, IsForm: false })
            {
                await answer.ProblemAsync(HttpStatusCode.NotFound, "not-found");
            }
        }

        Assert.Equal(before, await SnapshotAsync(first, ids));

        async Task<HttpResponseMessage> SendAsync(MappedEndpoint endpoint, RequestIds named)
        {
            using var request = EndpointTable.Request(endpoint, named);
            request.Headers.Adds(token);
            return await second.SendAsync(request, Cancelled);
        }
    }

    [Fact]
    public async Task A_job_of_another_avatar_of_the_same_user_is_not_found()
    {
        await using var app = await StartAsync();
        var first = app.ClientOf("first");
        var ids = await FilledAsync(first);
        await first.PutAsJsonAsync("/avatars/own", new { name = "Own" }, Cancelled);
        foreach (var endpoint in EndpointTable.Of(app).Where(e => e is { HasId: true, IsForm: false }))
        {
            using var answer = await first.SendAsync(EndpointTable.Request(endpoint, ids with { Avatar = "own" }), Cancelled);
            await answer.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        }
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        o => o.RateLimit = 100_000,
        map: app => app.MapGet("/token", (HttpContext context, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(context).RequestToken).RequireAuthorization());

    /// <summary>The token, as the header that a script sends, and its cookie.</summary>
    private static async Task<Dictionary<string, string>> TokenAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/token", Cancelled);
        return new()
        {
            ["RequestVerificationToken"] = (await answer.Content.ReadAsStringAsync(Cancelled)).Trim('"'),
            ["Cookie"] = answer.Headers.GetValues("Set-Cookie").First().Split(';')[0],
        };
    }

    /// <summary>An avatar with one of everything.</summary>
    private static async Task<RequestIds> FilledAsync(HttpClient client)
    {
        var import = (await client.ImportAsync(chat: AppCalls.ChatWithCanary)).GetProperty("id").GetString()!;
        var example = (await client.ReadAsync("/avatars/ava/examples?limit=1")).GetProperty("items")[0].GetProperty("id").GetString()!;
        var note = (await (await client.PostAsync("/avatars/ava/knowledge", new { text = "Her cat is called Möwe." })).BodyAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!;
        var job = await client.TrainAsync();
        var version = job.GetProperty("version").GetInt32();
        await client.PutAsJsonAsync("/avatars/ava/active", new { version }, Cancelled);
        return new("ava", import, example, job.GetProperty("id").GetString()!, note, $"{version}");
    }

    /// <summary>All that a user can read of it, ETags too.</summary>
    private static async Task<string> SnapshotAsync(HttpClient client, RequestIds ids)
    {
        List<string> parts = [];
        foreach (var path in new[]
        {
            "", "/imports", $"/imports/{ids.Import}", "/erasures", "/statistics", "/examples?limit=200&excluded=true", $"/examples/{ids.Example}", "/jobs", $"/jobs/{ids.Job}",
            $"/jobs/{ids.Job}/events", "/versions", "/deployments", "/knowledge", "/memories", "/usage", "/costs",
        })
        {
            using var answer = await client.GetAsync($"/avatars/ava{path}", Cancelled);
            parts.Add($"{answer.Headers.ETag} {JsonSerializer.Serialize(await answer.BodyAsync(HttpStatusCode.OK))}");
        }

        // The canary may be on a later page.
        var next = "";
        do
        {
            var page = await client.ReadAsync($"/avatars/ava/examples?limit=200{next}");
            parts.Add(page.GetRawText());
            next = page.TryGetProperty("next", out var after) ? $"&after={Uri.EscapeDataString(after.GetString()!)}" : null;
        }
        while (next is not null);
        return string.Join("\n", parts);
    }
}
