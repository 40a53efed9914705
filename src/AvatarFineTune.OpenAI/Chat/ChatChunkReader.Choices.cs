using System.Text.Json;
using Microsoft.Extensions.AI;
using static AvatarFineTune.OpenAI.Chat.ChunkJson;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>What the model has written since the last chunk.</summary>
internal sealed partial class ChatChunkReader
{
    /// <summary>Of several choices only the first is told: an update has no place for others.</summary>
    private void ReadChoices(ref Utf8JsonReader reader, ref Chunk chunk)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        var isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (isFirst && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadChoice(ref reader, ref chunk);
            }
            else
            {
                chunk.HasMore = true;
                reader.Skip();
            }

            isFirst = false;
        }
    }

    private void ReadChoice(ref Utf8JsonReader reader, ref Chunk chunk)
    {
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("delta"u8))
            {
                if (ReadsObject(ref reader))
                {
                    ReadDelta(ref reader, ref chunk);
                }
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                _finish ??= FinishReason(Text(ref reader, known: null));
            }
            else
            {
                var isIndex = reader.ValueTextEquals("index"u8);
                chunk.HasMore |= SkipsValue(ref reader) && !isIndex;
            }
        }
    }

    private void ReadDelta(ref Utf8JsonReader reader, ref Chunk chunk)
    {
        TextReasoningContent? reasoning = null;
        DataContent? audio = null;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                ReadContent(ref reader, ref chunk);
            }
            else if (reader.ValueTextEquals("role"u8))
            {
                reader.Read();
                _role ??= reader.TokenType != JsonTokenType.String ? null : reader.ValueTextEquals("assistant"u8) ? ChatRole.Assistant : Role(reader.GetString());
                reader.Skip();
            }
            else if (reader.ValueTextEquals("refusal"u8))
            {
                if (Text(ref reader, known: null) is { } refusal)
                {
                    (_refusal ??= new()).Append(refusal);
                }
            }
            else if (reader.ValueTextEquals("tool_calls"u8))
            {
                reader.Read();
                _tools.Read(ref reader);
            }
            else if (reader.ValueTextEquals("reasoning_content"u8))
            {
                reasoning = Text(ref reader, known: null) is { } text ? new(text) : null;
            }
            else if (reader.ValueTextEquals("audio"u8))
            {
                if (ReadsObject(ref reader))
                {
                    chunk.HasMore = true;
                    audio = AudioJson.Read(ref reader, asked);
                }
            }
            else
            {
                chunk.HasMore |= SkipsValue(ref reader);
            }
        }

        // In the order of the AI package, whatever that of the service is.
        if (reasoning is not null)
        {
            chunk.Add(reasoning);
        }

        if (audio is not null)
        {
            chunk.Add(audio);
        }
    }

    /// <summary>Text, or a list of parts, of which those that are text are told.</summary>
    private static void ReadContent(ref Utf8JsonReader reader, ref Chunk chunk)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            chunk.Add(new TextContent(reader.GetString()));
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                ReadPart(ref reader, ref chunk);
            }
        }
        else
        {
            reader.Skip();
        }
    }

    private static void ReadPart(ref Utf8JsonReader reader, ref Chunk chunk)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            chunk.HasMore = true;
            reader.Skip();
            return;
        }

        string? text = null;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("text"u8))
            {
                text = Text(ref reader, known: null);
            }
            else
            {
                var isType = reader.ValueTextEquals("type"u8);
                chunk.HasMore |= SkipsValue(ref reader) && !isType;
            }
        }

        if (text is not null)
        {
            chunk.Add(new TextContent(text));
        }
    }

    private static ChatRole? Role(string? word) => string.IsNullOrWhiteSpace(word) ? null : new ChatRole(word);

    private static ChatFinishReason? FinishReason(string? word)
    {
        if (string.IsNullOrWhiteSpace(word))
        {
            return null;
        }

        return Is("stop") ? ChatFinishReason.Stop
            : Is("length") ? ChatFinishReason.Length
            : Is("tool_calls") || Is("function_call") ? ChatFinishReason.ToolCalls
            : Is("content_filter") ? ChatFinishReason.ContentFilter
            : new ChatFinishReason(word);

        bool Is(string known) => string.Equals(word, known, StringComparison.OrdinalIgnoreCase);
    }
}
