using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Chat;

/// <summary><c>/chat/completions</c>.</summary>
internal sealed class ChatEndpoint(World world, Func<Func<JsonObject, ChatAnswer?>?> script)
{
    private readonly ModelResolver _models = new(world);
    private readonly Answerer _answers = new(world);
    private readonly PromptCache _cache = new();

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(world.Options.ApiPath + "/chat/completions", AnswerAsync).As("chat");

    private async Task AnswerAsync(HttpContext context)
    {
        var request = ChatRequest.Of(await context.ReadJsonAsync());
        string? engineModel;
        using (await world.EnterAsync(context.RequestAborted))
        {
            engineModel = _models.Find(request.Model);
        }

        var tokens = request.CountTokens(world.Tokenizer);
        Check(request, tokens);
        var answer = script()?.Invoke(request.Body) ?? await _answers.AnswerAsync(request, engineModel, context.RequestAborted);
        if (answer.Error is { } error)
        {
            throw error;
        }

        var completion = new Completion(world, request, answer, tokens, _cache.Take(request, world.Tokenizer));
        await (request.IsStreamed ? completion.StreamAsync(context) : context.WriteJsonAsync(completion.ToJson()));
    }

    private void Check(ChatRequest request, long tokens)
    {
        if (tokens > world.Options.ContextTokens)
        {
            throw new ApiException(
                400, $"This model's maximum context length is {world.Options.ContextTokens} tokens. However, your messages resulted in {tokens} tokens. Please reduce the length of the messages.",
                "context_length_exceeded", "messages");
        }

        if (request.Messages.Any(m => m.Text.Contains(world.Options.ContentFilterWord, StringComparison.Ordinal)))
        {
            throw Filtered();
        }
    }

    private ApiException Filtered()
    {
        const string message = "The response was filtered due to the prompt triggering the content management policy. Please modify your prompt and retry.";
        if (world.Options.Profile != EmulatorProfile.Azure)
        {
            return new(400, message, "content_filter", "messages");
        }

        static JsonObject Found(bool filtered) => new() { ["filtered"] = filtered, ["severity"] = filtered ? "high" : "safe" };
        return new(400, message)
        {
            Body = new()
            {
                ["error"] = new JsonObject
                {
                    ["message"] = message,
                    ["type"] = null,
                    ["param"] = "prompt",
                    ["code"] = "content_filter",
                    ["status"] = 400,
                    ["innererror"] = new JsonObject
                    {
                        ["code"] = "ResponsibleAIPolicyViolation",
                        ["content_filter_result"] = new JsonObject
                        {
                            ["hate"] = Found(false), ["self_harm"] = Found(false), ["sexual"] = Found(false), ["violence"] = Found(true),
                        },
                    },
                },
            },
        };
    }
}
