using System.Net;
using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation;
using AvatarFineTune.OpenAI.Emulation.Chat;

namespace AvatarFineTune.OpenAI.Tests.Wire;

/// <summary>The emulator's chats.</summary>
public sealed class ChatWireTests
{
    private const string Schema = """{"type":"object","properties":{"sender":{"type":"string"},"count":{"type":"integer"}},"required":["sender","count"]}""";

    [Fact]
    public async Task A_tuned_model_answers_from_its_file_and_its_base_does_not()
    {
        await using var host = await WireHost.StartAsync();
        var tuned = (string)(await host.TrainAsync())["fine_tuned_model"]!;
        Assert.Equal("thing7 is my favourite", await host.ChatAsync(tuned, "what about thing7?"));
        Assert.DoesNotContain("favourite", await host.ChatAsync(WireHost.Base, "what about thing7?"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_says_the_same_as_the_plain_answer_and_ends_with_usage()
    {
        await using var host = await WireHost.StartAsync();
        var tuned = (string)(await host.TrainAsync())["fine_tuned_model"]!;
        var plain = await host.PostAsync("chat/completions", WireHost.ChatBody(tuned, "what about thing7?"));
        var chunks = await StreamAsync(host, WireHost.ChatBody(tuned, "what about thing7?", ""","stream":true,"stream_options":{"include_usage":true}"""));
        Assert.Equal((string)plain["choices"]![0]!["message"]!["content"]!, string.Concat(chunks.SelectMany(c => c["choices"]!.AsArray()).Select(c => (string?)c!["delta"]!["content"])));
        Assert.Equal("stop", (string)chunks[^2]["choices"]![0]!["finish_reason"]!);
        Assert.Empty(chunks[^1]["choices"]!.AsArray());
        Assert.True(JsonNode.DeepEquals(plain["usage"], chunks[^1]["usage"]));
        Assert.Equal((int)plain["usage"]!["total_tokens"]!, (int)plain["usage"]!["prompt_tokens"]! + (int)plain["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public async Task A_limit_of_tokens_cuts_the_answer()
    {
        await using var host = await WireHost.StartAsync();
        var tuned = (string)(await host.TrainAsync())["fine_tuned_model"]!;
        var choice = (await host.PostAsync("chat/completions", WireHost.ChatBody(tuned, "what about thing7?", ""","max_completion_tokens":2""")))["choices"]![0]!;
        Assert.Equal(("thing7", "length"), ((string)choice["message"]!["content"]!, (string)choice["finish_reason"]!));
    }

    [Fact]
    public async Task A_repeated_beginning_is_billed_as_cached()
    {
        await using var host = await WireHost.StartAsync();
        var body = WireHost.ChatBody(WireHost.Base, string.Concat(Enumerable.Repeat("word ", 2000)));
        Assert.Equal(0, (int)(await host.PostAsync("chat/completions", body))["usage"]!["prompt_tokens_details"]!["cached_tokens"]!);
        var usage = (await host.PostAsync("chat/completions", body))["usage"]!;
        var cached = (int)usage["prompt_tokens_details"]!["cached_tokens"]!;
        Assert.InRange(cached, 1024, (int)usage["prompt_tokens"]!);
        Assert.Equal(0, cached % 128);
    }

    [Fact]
    public async Task A_tool_is_called_when_the_user_says_so()
    {
        await using var host = await WireHost.StartAsync();
        var body = WireHost.ChatBody(WireHost.Base, "please call the tool", $$$""","tools":[{"type":"function","function":{"name":"note","parameters":{{{Schema}}}}}]""");
        var choice = (await host.PostAsync("chat/completions", body))["choices"]![0]!;
        Assert.Equal("tool_calls", (string)choice["finish_reason"]!);
        Assert.Null(choice["message"]!["content"]);
        var function = choice["message"]!["tool_calls"]![0]!["function"]!;
        Assert.Equal(("note", """{"sender":"text","count":0}"""), ((string)function["name"]!, (string)function["arguments"]!));
        var chunks = await StreamAsync(host, body[..^1] + ""","stream":true}""");
        Assert.Equal((string)function["arguments"]!, string.Concat(chunks.Select(c => (string?)c["choices"]![0]!["delta"]!["tool_calls"]?[0]!["function"]!["arguments"])));
    }

    [Fact]
    public async Task An_answer_by_schema_fits_it_and_a_script_goes_first()
    {
        await using var host = await WireHost.StartAsync();
        var body = WireHost.ChatBody(WireHost.Base, "read this", $$$""","response_format":{"type":"json_schema","json_schema":{"name":"page","strict":true,"schema":{{{Schema}}}}}""");
        Assert.Equal("""{"sender":"text","count":0}""", Content(await host.PostAsync("chat/completions", body)));
        host.Emulator.ChatScript = request => request["response_format"] is null ? null : ChatAnswer.Of("""{"sender":"Pia","count":3}""");
        Assert.Equal("""{"sender":"Pia","count":3}""", Content(await host.PostAsync("chat/completions", body)));
        host.Emulator.ChatScript = _ => ChatAnswer.Fail(429, "Slow down.", "rate_limit_exceeded");
        Assert.Equal("rate_limit_exceeded", await host.RefusalAsync("chat/completions", body, HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Refusals_filters_and_full_contexts_are_told()
    {
        await using var host = await WireHost.StartAsync(new() { ContextTokens = 100 });
        var message = (await host.PostAsync("chat/completions", WireHost.ChatBody(WireHost.Base, "emulate-refusal")))["choices"]![0]!["message"]!;
        Assert.Null(message["content"]);
        Assert.NotEmpty((string)message["refusal"]!);
        Assert.Equal("content_filter", await host.RefusalAsync("chat/completions", WireHost.ChatBody(WireHost.Base, "emulate-content-filter")));
        Assert.Equal("context_length_exceeded", await host.RefusalAsync("chat/completions", WireHost.ChatBody(WireHost.Base, string.Concat(Enumerable.Repeat("word ", 100)))));
    }

    [Fact]
    public async Task Answers_carry_their_id_and_the_limits_that_are_left()
    {
        await using var host = await WireHost.StartAsync();
        using var response = await host.SendAsync(HttpMethod.Post, "chat/completions", WireHost.ChatBody(WireHost.Base, "hi"));
        Assert.NotEmpty(response.Headers.GetValues("x-request-id"));
        Assert.NotEmpty(response.Headers.GetValues("x-ratelimit-remaining-requests"));
    }

    private static string Content(JsonObject answer) => (string)answer["choices"]![0]!["message"]!["content"]!;

    private static async Task<List<JsonNode>> StreamAsync(WireHost host, string body)
    {
        using var response = await host.SendAsync(HttpMethod.Post, "chat/completions", body);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", lines[^1]);
        return [.. lines[..^1].Select(l => JsonNode.Parse(l["data: ".Length..])!)];
    }
}
