using System.Globalization;
using System.Text;
using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.OpenAI;

/// <summary>One line: a conversation.</summary>
internal static class OpenAIConversation
{
    /// <summary>Adds the messages of a line; all of them, or none where the line is not a conversation.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> line, TranscriptInput input, long number, List<TranscriptMessage> batch)
    {
        var before = batch.Count;
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = input.Options.MaxDepth });
            if (reader.Read() && reader.TokenType == JsonTokenType.StartObject && Conversation(ref reader, input, number, batch))
            {
                return true;
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
        }

        batch.RemoveRange(before, batch.Count - before);
        return false;
    }

    private static bool Conversation(ref Utf8JsonReader reader, TranscriptInput input, long number, List<TranscriptMessage> batch)
    {
        var chat = new TranscriptChat { Id = string.Create(CultureInfo.InvariantCulture, $"{input.Name}:{number}"), Platform = "openai" };
        var hasMessages = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("messages"u8))
            {
                reader.Skip();
                continue;
            }

            hasMessages = reader.Read() && reader.TokenType == JsonTokenType.StartArray;
            if (!hasMessages)
            {
                return false;
            }

            for (var position = 0; reader.Read() && reader.TokenType == JsonTokenType.StartObject; position++)
            {
                batch.Add(Message(ref reader, chat, position));
            }

            if (reader.TokenType != JsonTokenType.EndArray)
            {
                return false;
            }
        }

        // To the end of the line: a second value there means that it is something else.
        return hasMessages && !reader.Read();
    }

    private static TranscriptMessage Message(ref Utf8JsonReader reader, TranscriptChat chat, int position)
    {
        string? role = null;
        var text = "";
        var hasMedia = false;
        var hasCalls = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("role"u8))
            {
                role = JsonText.ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("content"u8))
            {
                text = Content(ref reader, out hasMedia);
            }
            else if (reader.ValueTextEquals("tool_calls"u8) || reader.ValueTextEquals("function_call"u8))
            {
                hasCalls = JsonText.ReadPresence(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        var kind = role switch
        {
            "system" or "developer" => MessageKind.System,
            "user" or "assistant" => hasCalls && text.Length == 0 ? MessageKind.Other : hasMedia ? MessageKind.Media : MessageKind.Text,
            "tool" or "function" => MessageKind.Other,
            _ => throw new FormatException("A message has a known role."),
        };
        return new()
        {
            Chat = chat,
            LocalTime = DateTime.SpecifyKind(DateTime.UnixEpoch.AddSeconds(position), DateTimeKind.Unspecified),
            Author = kind == MessageKind.System ? null : role,
            Kind = kind,
            Text = text,
        };
    }

    /// <summary>A string, or a list of parts; pictures among them make it media.</summary>
    private static string Content(ref Utf8JsonReader reader, out bool hasMedia)
    {
        hasMedia = false;
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.String: return JsonText.GetString(ref reader);
            case JsonTokenType.Null: return "";
            case JsonTokenType.StartArray: break;
            default: throw new FormatException("Content was expected.");
        }

        var text = new StringBuilder();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("refusal"u8))
                {
                    text.Append(JsonText.ReadString(ref reader));
                }
                else if (reader.ValueTextEquals("type"u8))
                {
                    hasMedia |= JsonText.ReadString(ref reader) is not ("text" or "refusal");
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return text.ToString();
    }
}
