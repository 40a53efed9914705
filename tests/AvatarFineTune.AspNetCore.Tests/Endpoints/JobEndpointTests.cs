using System.Net;
using System.Net.Http.Json;
using AvatarFineTune.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>Trainings: planned, asked for once, read, cancelled, refused.</summary>
public sealed class JobEndpointTests
{
    private const string Dear = $"{ScriptedVendor.Kind}/{ScriptedVendor.Trainable}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_request_again_is_the_same_job()
    {
        await using var app = await StartAsync();
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        using var first = await ava.PostAsync("/avatars/ava/jobs/", new { model = "local/neutral" });
        using var second = await ava.PostAsync("/avatars/ava/jobs", new { model = "local/neutral" });

        var job = await first.BodyAsync(HttpStatusCode.Created);
        Assert.Equal(job.GetProperty("id").GetString(), (await second.BodyAsync(HttpStatusCode.OK)).GetProperty("id").GetString());
        Assert.Equal($"/avatars/ava/jobs/{job.GetProperty("id").GetString()}", first.Headers.Location!.OriginalString);
        Assert.Equal(first.Headers.Location, second.Headers.Location);

        await ava.PostAsync($"{first.Headers.Location}/cancel", new { });
    }

    [Fact]
    public async Task A_key_of_the_clients_makes_different_requests_one_job()
    {
        await using var app = await StartAsync();
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        var ids = new HashSet<string>();
        foreach (var epochs in new[] { 1, 2 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/avatars/ava/jobs") { Content = JsonContent.Create(new { model = "local/neutral", epochs }) };
            request.Headers.Add("Idempotency-Key", "mine");
            ids.Add((await (await ava.SendAsync(request, Cancelled)).BodyAsync(epochs == 1 ? HttpStatusCode.Created : HttpStatusCode.OK)).GetProperty("id").GetString()!);
        }

        Assert.Single(ids);
    }

    [Fact]
    public async Task A_key_that_is_none_is_told()
    {
        await using var app = await StartAsync();
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/avatars/ava/jobs") { Content = JsonContent.Create(new { model = "local/neutral" }) };
        request.Headers.Add("Idempotency-Key", new string('k', 300));
        await (await ava.SendAsync(request, Cancelled)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task A_finished_job_is_read_once_and_then_known()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        var path = $"/avatars/ava/jobs/{(await ava.TrainAsync()).GetProperty("id").GetString()}";
        using var read = await ava.GetAsync(path, Cancelled);
        while (true)
        {
            // It settles after its end, which is one more change.
            using var again = await ava.SendAsync<object>(HttpMethod.Get, path, null, ifNoneMatch: read.Headers.ETag!.ToString());
            if (again.StatusCode == HttpStatusCode.NotModified)
            {
                Assert.Equal("", await again.Content.ReadAsStringAsync(Cancelled));
                break;
            }

            using var latest = await ava.GetAsync(path, Cancelled);
            if (latest.Headers.ETag!.Equals(read.Headers.ETag))
            {
                Assert.Fail("A job that did not change was sent again.");
            }

            read.Headers.ETag = latest.Headers.ETag;
        }

        var events = (await ava.ReadAsync($"{path}/events")).GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(events, e => e.TryGetProperty("metrics", out _));
        Assert.Equal(0, (await ava.ReadAsync($"{path}/checkpoints")).GetProperty("items").GetArrayLength());
        await (await ava.PostAsync($"{path}/checkpoints", new { model = "none" })).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await ava.PostAsync($"{path}/pause", new { })).ProblemAsync(HttpStatusCode.UnprocessableEntity, "not-supported");
        await (await ava.PostAsync($"{path}/resume", new { })).ProblemAsync(HttpStatusCode.UnprocessableEntity, "not-supported");
        Assert.Equal("succeeded", (await (await ava.PostAsync($"{path}/cancel", new { })).BodyAsync(HttpStatusCode.OK)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_cancelled_job_ends()
    {
        await using var app = await StartAsync();
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        var path = $"/avatars/ava/jobs/{(await ava.CreateJobAsync()).GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.OK, (await ava.PostAsync($"{path}/cancel", new { })).StatusCode);
        string? status;
        do
        {
            await Task.Delay(20, Cancelled);
            status = (await ava.ReadAsync(path)).GetProperty("status").GetString();
        }
        while (status is not "cancelled");
    }

    [Fact]
    public async Task What_it_would_cost_is_told_and_more_than_the_limit_refused()
    {
        await using var app = await StartAsync();
        var ava = app.ClientOf("ava");
        await ava.ImportAsync();
        Assert.Contains((await ava.ReadAsync("/avatars/ava/models")).GetProperty("items").EnumerateArray(), m => m.GetProperty("model").GetString() == Dear && m.GetProperty("trainingPer1M").GetDecimal() == 1_000);
        var estimate = await (await ava.PostAsync("/avatars/ava/estimate", new { model = Dear })).BodyAsync(HttpStatusCode.OK);
        Assert.Equal(
            estimate.GetProperty("billedTokens").GetInt64() * 1_000m / 1_000_000m, estimate.GetProperty("trainingCost").GetProperty("amount").GetDecimal(), precision: 4);

        await (await ava.PostAsync("/avatars/ava/jobs", new { model = Dear, spendLimit = new { amount = 0.01, currency = "USD" } })).ProblemAsync(HttpStatusCode.UnprocessableEntity, "over-spend-limit");
        await (await ava.PostAsync("/avatars/ava/estimate", new { model = "nobody/any" })).ProblemAsync(HttpStatusCode.UnprocessableEntity, "unknown-vendor");
        Assert.Equal(0, (await ava.ReadAsync("/avatars/ava/jobs")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Too_little_to_train_on_is_told_with_what_is_missing()
    {
        await using var app = await StartAsync();
        var ava = app.ClientOf("ava");
        await ava.PutAsJsonAsync("/avatars/ava", new { name = "Ava" }, Cancelled);
        var eligibility = await ava.ReadAsync("/avatars/ava/eligibility?model=local/neutral");
        Assert.False(eligibility.GetProperty("eligible").GetBoolean());
        Assert.Equal("not-enough-examples", eligibility.GetProperty("refusals")[0].GetProperty("code").GetString());
        await (await ava.PostAsync("/avatars/ava/jobs", new { model = "local/neutral" })).ProblemAsync(HttpStatusCode.UnprocessableEntity, "not-enough-examples");
        await (await ava.GetAsync("/avatars/ava/eligibility", Cancelled)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await ava.GetAsync("/avatars/ava/eligibility?model=local", Cancelled)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"model":""}""")]
    [InlineData("""{"model":"/x"}""")]
    [InlineData("""{"model":"local/neutral","epochs":0}""")]
    [InlineData("""{"model":"local/neutral","epochs":1.5}""")]
    [InlineData("""{"model":"local/neutral","minQuality":2}""")]
    [InlineData("""{"model":"local/neutral","maxPatternShare":0}""")]
    [InlineData("""{"model":"local/neutral","maxExamples":0}""")]
    [InlineData("""{"model":"local/neutral","batchSize":0}""")]
    [InlineData("""{"model":"local/neutral","learningRate":-1}""")]
    [InlineData("""{"model":"local/neutral","learningRate":1e999}""")]
    [InlineData("""{"model":"local/neutral","patterns":["nonsense"]}""")]
    [InlineData("""{"model":"local/neutral","patterns":[null]}""")]
    [InlineData("""{"model":"local/neutral","imports":["nonsense"]}""")]
    [InlineData("""{"model":"local/neutral","activation":"later"}""")]
    [InlineData("""{"model":"local/neutral","activation":"1"}""")]
    [InlineData("""{"model":"local/neutral","idempotencyKey":""}""")]
    [InlineData("""{"model":"local/neutral","spendLimit":{"amount":-1,"currency":"USD"}}""")]
    [InlineData("""{"model":"local/neutral","spendLimit":{"amount":1,"currency":"dollars"}}""")]
    [InlineData("""{"model":"local/neutral","spendLimit":{"amount":1}}""")]
    [InlineData("""{"model":"local/neutral","spendLimit":{"amount":1,"currency":null}}""")]
    public async Task What_can_not_be_trained_like_that_is_told(string body)
    {
        await using var app = await StartAsync();
        var ava = app.ClientOf("ava");
        await ava.PutAsJsonAsync("/avatars/ava", new { name = "Ava" }, Cancelled);
        foreach (var path in new[] { "/avatars/ava/jobs", "/avatars/ava/estimate" })
        {
            using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            await (await ava.PostAsync(path, content, Cancelled)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        }
    }

    /// <summary>Trainings take their time here, and one vendor is expensive.</summary>
    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        services: b =>
        {
            b.AddVendor(ScriptedVendor.Kind, _ => new ScriptedVendor(_ => AsyncEnumerable.Empty<string>()));
            b.Services.Configure<AvatarFineTuningOptions>(o => o.Pricing.Prices.Add(new() { Kind = ScriptedVendor.Kind, Model = ScriptedVendor.Trainable, Training = 1_000 }));
        },
        stepDuration: TimeSpan.FromMinutes(1));
}
