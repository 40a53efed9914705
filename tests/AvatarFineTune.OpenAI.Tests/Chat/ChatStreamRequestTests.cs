using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using static AvatarFineTune.OpenAI.Tests.Chat.ChatStreamTwinTests;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat;

namespace AvatarFineTune.OpenAI.Tests.Chat;

/// <summary>A stream is asked for as the AI package asks for it.</summary>
public sealed class ChatStreamRequestTests
{
    private static readonly string Answer = ChatAnswerWireTests.Stream(Delta("""{"content":"Hello"}""", "stop"));

    public static TheoryData<string, ChatOptions?> Options => new()
    {
        { "none", null },
        { "empty", new() },
        { "numbers", new() { Temperature = 0.5f, TopP = 0.25f, MaxOutputTokens = 77, FrequencyPenalty = 0.125f, PresencePenalty = 0.75f, Seed = 9, StopSequences = ["END", "STOP"] } },
        { "another model and instructions", new() { ModelId = "tuned-2", Instructions = "Be brief." } },
        { "tools", new() { Tools = [AIFunctionFactory.Create((string city) => "sunny in " + city, "get_weather", "Tells the weather.")], ToolMode = ChatToolMode.RequireSpecific("get_weather"), AllowMultipleToolCalls = false, AdditionalProperties = new() { ["strict"] = true } } },
        { "a schema", new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{"a":{"type":"string"}}}"""), "thing", "A thing.") } },
        { "JSON", new() { ResponseFormat = ChatResponseFormat.Json, Reasoning = new() { Effort = ReasoningEffort.Low } } },
        { "the package's own", new() { Temperature = 1, TopP = 0.5f, RawRepresentationFactory = _ => new ChatCompletionOptions { Temperature = 0.25f, EndUserId = "u", IncludeLogProbabilities = true } } },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public async Task Messages_and_options_reach_the_wire_as_the_package_sends_them(string name, ChatOptions? options)
    {
        ChatMessage[] messages =
        [
            new(ChatRole.System, "One."),
            new(ChatRole.User, [new TextContent("What is it?"), new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new UriContent("https://pictures.example/a.png", "image/png")]) { AuthorName = "A b" },
            new(ChatRole.Assistant, [new FunctionCallContent("call_1", "get_weather", new Dictionary<string, object?> { ["city"] = "Marnbeck" })]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", "sunny")]),
        ];
        var before = options is null ? null : JsonSerializer.Serialize(options, AIJsonUtilities.DefaultOptions);
        await using var stub = await WireStub.StartAsync(200, Answer);

        await ChatRig.CollectAsync(ChatRig.Client(stub).GetStreamingResponseAsync(messages, options));
        await ChatRig.CollectAsync(PackageTwin.Client(stub).GetStreamingResponseAsync(messages, options));

        Assert.True(JsonElement.DeepEquals(stub.Requests[1].Body, stub.Requests[0].Body), $"{name}: {stub.Requests[0].Body} is not {stub.Requests[1].Body}");
        Assert.Equal(stub.Requests[1].Headers["Accept"], stub.Requests[0].Headers["Accept"]);
        Assert.Equal(before, options is null ? null : JsonSerializer.Serialize(options, AIJsonUtilities.DefaultOptions));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_chats_span_is_told_what_the_package_tells_it(bool withOptions)
    {
        using var listener = new ActivityListener { ShouldListenTo = s => s.Name == nameof(ChatStreamRequestTests), Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource(nameof(ChatStreamRequestTests));
        await using var stub = await WireStub.StartAsync(
            200, ChatAnswerWireTests.Stream("""{"id":"c","created":1760000000,"model":"m","service_tier":"default","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}"""));
        var tags = new List<string[]>();
        foreach (var client in (IChatClient[])[ChatRig.Client(stub), PackageTwin.Client(stub)])
        {
            using var span = source.StartActivity("chat tuned-1");
            await ChatRig.CollectAsync(client.GetStreamingResponseAsync("Hi", withOptions ? new() : null));
            tags.Add([.. span!.TagObjects.Select(t => $"{t.Key}={t.Value}")]);
        }

        Assert.Equal(["openai.api.type=chat_completions", "openai.response.service_tier=default", "openai.response.system_fingerprint=fp_1"], tags[0]);
        Assert.Equal(tags[1], tags[0]);
    }
}
