using AvatarFineTune.OpenAI.Chat;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using static AvatarFineTune.OpenAI.Tests.Chat.ChatStreamTwinTests;

namespace AvatarFineTune.OpenAI.Tests.Chat;

/// <summary>Streams that the AI package would not read, or that end before their end.</summary>
public sealed class ChatStreamTests
{
    [Fact]
    public async Task A_finish_reason_that_nobody_knows_stays_the_services_word()
    {
        var response = await AskAsync(Delta("""{"content":"Hello"}"""), Delta("{}", "eos"));

        Assert.Equal(("Hello", "eos"), (response.Text, response.FinishReason?.Value));
    }

    [Fact]
    public async Task A_refusal_arrives_as_error_content_at_the_end()
    {
        var response = await AskAsync(Delta("""{"role":"assistant","refusal":"No"}"""), Delta("""{"refusal":"."}"""), Delta("{}", "stop"));

        var refusal = Assert.Single(response.Messages[0].Contents.OfType<ErrorContent>());
        Assert.Equal(("No.", "Refusal"), (refusal.Message, refusal.ErrorCode));
    }

    [Fact]
    public async Task What_a_service_leaves_out_or_writes_otherwise_stays_unknown()
    {
        var response = await AskAsync(
            """{"id":7,"created":"today","model":null,"service_tier":3,"choices":[{"delta":{"role":1,"content":[{"type":"thinking","thinking":[1]},{"type":"text","text":"a"},"b"],"tool_calls":{},"refusal":{},"audio":"x"}}],"usage":3}""",
            """{"created":1760000000.5,"choices":[{"delta":{"content":"b","tool_calls":[{"function":{"name":"f"}},4]},"finish_reason":""}],"usage":{"prompt_tokens":"x","completion_tokens":4.5,"prompt_tokens_details":7}}""",
            """{"choices":null}""",
            """{"choices":[null]}""",
            """{"choices":[{"delta":null,"finish_reason":"stop"}],"error":null}""");

        Assert.Equal("ab", response.Text);
        Assert.Equal((null, null, null), (response.ResponseId, response.ModelId, response.CreatedAt));
        Assert.Equal("call_0", Assert.Single(response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>()).CallId);
        Assert.Equal((0, 0), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount));
    }

    [Theory]
    [InlineData("""{"error":{"message":"Slow down.","type":"tokens","code":"rate_limit_exceeded"}}""", VendorFault.Throttled)]
    [InlineData("""{"error":"It broke."}""", VendorFault.Unavailable)]
    [InlineData("""{"id":"c","choices":[],"error":{"code":502,"message":"It broke."}}""", VendorFault.Unavailable)]
    [InlineData("""[1]""", VendorFault.Unavailable)]
    [InlineData("""null""", VendorFault.Unavailable)]
    [InlineData("""{"id":"c"} {}""", VendorFault.Unavailable)]
    [InlineData("""{"id":"c","choices":[""", VendorFault.Unavailable)]
    [InlineData("""{"choices":[{"delta":{"content":"\ud83d"}}]}""", VendorFault.Unavailable)]
    public async Task A_chunk_that_is_none_ends_the_stream_with_its_fault_after_what_came(string chunk, VendorFault expected)
    {
        await using var stub = await WireStub.StartAsync(200, ChatAnswerWireTests.Stream(Delta("""{"content":"Hel"}"""), chunk, Delta("{}", "stop")));
        var text = "";
        await using var updates = ChatRig.Client(stub).GetStreamingResponseAsync("Hi").GetAsyncEnumerator();

        var fault = await Assert.ThrowsAsync<ModelVendorException>(async () =>
        {
            while (await updates.MoveNextAsync())
            {
                text += updates.Current.Text;
            }
        });

        Assert.Equal((expected, "Hel"), (fault.Fault, text));
        Assert.False(await updates.MoveNextAsync());
    }

    [Fact]
    public async Task An_error_after_the_answers_end_is_no_fault()
    {
        var response = await AskAsync(Delta("""{"content":"Hello"}""", "stop"), """{"error":{"message":"It broke."}}""");

        Assert.Equal("Hello", response.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("data: [DONE]\n\n")]
    public async Task A_stream_that_ends_before_the_model_has_is_cut_and_tells_no_half_tool_call(string end)
    {
        var chunk = Delta("""{"content":"Hel","tool_calls":[{"index":0,"id":"call_1","function":{"name":"f","arguments":"{\"a\""}}]}""");
        await using var stub = await WireStub.StartAsync(200, $"data: {chunk}\n\n{end}");
        var seen = new List<ChatResponseUpdate>();

        var fault = await Assert.ThrowsAsync<ModelVendorException>(async () =>
        {
            await foreach (var update in ChatRig.Client(stub).GetStreamingResponseAsync("Hi"))
            {
                seen.Add(update);
            }
        });

        Assert.Equal(VendorFault.Unavailable, fault.Fault);
        Assert.Contains("broke off", fault.Message, StringComparison.Ordinal);
        Assert.IsType<TextContent>(Assert.Single(Assert.Single(seen).Contents));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_cancellation_in_the_middle_stays_the_callers_and_hands_nothing_more_out(bool withCall, bool withEnumerator)
    {
        using var call = new CancellationTokenSource();
        using var enumerator = new CancellationTokenSource();
        await using var stub = await WireStub.StartAsync(200, ChatAnswerWireTests.Stream(Delta("""{"content":"Hel"}"""), Delta("""{"content":"lo"}"""), Delta("{}", "stop")));
        await using var updates = ChatRig.Client(stub).GetStreamingResponseAsync("Hi", null, withCall ? call.Token : default).GetAsyncEnumerator(withEnumerator ? enumerator.Token : default);
        Assert.True(await updates.MoveNextAsync());

        var cancelled = withEnumerator ? enumerator : call;
        await cancelled.CancelAsync();

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await updates.MoveNextAsync());
        Assert.Equal(cancelled.Token, thrown.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_breaks_off_leaves_no_request_behind(bool cancels)
    {
        using var stop = new CancellationTokenSource();
        var left = new TaskCompletionSource();
        await using var stub = await WireStub.StartAsync(async (_, context) =>
        {
            await WireStub.WriteAsync(context, 200, "data: " + Delta("""{"content":"Hel"}""") + "\n\n");
            await context.Response.Body.FlushAsync();
            await using var registration = context.RequestAborted.Register(left.SetResult);
            await left.Task;
        });
        var updates = ChatRig.Client(stub).GetStreamingResponseAsync("Hi", null, stop.Token).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());

        if (cancels)
        {
            var waiting = updates.MoveNextAsync();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        }

        await updates.DisposeAsync();

        await left.Task;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_piece_that_takes_too_long_is_unavailable(bool hasBegun)
    {
        await using var stub = await WireStub.StartAsync(async (_, context) =>
        {
            if (hasBegun)
            {
                await WireStub.WriteAsync(context, 200, "data: " + Delta("""{"content":"Hel"}""") + "\n\n");
                await context.Response.Body.FlushAsync();
            }

            var left = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(left.SetResult);
            await left.Task;
        });
        var timeout = TimeSpan.FromMilliseconds(300);
        var client = OpenAIChatClientFactory.Create(ChatRig.Settings(stub.Endpoint) with { Timeout = timeout }, "tuned-1");
        await using var updates = client.GetStreamingResponseAsync("Hi").GetAsyncEnumerator();
        if (hasBegun)
        {
            Assert.True(await updates.MoveNextAsync());
        }

        var fault = await Assert.ThrowsAsync<ModelVendorException>(async () => await updates.MoveNextAsync());

        Assert.Equal(VendorFault.Unavailable, fault.Fault);
        Assert.Contains("in time", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_who_takes_longer_than_a_piece_may_gets_the_whole_answer()
    {
        var isRead = new TaskCompletionSource();
        await using var stub = await WireStub.StartAsync(async (_, context) =>
        {
            await WireStub.WriteAsync(context, 200, "data: " + Delta("""{"content":"Hel"}""") + "\n\n");
            await context.Response.Body.FlushAsync();
            await isRead.Task;
            await context.Response.WriteAsync("data: " + Delta("""{"content":"lo"}""", "stop") + "\n\n");
        });
        var timeout = TimeSpan.FromSeconds(2);
        var client = OpenAIChatClientFactory.Create(ChatRig.Settings(stub.Endpoint) with { Timeout = timeout }, "tuned-1");
        var text = "";

        await foreach (var update in client.GetStreamingResponseAsync("Hi"))
        {
            text += update.Text;
            if (!isRead.Task.IsCompleted)
            {
                await Task.Delay(timeout * 1.2);
                isRead.SetResult();
            }
        }

        Assert.Equal("Hello", text);
    }

    [Fact]
    public async Task Each_enumeration_is_a_request_of_its_own()
    {
        await using var stub = await WireStub.StartAsync(200, ChatAnswerWireTests.Stream(Delta("""{"content":"Hello"}""", "stop")));
        var stream = ChatRig.Client(stub).GetStreamingResponseAsync("Hi");

        Assert.Empty(stub.Requests);
        Assert.Equal((await ChatRig.CollectAsync(stream)).Select(PackageTwin.Show), (await ChatRig.CollectAsync(stream)).Select(PackageTwin.Show));
        Assert.Equal(2, stub.Requests.Count);
    }

    private static async Task<ChatResponse> AskAsync(params string[] chunks)
    {
        await using var stub = await WireStub.StartAsync(200, ChatAnswerWireTests.Stream(chunks));
        return await ChatRig.Client(stub).GetStreamingResponseAsync("Hi").ToChatResponseAsync();
    }
}
