using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Faults;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Chat;

/// <summary>An answer on the wire, at once or chunk by chunk.</summary>
internal sealed class Completion(World world, ChatRequest request, ChatAnswer answer, long promptTokens, long cachedTokens)
{
    private readonly string _id = Ids.New("chatcmpl-", 29);
    private readonly long _created = Json.Unix(world.Now);
    private readonly List<(string Id, string Name, string Arguments)> _calls = [.. answer.ToolCalls.Select(c => (Ids.New("call_"), c.Name, c.Arguments))];

    public JsonObject ToJson()
    {
        var message = new JsonObject { ["role"] = "assistant", ["content"] = answer.Text, ["refusal"] = answer.Refusal, ["annotations"] = new JsonArray() };
        if (_calls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. _calls.Select(c => Call(c.Id, c.Name, c.Arguments))]);
        }

        var json = Envelope("chat.completion");
        json["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["logprobs"] = null, ["finish_reason"] = answer.FinishReason });
        json["usage"] = Usage();
        return json;
    }

    public async Task StreamAsync(HttpContext context)
    {
        var chunks = Chunks().ToList();
        var cut = context.IsStreamToBeCut() ? (chunks.Count + 1) / 2 : -1;
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        for (var i = 0; i < chunks.Count; i++)
        {
            if (i == cut)
            {
                await context.CutAfterFlushAsync();
                return;
            }

            await SendAsync(context, Json.Write(chunks[i]));
        }

        await SendAsync(context, "[DONE]");
    }

    private IEnumerable<JsonObject> Chunks()
    {
        yield return Chunk(new() { ["role"] = "assistant", ["content"] = answer.Text is null ? null : "", ["refusal"] = null });
        foreach (var word in Words(answer.Text))
        {
            yield return Chunk(new() { ["content"] = word });
        }

        foreach (var word in Words(answer.Refusal))
        {
            yield return Chunk(new() { ["refusal"] = word });
        }

        for (var i = 0; i < _calls.Count; i++)
        {
            var start = Call(_calls[i].Id, _calls[i].Name, "");
            start["index"] = i;
            yield return Chunk(new() { ["tool_calls"] = new JsonArray(start) });
            var arguments = _calls[i].Arguments;
            foreach (var piece in new[] { arguments[..(arguments.Length / 2)], arguments[(arguments.Length / 2)..] })
            {
                yield return Chunk(new() { ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = i, ["function"] = new JsonObject { ["arguments"] = piece } }) });
            }
        }

        yield return Chunk([], answer.FinishReason);
        if (request.WantsUsage)
        {
            var last = Envelope("chat.completion.chunk");
            last["choices"] = new JsonArray();
            last["usage"] = Usage();
            yield return last;
        }
    }

    private JsonObject Chunk(JsonObject delta, string? finishReason = null)
    {
        var chunk = Envelope("chat.completion.chunk");
        chunk["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finishReason });
        if (request.WantsUsage)
        {
            chunk["usage"] = null;
        }

        return chunk;
    }

    private JsonObject Envelope(string kind) => new()
    {
        ["id"] = _id,
        ["object"] = kind,
        ["created"] = _created,
        ["model"] = request.Model,
        ["service_tier"] = "default",
        ["system_fingerprint"] = "fp_emulator",
    };

    private JsonObject Usage()
    {
        var completion = answer.CompletionTokens ?? Count();
        return new()
        {
            ["prompt_tokens"] = promptTokens,
            ["completion_tokens"] = completion,
            ["total_tokens"] = promptTokens + completion,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = cachedTokens, ["audio_tokens"] = 0 },
            ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0, ["audio_tokens"] = 0, ["accepted_prediction_tokens"] = 0, ["rejected_prediction_tokens"] = 0 },
        };
    }

    private int Count() => world.Tokenizer.Count(answer.Text ?? answer.Refusal ?? "") + _calls.Sum(c => world.Tokenizer.Count(c.Name) + world.Tokenizer.Count(c.Arguments));

    private static JsonObject Call(string id, string name, string arguments) => new()
    {
        ["id"] = id,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments },
    };

    /// <summary>Words, each with the space before it.</summary>
    private static IEnumerable<string> Words(string? text)
    {
        for (var start = 0; start < text?.Length;)
        {
            var end = text.IndexOf(' ', start + 1);
            end = end < 0 ? text.Length : end;
            yield return text[start..end];
            start = end;
        }
    }

    private static async Task SendAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
