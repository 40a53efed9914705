using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>The form that the model must answer in: OpenAI's strict subset, in which every property is required.</summary>
internal static class PageSchema
{
    internal static ChatResponseFormat Create() => ChatResponseFormat.ForJsonSchema(Parse(), "chat_page", "The messages that a page of a chat shows.");

    /// <summary>One of the platforms of the form; <c>other</c> for anything else that a model without structured output makes up.</summary>
    internal static string KnownPlatform(string platform) =>
        platform is "whatsapp" or "telegram" or "discord" or "imessage" or "messenger" or "instagram" or "signal" or "slack" or "line" or "google-chat" ? platform : "other";

    private static JsonElement Parse()
    {
        using var document = JsonDocument.Parse(
            """
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["platform", "title", "messages"],
              "properties": {
                "platform": { "type": "string", "enum": ["whatsapp", "telegram", "discord", "imessage", "messenger", "instagram", "signal", "slack", "line", "google-chat", "other"] },
                "title": { "type": ["string", "null"], "description": "The name of the person or group at the top of the page; null if none is shown." },
                "messages": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["sender", "side", "kind", "text", "time", "date", "date_iso", "cut_top", "cut_bottom", "confidence"],
                    "properties": {
                      "sender": { "type": ["string", "null"], "description": "The author's name as shown for this message or for the run of messages that it belongs to; null if the page shows none." },
                      "side": { "type": "string", "enum": ["left", "right", "none"], "description": "Where the bubble stands; none where the page has no sides." },
                      "kind": { "type": "string", "enum": ["text", "media", "system"] },
                      "text": { "type": "string", "description": "The words exactly as written; a caption for media; empty if there are none." },
                      "time": { "type": ["string", "null"], "description": "The clock time as shown at this message; null if none is shown." },
                      "date": { "type": ["string", "null"], "description": "The date of the nearest date heading above this message on this page, or at the message itself, as shown; null if there is none." },
                      "date_iso": { "type": ["string", "null"], "description": "That date as YYYY-MM-DD; null if its day, month or year can't be told." },
                      "cut_top": { "type": "boolean", "description": "Whether the page's upper edge cuts off the message's beginning." },
                      "cut_bottom": { "type": "boolean", "description": "Whether the page's lower edge cuts off the message's end." },
                      "confidence": { "type": "number", "description": "How surely text and sender are read, from 0 to 1." }
                    }
                  }
                }
              }
            }
            """);
        return document.RootElement.Clone();
    }
}
