using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace AvatarFineTune.OpenAI.Tests.Chat;

/// <summary>A stream becomes the same updates as the AI package makes of the same bytes.</summary>
public sealed class ChatStreamTwinTests
{
    private const string Head = "\"id\":\"chatcmpl-7\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\"m-1\"";

    public static TheoryData<string, string[]> Streams => new()
    {
        { "text with usage", [Delta("""{"role":"assistant","content":"","refusal":null}"""), Delta("""{"content":"Hel"}"""), Delta("""{"content":"lo \"you\" \u00e9 \ud83d\ude00\n"}"""), Delta("{}", "stop"), Last("""{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29}""")] },
        { "usage with all its details", [Delta("""{"content":"a"}""", "length"), Last("""{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":4,"audio_tokens":2},"completion_tokens_details":{"reasoning_tokens":3,"audio_tokens":1,"accepted_prediction_tokens":5,"rejected_prediction_tokens":6}}""")] },
        { "usage with details that tell nothing", [Delta("""{"content":"a"}""", "stop"), Last("""{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,"prompt_tokens_details":null,"completion_tokens_details":{}}""")] },
        { "usage in every chunk", [Chunk("""[{"index":0,"delta":{"role":"assistant","content":"a"},"finish_reason":null}]""", ",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}"), Chunk("""[{"index":0,"delta":{"content":"b"},"finish_reason":"stop"}]""", ",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}")] },
        { "no usage", [Delta("""{"role":"assistant","content":"a"}"""), Delta("{}", "content_filter")] },
        { "finish reason with the last text", [Delta("""{"role":"assistant","content":"a"}"""), Delta("""{"content":"b"}""", "STOP")] },
        { "one tool call", [Delta("""{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"get_weather","arguments":""}}]}"""), Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Marn"}}]}"""), Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"beck\",\"days\":[1,2.5,null,true]}"}}]}"""), Delta("{}", "tool_calls")] },
        { "two tool calls by turns and text", [Delta("""{"role":"assistant","content":"wait"}"""), Delta("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"a","arguments":"{"}},{"index":1,"id":"call_2","type":"function","function":{"name":"b"}}]}"""), Delta("""{"tool_calls":[{"index":1,"id":"other","function":{"name":"c","arguments":"{\"x\":1}"}}]}"""), Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"}"}}]}"""), Delta("{}", "tool_calls"), Last("""{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}""")] },
        { "a tool call with arguments that are no JSON", [Delta("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"a","arguments":"{\"x\":"}}]}"""), Delta("{}", "tool_calls")] },
        { "a tool call without arguments and one without a name", [Delta("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"a","arguments":null}},{"index":3,"id":"call_2","type":"function","function":{"arguments":"{}"}}]}"""), Delta("{}", "function_call")] },
        { "a refusal beside a tool call", [Delta("""{"refusal":"No"}"""), Delta("""{"refusal":", no."}"""), Delta("""{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"a","arguments":"{}"}}]}""", "tool_calls")] },
        { "reasoning", [Delta("""{"role":"assistant","content":null,"reasoning_content":"Hm"}"""), Delta("""{"reasoning_content":", so","content":"Yes"}"""), Delta("{}", "stop")] },
        { "parts of text", [Delta("""{"role":"assistant","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"""), Delta("{}", "stop")] },
        { "another role", [Delta("""{"role":"tool","content":"a"}"""), Delta("""{"role":"user"}""", "stop")] },
        { "developer", [Delta("""{"role":"developer","content":"a"}""", "stop")] },
        { "names at the end and in another order", ["{\"choices\":[{\"finish_reason\":null,\"delta\":{\"content\":\"a\"},\"index\":0}],\"model\":\"m-2\",\"created\":1760000001,\"id\":\"x\",\"object\":\"chat.completion.chunk\"}", Delta("{}", "stop")] },
        { "ids that change and a model that comes late", ["{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}]}", Delta("""{"role":"assistant","content":"a"}"""), Delta("{}", "stop")] },
        { "further things of services", [Chunk("""[{"index":0,"delta":{"content":"a","tool_calls":null,"function_call":null,"annotations":[{"x":[1,{"y":2}]}]},"logprobs":{"content":[{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[]}],"refusal":null},"content_filter_results":{"hate":{"filtered":false}},"finish_reason":null}]""", ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",\"obfuscation\":\"xk3\",\"x_own\":{\"a\":[1,2]},\"usage\":null"), Delta("{}", "stop")] },
        { "two choices", [Chunk("""[{"index":0,"delta":{"content":"a"},"finish_reason":null},{"index":1,"delta":{"content":"b"},"finish_reason":"stop"}]"""), Delta("{}", "stop")] },
        { "escaped names", ["{\"\\u0069d\":\"x\",\"created\":1760000000,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"c\\u006fntent\":\"a\"},\"finish_reason\":\"stop\"}]}"] },
        { "a long chunk", [Delta($$"""{"content":"{{new string('x', 70_000)}}"}"""), Delta("{}", "stop")] },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task The_same_bytes_become_the_same_updates(string name, string[] chunks)
    {
        var (ours, theirs) = await PackageTwin.BothAsync(ChatAnswerWireTests.Stream(chunks));

        Assert.True(theirs.Count >= chunks.Length, name);
        Assert.Equal(theirs.Select(PackageTwin.Show), ours.Select(PackageTwin.Show));
        Assert.Equivalent(theirs.ToChatResponse().Usage, ours.ToChatResponse().Usage);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Made_up_streams_become_the_same_updates(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 40; i++)
        {
            var chunks = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Delta(RandomDelta(random))).Append(Delta("{}", random.Next(2) == 0 ? "stop" : "tool_calls"))
                .Concat(random.Next(2) == 0 ? [] : [Last($$"""{"prompt_tokens":{{random.Next(99)}},"completion_tokens":{{random.Next(99)}},"total_tokens":{{random.Next(99)}}}""")]).ToArray();

            var (ours, theirs) = await PackageTwin.BothAsync(ChatAnswerWireTests.Stream(chunks));

            Assert.Equal(theirs.Select(PackageTwin.Show), ours.Select(PackageTwin.Show));
        }
    }

    [Theory]
    [InlineData(null, "audio/mpeg")]
    [InlineData("wav", "audio/wav")]
    public async Task Audio_arrives_as_the_kind_that_was_asked_for(string? format, string expected)
    {
        var options = format is null ? null : new ChatOptions
        {
#pragma warning disable OPENAI001
            RawRepresentationFactory = _ => new ChatCompletionOptions { AudioOptions = new(ChatOutputAudioVoice.Alloy, new ChatOutputAudioFormat(format)) },
#pragma warning restore OPENAI001
        };

        var (ours, theirs) = await PackageTwin.BothAsync(ChatAnswerWireTests.Stream(Delta("""{"role":"assistant","audio":{"id":"a","data":"AQID","transcript":"x"}}"""), Delta("{}", "stop")), options);

        Assert.Equal(expected, Assert.Single(ours[0].Contents.OfType<DataContent>()).MediaType);
        Assert.Equal(theirs.Select(PackageTwin.Show), ours.Select(PackageTwin.Show));
    }

    [Fact]
    public async Task What_an_update_has_no_place_for_is_found_in_the_packages_own_object()
    {
        var (ours, _) = await PackageTwin.BothAsync(ChatAnswerWireTests.Stream(
            Chunk("""[{"index":0,"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[]}],"refusal":null},"finish_reason":null}]"""),
            Delta("""{"content":"b"}""", "stop")));

        var raw = Assert.IsType<StreamingChatCompletionUpdate>(ours[0].RawRepresentation);
        Assert.Equal(-0.5f, Assert.Single(raw.ContentTokenLogProbabilities).LogProbability);
        Assert.Null(ours[1].RawRepresentation);
    }

    internal static string Delta(string delta, string? finish = null) =>
        Chunk($$"""[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{(finish is null ? "null" : WireStub.Quote(finish))}}}]""");

    internal static string Last(string usage) => Chunk("[]", ",\"usage\":" + usage);

    private static string Chunk(string choices, string rest = "") => $$$"""{{{{Head}}},"choices":{{{choices}}}{{{rest}}}}""";

    private static string RandomDelta(Random random) => random.Next(6) switch
    {
        0 => """{"role":"assistant","content":""}""",
        1 => """{"reasoning_content":"hm"}""",
        2 => $$$"""{"tool_calls":[{"index":{{{random.Next(3)}}},"id":"call_{{{random.Next(9)}}}","type":"function","function":{"name":"f{{{random.Next(3)}}}","arguments":"{}"}}]}""",
        3 => """{"content":null}""",
        _ => $$"""{"content":{{WireStub.Quote(new string((char)random.Next('a', 0x1000), random.Next(1, 6)))}}}""",
    };
}
