using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Tests.Chat;

/// <summary>What comes over the wire is what an app gets.</summary>
public sealed class ChatAnswerWireTests
{
    [Fact]
    public async Task Text_usage_with_cached_tokens_and_the_finish_reason_arrive()
    {
        await using var stub = await WireStub.StartAsync(200, WireStub.Completion("Hello there"));

        var response = await ChatRig.Client(stub).GetResponseAsync("Hi");

        Assert.Equal("Hello there", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal("tuned-1", response.ModelId);
        Assert.Equal((19, 10, 29, 4), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount));
    }

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("length", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("tool_calls", "tool_calls")]
    public async Task A_finish_reason_stays_a_finish_reason(string wire, string expected)
    {
        await using var stub = await WireStub.StartAsync(200, WireStub.Completion("Hel", wire));

        var response = await ChatRig.Client(stub).GetResponseAsync("Hi");

        Assert.Equal(expected, response.FinishReason?.Value);
    }

    [Fact]
    public async Task A_refusal_arrives_as_error_content()
    {
        await using var stub = await WireStub.StartAsync(200, WireStub.Completion("", refusal: "No."));

        var response = await ChatRig.Client(stub).GetResponseAsync("Hi");

        Assert.Equal("No.", Assert.Single(response.Messages[0].Contents.OfType<ErrorContent>()).Message);
    }

    [Fact]
    public async Task A_tool_call_arrives_with_its_arguments()
    {
        const string Answer = """{"id":"c","object":"chat.completion","created":1760000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Marnbeck\"}"}}]},"finish_reason":"tool_calls"}]}""";
        await using var stub = await WireStub.StartAsync(200, Answer);

        var response = await ChatRig.Client(stub).GetResponseAsync("Hi");

        var call = Assert.Single(response.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal(("call_1", "get_weather", "Marnbeck"), (call.CallId, call.Name, call.Arguments!["city"]?.ToString()));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Fact]
    public async Task A_streamed_answer_arrives_in_pieces_with_finish_and_usage()
    {
        await using var stub = await WireStub.StartAsync(200, Stream(
            """{"id":"c","object":"chat.completion.chunk","created":1760000000,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"},"finish_reason":null}]}""",
            """{"id":"c","object":"chat.completion.chunk","created":1760000000,"model":"m","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}]}""",
            """{"id":"c","object":"chat.completion.chunk","created":1760000000,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            """{"id":"c","object":"chat.completion.chunk","created":1760000000,"model":"m","choices":[],"usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":4}}}"""));

        var updates = await ChatRig.CollectAsync(ChatRig.Client(stub).GetStreamingResponseAsync("Hi"));

        var response = updates.ToChatResponse();
        Assert.Equal(["Hel", "lo"], updates.Select(u => u.Text).Where(t => t.Length > 0));
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((19, 10, 4), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.CachedInputTokenCount));
        Assert.True(stub.Last.Body.GetProperty("stream").GetBoolean());
        Assert.True(stub.Last.Body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    [Fact]
    public async Task A_streamed_tool_call_arrives_whole()
    {
        await using var stub = await WireStub.StartAsync(200, Stream(
            """{"id":"c","object":"chat.completion.chunk","created":1760000000,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"get_weather","arguments":""}}]},"finish_reason":null}]}""",
            """{"id":"c","object":"chat.completion.chunk","created":1760000000,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Marn"}}]},"finish_reason":null}]}""",
            """{"id":"c","object":"chat.completion.chunk","created":1760000000,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"beck\"}"}}]},"finish_reason":null}]}""",
            """{"id":"c","object":"chat.completion.chunk","created":1760000000,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"""));

        var response = (await ChatRig.CollectAsync(ChatRig.Client(stub).GetStreamingResponseAsync("Hi"))).ToChatResponse();

        var call = Assert.Single(response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>());
        Assert.Equal(("call_1", "Marnbeck"), (call.CallId, call.Arguments!["city"]?.ToString()));
    }

    internal static string Stream(params string[] events) => string.Concat(events.Select(e => $"data: {e}\n\n")) + "data: [DONE]\n\n";
}
