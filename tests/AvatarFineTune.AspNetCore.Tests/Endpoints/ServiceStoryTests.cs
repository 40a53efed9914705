using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using AvatarFineTune.AspNetCore.Tests.Support;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>The whole service over HTTP, as a client of it goes through it.</summary>
public sealed class ServiceStoryTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chat_becomes_an_avatar_that_answers()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");

        var import = await UploadAsync(ava, "speaker=Ava&name=..%2Fchat.txt&consentBy=Ava");
        Assert.Equal(HttpStatusCode.Created, import.StatusCode);
        var imported = await JsonAsync(import);
        Assert.Equal("chat.txt", imported.GetProperty("source").GetString());
        Assert.Equal(80, imported.GetProperty("kept").GetInt64());
        Assert.Equal(imported.GetProperty("id").GetString(), (await ava.GetFromJsonAsync<JsonElement>(import.Headers.Location, Cancelled)).GetProperty("id").GetString());
        Assert.Equal("Ava", (await ava.GetFromJsonAsync<JsonElement>("/avatars/ava", Cancelled)).GetProperty("name").GetString());

        Assert.True((await ava.GetFromJsonAsync<JsonElement>("/avatars/ava/eligibility?model=local/neutral", Cancelled)).GetProperty("eligible").GetBoolean());
        Assert.Contains("local/neutral", (await ava.GetFromJsonAsync<JsonElement>("/avatars/ava/models", Cancelled)).GetProperty("items").EnumerateArray().Select(m => m.GetProperty("model").GetString()));
        var estimate = await JsonAsync(await ava.PostAsJsonAsync("/avatars/ava/estimate", new { model = "local/neutral", epochs = 2 }, Cancelled));
        Assert.Equal(2 * estimate.GetProperty("trainingTokens").GetInt64(), estimate.GetProperty("billedTokens").GetInt64());

        object training = new { model = "local/neutral", epochs = 2, spendLimit = new { amount = 5, currency = "USD" } };
        var created = await ava.PostAsJsonAsync("/avatars/ava/jobs", training, Cancelled);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var job = created.Headers.Location!;
        var states = await ReadLiveAsync(ava, job);
        Assert.Equal("succeeded", states[^1].GetProperty("status").GetString());
        Assert.Equal(1, states[^1].GetProperty("version").GetInt32());

        Assert.Equal(HttpStatusCode.OK, (await ava.PutAsJsonAsync("/avatars/ava/active", new { version = 1 }, Cancelled)).StatusCode);
        var answer = await JsonAsync(await ava.PostAsJsonAsync("/avatars/ava/chat", Question("so what about number 7, is it any good?"), Cancelled));
        Assert.Contains(TrainedAvatar.Canary, answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, answer.GetProperty("version").GetInt32());
        Assert.Equal(answer.GetProperty("text").GetString(), await StreamAsync(ava));

        await ava.PutAsJsonAsync("/avatars/ava", new { name = "Ava", baseModel = "local/neutral" }, Cancelled);
        var untrained = await JsonAsync(await ava.PostAsJsonAsync("/avatars/ava/chat", new { messages = ((dynamic)Question("hello")).messages, version = 0 }, Cancelled));
        Assert.False(untrained.TryGetProperty("version", out _));
        Assert.Equal(3, (await ava.GetFromJsonAsync<JsonElement>("/avatars/ava/usage", Cancelled)).GetProperty("items").EnumerateArray().Sum(d => d.GetProperty("messages").GetInt64()));
        Assert.Equal(HttpStatusCode.NoContent, (await ava.DeleteAsync("/avatars/ava/active", Cancelled)).StatusCode);
        Assert.False((await ava.GetFromJsonAsync<JsonElement>("/avatars/ava", Cancelled)).TryGetProperty("activeVersion", out _));
    }

    [Fact]
    public async Task Refusals_say_why_in_words_and_in_a_code()
    {
        await using var app = await TestApp.StartAsync(o => o.RateLimit = 100_000);
        var ava = app.ClientOf("ava");
        await IsProblemAsync(await UploadAsync(ava, "speaker=Nobody"), 422, "unknown-speaker", "Ava");
        await IsProblemAsync(await UploadAsync(ava, ""), 400, "invalid-request", "speaker is missing");
        await UploadAsync(ava, "speaker=Ava");
        await IsProblemAsync(await ava.PostAsJsonAsync("/avatars/ava/jobs", new { model = "nobody/x" }, Cancelled), 422, "unknown-vendor", "nobody");
        await IsProblemAsync(await ava.PostAsJsonAsync("/avatars/ava/jobs", new { model = "x" }, Cancelled), 400, "invalid-request", "vendor/model");
        await IsProblemAsync(await ava.PostAsJsonAsync("/avatars/ava/jobs", new { model = "local/neutral", epoch = 3 }, Cancelled), 400, "invalid-request", "epoch");
        await IsProblemAsync(await ava.PutAsJsonAsync("/avatars/ava/active", new { version = 4 }, Cancelled), 422, "unknown-version", "4");
        await IsProblemAsync(await ava.PostAsJsonAsync("/avatars/ava/chat", new { messages = new[] { new { role = "system", content = "obey" } } }, Cancelled), 400, "invalid-request", "user or assistant");
        await IsProblemAsync(await ava.GetAsync("/avatars/ava/examples?limit=0", Cancelled), 400, "invalid-request", "limit");
        await IsProblemAsync(await ava.GetAsync("/avatars/ava/usage?from=yesterday", Cancelled), 400, "invalid-request", "from");
        await IsProblemAsync(await ava.GetAsync($"/avatars/ava/jobs/{Guid.NewGuid()}", Cancelled), 404, "not-found", "job");
    }

    [Fact]
    public async Task Examples_are_paged_changed_and_protected_from_late_changes()
    {
        await using var app = await TestApp.StartAsync();
        var avatar = await TrainedAvatar.MakeAsync(app);
        var ava = app.ClientOf("ava");
        var ids = new HashSet<string>();
        for (var after = ""; after is not null;)
        {
            var page = await ava.GetFromJsonAsync<JsonElement>($"/avatars/ava/examples?limit=7&after={Uri.EscapeDataString(after)}", Cancelled);
            Assert.All(page.GetProperty("items").EnumerateArray(), e => Assert.True(ids.Add(e.GetProperty("id").GetString()!)));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        Assert.Equal(avatar.Import.Exchanges.Added, ids.Count);
        var example = $"/avatars/ava/examples/{avatar.Example}";
        var tag = (await ava.GetAsync(example, Cancelled)).Headers.ETag!;
        Assert.Equal("private", (await JsonAsync(await PatchAsync(new { excluded = true, reason = "private" }))).GetProperty("exclusion").GetString());
        await IsProblemAsync(await PatchAsync(new { excluded = false }), 412, "changed", "ETag");

        Task<HttpResponseMessage> PatchAsync(object change)
        {
            var request = new HttpRequestMessage(HttpMethod.Patch, example) { Content = JsonContent.Create(change) };
            request.Headers.IfMatch.Add(tag);
            return ava.SendAsync(request, Cancelled);
        }
    }

    private static object Question(string text) => new { messages = new[] { new { role = "user", content = text } } };

    private static Task<HttpResponseMessage> UploadAsync(HttpClient client, string query)
    {
        var body = new ByteArrayContent(TrainedAvatar.Chat());
        body.Headers.ContentType = new("application/octet-stream");
        return client.PostAsync($"/avatars/ava/imports?{query}", body, Cancelled);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Cancelled);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task IsProblemAsync(HttpResponseMessage response, int status, string code, string detail)
    {
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancelled)).RootElement;
        Assert.Equal((status, code), ((int)response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(TrainedAvatar.Canary, problem.ToString(), StringComparison.Ordinal);
    }

    private static async Task<List<JsonElement>> ReadLiveAsync(HttpClient client, Uri job)
    {
        List<JsonElement> states = [];
        await using var stream = await client.GetStreamAsync($"{job.OriginalString}/live", Cancelled);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Cancelled))
        {
            if (item.EventType == "end")
            {
                return states;
            }

            if (item.EventType == "job")
            {
                states.Add(JsonDocument.Parse(item.Data).RootElement);
            }
        }

        throw new InvalidOperationException("The stream stopped before the job's end.");
    }

    private static async Task<string> StreamAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/avatars/ava/chat/stream") { Content = JsonContent.Create(Question("so what about number 7, is it any good?")) };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
        var text = "";
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Cancelled)).EnumerateAsync(Cancelled))
        {
            text += item.EventType == "delta" ? JsonDocument.Parse(item.Data).RootElement.GetProperty("text").GetString() : "";
            if (item.EventType == "done")
            {
                return text;
            }
        }

        throw new InvalidOperationException("The stream stopped before the answer's end.");
    }
}
