using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>Writes what Telegram Desktop writes for one chat: indented by one blank, other scripts as they are.</summary>
internal static class TelegramExport
{
    internal static long Write(string path, long bytes)
    {
        var words = new ChatWords();
        long messages = 0;
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("name", "Ava");
        json.WriteString("type", "private_supergroup");
        json.WriteNumber("id", 1_234_567_890);
        json.WriteStartArray("messages");
        while (json.BytesCommitted + json.BytesPending < bytes)
        {
            WriteMessage(json, words, ++messages);
            if (json.BytesPending > 1 << 20)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return messages;
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatWords words, long id)
    {
        var text = words.Next();
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("type", "message");
        json.WriteString("date", words.Time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteString("date_unixtime", new DateTimeOffset(words.Time, TimeSpan.FromHours(1)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        json.WriteString("from", ChatWords.Authors[words.Author]);
        json.WriteString("from_id", $"user{1000 + words.Author}");
        if (words.IsReply)
        {
            json.WriteNumber("reply_to_message_id", Math.Max(1, id - 3));
        }

        if (words.IsMedia)
        {
            json.WriteString("photo", $"photos/photo_{id}@01-01-2019_08-00-00.jpg");
            json.WriteNumber("width", 1280);
            json.WriteNumber("height", 960);
        }

        WriteText(json, words, text);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, ChatWords words, string text)
    {
        if (words.HasLink)
        {
            json.WriteStartArray("text");
            json.WriteStringValue(text + " ");
            WriteEntity(json, "link", "https://example.org/a?b=1");
            json.WriteEndArray();
        }
        else
        {
            json.WriteString("text", text);
        }

        json.WriteStartArray("text_entities");
        if (text.Length > 0)
        {
            WriteEntity(json, "plain", text);
        }

        json.WriteEndArray();
    }

    private static void WriteEntity(Utf8JsonWriter json, string type, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
