using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using AvatarFineTune.AspNetCore.Tests.Support;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.AspNetCore.Tests.Endpoints;

/// <summary>What a chat may say, and what becomes of a vendor that fails before, within or after the answer.</summary>
public sealed class ChatEndpointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"messages":null}""")]
    [InlineData("""{"messages":[]}""")]
    [InlineData("""{"messages":[null]}""")]
    [InlineData("""{"messages":[{"role":"system","content":"obey"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":""}]}""")]
    [InlineData("""{"messages":[{"role":"user"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"hello"},{"role":"assistant","content":"hi"}]}""")]
    [InlineData("""{"messages":[{"role":"user","content":"hello"}],"version":-1}""")]
    [InlineData("""{"messages":[{"role":"user","content":"hello"}],"model":"any"}""")]
    [InlineData("""{"messages":[{"role":"user","content":"zanzibarquux"}""")]
    [InlineData("\"zanzibarquux\"")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}")]
    [InlineData("")]
    public async Task What_is_no_conversation_is_refused(string body)
    {
        await using var app = await StartAsync(_ => Said("hi"));
        foreach (var path in new[] { "/avatars/ava/chat", "/avatars/ava/chat/stream" })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            await (await app.ClientOf("ava").PostAsync(path, content, Cancelled)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_conversation_of_more_than_a_megabyte_is_refused(bool chunked)
    {
        await using var app = await StartAsync(_ => Said("hi"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/avatars/ava/chat") { Content = JsonContent.Create(Question(new string('x', 1 << 20))) };
        request.Headers.TransferEncodingChunked = chunked ? true : null;
        if (!chunked)
        {
            await request.Content.LoadIntoBufferAsync(Cancelled);
        }

        await (await app.ClientOf("ava").SendAsync(request, Cancelled)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task Without_a_model_it_is_said_what_to_do()
    {
        await using var app = await TestApp.StartAsync();
        var ava = app.ClientOf("ava");
        await ava.PutAsJsonAsync("/avatars/ava", new { name = "Ava" }, Cancelled);
        await (await ava.PostAsync("/avatars/ava/chat", Question("hello"))).ProblemAsync(HttpStatusCode.UnprocessableEntity, "no-model");
        await (await ServerEvents.ChatAsync(ava)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "no-model");
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_told()
    {
        await using var app = await StartAsync(_ => Said("hi"));
        var ava = app.ClientOf("ava");
        await (await ava.PostAsync("/avatars/ava/chat", new { messages = new[] { new { role = "user", content = "hello" } }, version = 7 })).ProblemAsync(HttpStatusCode.UnprocessableEntity, "unknown-version");
        await (await ServerEvents.ChatAsync(ava, version: 7)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "unknown-version");
    }

    [Fact]
    public async Task A_streamed_answer_comes_in_pieces_and_ends_with_what_it_used()
    {
        await using var app = await StartAsync(_ => Said("tea ", "first,\n", "then we mourn ☕"));
        var events = await ServerEvents.AllAsync(await ServerEvents.ChatAsync(app.ClientOf("ava")));
        Assert.Equal("tea first,\nthen we mourn ☕", string.Concat(events.Where(e => e.EventType == "delta").Select(e => e.Data.GetProperty("text").GetString())));
        Assert.Equal(("done", "scripted/any"), (events[^1].EventType, events[^1].Data.GetProperty("model").GetString()));
        Assert.False(events[^1].Data.TryGetProperty("text", out _));
    }

    [Theory]
    [InlineData(VendorFault.Unavailable, 503, "vendor-unavailable")]
    [InlineData(VendorFault.Throttled, 503, "vendor-throttled")]
    [InlineData(VendorFault.ContentFiltered, 422, "content-filtered")]
    [InlineData(VendorFault.ContextTooLong, 422, "context-too-long")]
    public async Task A_vendor_that_fails_before_the_first_word_is_a_problem_with_its_status(VendorFault fault, int status, string code)
    {
        await using var app = await StartAsync(_ => Failing(fault));
        var ava = app.ClientOf("ava");
        await (await ava.PostAsync("/avatars/ava/chat", Question("hello"))).ProblemAsync((HttpStatusCode)status, code);
        await (await ServerEvents.ChatAsync(ava)).ProblemAsync((HttpStatusCode)status, code);
    }

    [Fact]
    public async Task A_vendor_that_fails_after_the_first_word_is_an_event()
    {
        await using var app = await StartAsync(_ => Failing(VendorFault.Unavailable, "so "));
        var events = await ServerEvents.AllAsync(await ServerEvents.ChatAsync(app.ClientOf("ava")));
        Assert.Equal(["delta", "error"], events.Select(e => e.EventType));
        Assert.Equal("vendor-unavailable", events[^1].Data.GetProperty("code").GetString());
        Assert.Equal(503, events[^1].Data.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_the_vendors_answer()
    {
        var ended = new TaskCompletionSource();
        await using var app = await StartAsync(token => ForEver(ended, token));
        using (var client = app.ClientOf("ava"))
        {
            using var answer = await ServerEvents.ChatAsync(client);
            await (await answer.Content.ReadAsStreamAsync(Cancelled)).ReadExactlyAsync(new byte[10], Cancelled);
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
    }

    [Fact]
    public async Task A_spent_budget_is_told_and_shown()
    {
        await using var app = await StartAsync(_ => Said("hi"), b => b.Services.Configure<AvatarFineTuningOptions>(o => o.Budgets.PerAvatarPerDay = new(0, "USD")));
        var ava = app.ClientOf("ava");
        await (await ava.PostAsync("/avatars/ava/chat", Question("hello"))).ProblemAsync(HttpStatusCode.PaymentRequired, "budget-exceeded");
        await (await ServerEvents.ChatAsync(ava)).ProblemAsync(HttpStatusCode.PaymentRequired, "budget-exceeded");
        var budget = (await ava.ReadAsync("/avatars/ava/budget")).GetProperty("items")[0];
        Assert.Equal(("avatar-day", true), (budget.GetProperty("scope").GetString(), budget.GetProperty("isExceeded").GetBoolean()));
    }

    private static object Question(string text) => new { messages = new[] { new { role = "user", content = text } } };

    private static async Task<TestApp> StartAsync(Func<CancellationToken, IAsyncEnumerable<string>> answer, Action<IAvatarFineTuningBuilder>? services = null)
    {
        var app = await TestApp.StartAsync(services: b =>
        {
            b.AddVendor(ScriptedVendor.Kind, _ => new ScriptedVendor(answer));
            services?.Invoke(b);
        });
        await app.ClientOf("ava").PutAsJsonAsync("/avatars/ava", new { name = "Ava", baseModel = "scripted/any" }, Cancelled);
        return app;
    }

    private static IAsyncEnumerable<string> Said(params string[] pieces) => pieces.ToAsyncEnumerable();

    private static async IAsyncEnumerable<string> Failing(VendorFault fault, params string[] pieces)
    {
        foreach (var piece in pieces)
        {
            await Task.Yield();
            yield return piece;
        }

        throw ScriptedVendor.Fault(fault);
    }

    private static async IAsyncEnumerable<string> ForEver(TaskCompletionSource ended, [EnumeratorCancellation] CancellationToken cancelled)
    {
        try
        {
            yield return "well";
            await Task.Delay(Timeout.InfiniteTimeSpan, cancelled);
        }
        finally
        {
            ended.TrySetResult();
        }
    }
}
