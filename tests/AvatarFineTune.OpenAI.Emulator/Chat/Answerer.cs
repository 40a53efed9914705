using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Chat;

/// <summary>Makes answers: a tool call or JSON where that is asked for, a tuned model's words, or a base model's.</summary>
internal sealed class Answerer(World world)
{
    private const string ToolWords = "call the tool";

    public async Task<ChatAnswer> AnswerAsync(ChatRequest request, string? engineModel, CancellationToken cancellationToken)
    {
        if (request.LastText.Contains(world.Options.RefusalWord, StringComparison.Ordinal))
        {
            return ChatAnswer.Refuse("I'm sorry, I can't help with that.");
        }

        if (request.Body["tools"] is JsonArray { Count: > 0 } tools
            && request.Messages.LastOrDefault(m => m.Role == "user").Text?.Contains(ToolWords, StringComparison.OrdinalIgnoreCase) == true
            && request.Messages[^1].Role == "user")
        {
            return Call(tools);
        }

        if (request.Body["response_format"] is JsonObject format && format.Text("type") == "json_schema")
        {
            var schema = format.Object("json_schema")?.Object("schema") ?? throw new ApiException(400, "Missing required parameter: 'response_format.json_schema'.", "missing_required_parameter", "response_format.json_schema");
            return ChatAnswer.Of(Json.Write(SchemaExample.Of(schema, schema) ?? new JsonObject()));
        }

        var (messages, options) = request.ForEngine();
        if (engineModel is null)
        {
            return ChatAnswer.Of($"I am an AI assistant, and this is a general answer: you wrote {request.LastText.Length} characters.");
        }

        using var client = world.Engine.Chat(engineModel);
        var response = await client.GetResponseAsync(messages, options, cancellationToken);
        return new() { Text = response.Text, FinishReason = response.FinishReason?.Value ?? "stop" };
    }

    private static ChatAnswer Call(JsonArray tools)
    {
        var function = (tools[0] as JsonObject)?.Object("function") ?? throw new ApiException(400, "Missing required parameter: 'tools[0].function'.", "missing_required_parameter", "tools[0].function");
        var name = function.Text("name") ?? throw new ApiException(400, "Missing required parameter: 'tools[0].function.name'.", "missing_required_parameter", "tools[0].function.name");
        var parameters = function.Object("parameters") ?? [];
        var arguments = SchemaExample.Of(parameters, parameters) as JsonObject ?? [];
        return new() { ToolCalls = [(name, Json.Write(arguments))], FinishReason = "tool_calls" };
    }
}
