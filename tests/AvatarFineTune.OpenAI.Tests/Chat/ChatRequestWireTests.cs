using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Tests.Chat;

/// <summary>What an app asks is what goes over the wire.</summary>
public sealed class ChatRequestWireTests
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task Roles_reach_the_wire_in_their_order_with_several_system_messages()
    {
        var body = await AskAsync(
            [new(ChatRole.System, "One."), new(ChatRole.System, "Two."), new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Hey"), new(ChatRole.System, "Three."), new(ChatRole.User, "So?")]);

        var messages = body.GetProperty("messages").EnumerateArray().Select(m => (m.GetProperty("role").GetString(), Text(m))).ToArray();
        Assert.Equal([("system", "One."), ("system", "Two."), ("user", "Hi"), ("assistant", "Hey"), ("system", "Three."), ("user", "So?")], messages);
        Assert.Equal("tuned-1", body.GetProperty("model").GetString());
    }

    [Fact]
    public async Task An_image_becomes_an_image_part_with_its_bytes_and_a_linked_one_keeps_its_address()
    {
        var body = await AskAsync([new(ChatRole.User, [new TextContent("What is it?"), new DataContent(Png, "image/png"), new UriContent("https://pictures.example/a.png", "image/png")])]);

        var parts = body.GetProperty("messages")[0].GetProperty("content").EnumerateArray().ToArray();
        Assert.Equal(["text", "image_url", "image_url"], parts.Select(p => p.GetProperty("type").GetString()));
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(Png), parts[1].GetProperty("image_url").GetProperty("url").GetString());
        Assert.Equal("https://pictures.example/a.png", parts[2].GetProperty("image_url").GetProperty("url").GetString());
    }

    [Fact]
    public async Task A_PDF_becomes_a_file_part_with_its_name_and_data()
    {
        var pdf = "%PDF-1.4 made up"u8.ToArray();
        var body = await AskAsync([new(ChatRole.User, [new DataContent(pdf, "application/pdf") { Name = "page-1.pdf" }])]);

        var part = Assert.Single(body.GetProperty("messages")[0].GetProperty("content").EnumerateArray());
        Assert.Equal("file", part.GetProperty("type").GetString());
        Assert.Equal("page-1.pdf", part.GetProperty("file").GetProperty("filename").GetString());
        Assert.Equal("data:application/pdf;base64," + Convert.ToBase64String(pdf), part.GetProperty("file").GetProperty("file_data").GetString());
    }

    [Fact]
    public async Task Tools_calls_and_results_reach_the_wire()
    {
        var tool = AIFunctionFactory.Create((string city) => "sunny in " + city, "get_weather", "Tells the weather.");
        var body = await AskAsync(
            [
                new(ChatRole.User, "Weather?"),
                new(ChatRole.Assistant, [new FunctionCallContent("call_1", "get_weather", new Dictionary<string, object?> { ["city"] = "Marnbeck" })]),
                new(ChatRole.Tool, [new FunctionResultContent("call_1", "sunny")]),
            ],
            new() { Tools = [tool], ToolMode = ChatToolMode.RequireSpecific("get_weather"), AllowMultipleToolCalls = false });

        Assert.Equal("get_weather", body.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString());
        Assert.Equal("Tells the weather.", body.GetProperty("tools")[0].GetProperty("function").GetProperty("description").GetString());
        Assert.True(body.GetProperty("tools")[0].GetProperty("function").GetProperty("parameters").GetProperty("properties").TryGetProperty("city", out _));
        Assert.Equal("get_weather", body.GetProperty("tool_choice").GetProperty("function").GetProperty("name").GetString());
        Assert.False(body.GetProperty("parallel_tool_calls").GetBoolean());
        var call = body.GetProperty("messages")[1].GetProperty("tool_calls")[0];
        using var arguments = JsonDocument.Parse(call.GetProperty("function").GetProperty("arguments").GetString()!);
        Assert.Equal(("call_1", "Marnbeck"), (call.GetProperty("id").GetString(), arguments.RootElement.GetProperty("city").GetString()));
        Assert.Equal(("tool", "call_1", "sunny"), (body.GetProperty("messages")[2].GetProperty("role").GetString(), body.GetProperty("messages")[2].GetProperty("tool_call_id").GetString(), Text(body.GetProperty("messages")[2])));
    }

    [Fact]
    public async Task A_strict_schema_reaches_the_wire()
    {
        using var schema = JsonDocument.Parse("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""");
        var body = await AskAsync(
            [new(ChatRole.User, "Hi")],
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "thing"), AdditionalProperties = new() { ["strict"] = true } });

        var format = body.GetProperty("response_format");
        Assert.Equal("json_schema", format.GetProperty("type").GetString());
        Assert.Equal("thing", format.GetProperty("json_schema").GetProperty("name").GetString());
        Assert.True(format.GetProperty("json_schema").GetProperty("strict").GetBoolean());
        Assert.True(JsonElement.DeepEquals(schema.RootElement, format.GetProperty("json_schema").GetProperty("schema")));
    }

    [Fact]
    public async Task Options_reach_the_wire()
    {
        var body = await AskAsync(
            [new(ChatRole.User, "Hi")],
            new() { Temperature = 0.5f, TopP = 0.25f, MaxOutputTokens = 77, FrequencyPenalty = 0.125f, PresencePenalty = 0.75f, Seed = 9, StopSequences = ["END"] });

        Assert.Equal(0.5, body.GetProperty("temperature").GetDouble(), 3);
        Assert.Equal(0.25, body.GetProperty("top_p").GetDouble(), 3);
        Assert.Equal(77, body.GetProperty("max_completion_tokens").GetInt32());
        Assert.Equal(0.125, body.GetProperty("frequency_penalty").GetDouble(), 3);
        Assert.Equal(0.75, body.GetProperty("presence_penalty").GetDouble(), 3);
        Assert.Equal(9, body.GetProperty("seed").GetInt32());
        Assert.Equal("END", body.GetProperty("stop")[0].GetString());
    }

    [Fact]
    public async Task Instructions_become_a_system_message_and_an_options_model_overrides_ours()
    {
        var body = await AskAsync([new(ChatRole.User, "Hi")], new() { Instructions = "Be brief.", ModelId = "tuned-2" });

        Assert.Equal("tuned-2", body.GetProperty("model").GetString());
        Assert.Equal(("system", "Be brief."), (body.GetProperty("messages")[0].GetProperty("role").GetString(), Text(body.GetProperty("messages")[0])));
    }

    [Fact]
    public async Task Neither_messages_nor_options_are_changed()
    {
        await using var stub = await WireStub.StartAsync(200, WireStub.Completion("Hello"));
        ChatMessage[] messages = [new(ChatRole.System, "One."), new(ChatRole.User, [new TextContent("Hi"), new DataContent(Png, "image/png")])];
        var options = new ChatOptions { Temperature = 1, StopSequences = ["END"], AdditionalProperties = new() { ["own"] = "x" } };
        var before = (Snapshot(messages), Snapshot(options));

        await ChatRig.Client(stub).GetResponseAsync(messages, options);

        Assert.Equal(before, (Snapshot(messages), Snapshot(options)));
    }

    private static string Snapshot<T>(T value) => JsonSerializer.Serialize(value, AIJsonUtilities.DefaultOptions);

    private static async Task<JsonElement> AskAsync(ChatMessage[] messages, ChatOptions? options = null)
    {
        await using var stub = await WireStub.StartAsync(200, WireStub.Completion("Hello"));
        await ChatRig.Client(stub).GetResponseAsync(messages, options);
        return Assert.Single(stub.Requests).Body;
    }

    private static string? Text(JsonElement message)
    {
        var content = message.GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString() : string.Concat(content.EnumerateArray().Select(p => p.GetProperty("text").GetString()));
    }
}
