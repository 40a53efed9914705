using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>Writes what DiscordChatExporter writes for one channel: indented by two blanks, with all of its empty lists.</summary>
internal static class DiscordExport
{
    internal static long Write(string path, long bytes)
    {
        var words = new ChatWords();
        long messages = 0;
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("guild");
        json.WriteString("id", "0");
        json.WriteString("name", "Direct Messages");
        json.WriteEndObject();
        json.WriteStartObject("channel");
        json.WriteString("id", "123456789012345678");
        json.WriteString("type", "DirectGroupTextChat");
        json.WriteString("name", "friends");
        json.WriteEndObject();
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
        json.WriteNumber("messageCount", messages);
        json.WriteEndObject();
        return messages;
    }

    private static void WriteMessage(Utf8JsonWriter json, ChatWords words, long number)
    {
        var text = words.Next();
        json.WriteStartObject();
        json.WriteString("id", Id(number));
        json.WriteString("type", words.IsReply ? "Reply" : "Default");
        json.WriteString("timestamp", words.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+01:00'", CultureInfo.InvariantCulture));
        json.WriteNull("timestampEdited");
        json.WriteNull("callEndedTimestamp");
        json.WriteBoolean("isPinned", false);
        json.WriteString("content", text + (words.HasLink ? " https://example.org/a?b=1" : ""));
        WriteAuthor(json, words);
        json.WriteStartArray("attachments");
        if (words.IsMedia)
        {
            json.WriteStartObject();
            json.WriteString("id", Id(number + 1));
            json.WriteString("url", "https://example.org/image.png");
            json.WriteString("fileName", "image.png");
            json.WriteNumber("fileSizeBytes", 12345);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        foreach (var list in new[] { "embeds", "stickers", "reactions", "mentions", "inlineEmojis" })
        {
            json.WriteStartArray(list);
            json.WriteEndArray();
        }

        if (words.IsReply)
        {
            json.WriteStartObject("reference");
            json.WriteString("messageId", Id(Math.Max(1, number - 3)));
            json.WriteString("channelId", "123456789012345678");
            json.WriteNull("guildId");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteAuthor(Utf8JsonWriter json, ChatWords words)
    {
        json.WriteStartObject("author");
        json.WriteString("id", Id(words.Author));
        json.WriteString("name", $"user{words.Author}");
        json.WriteString("discriminator", "0000");
        json.WriteString("nickname", ChatWords.Authors[words.Author]);
        json.WriteNull("color");
        json.WriteBoolean("isBot", false);
        json.WriteStartArray("roles");
        json.WriteEndArray();
        json.WriteString("avatarUrl", "https://cdn.example.org/embed/avatars/0.png");
        json.WriteEndObject();
    }

    private static string Id(long number) => (530_000_000_000_000_000 + number).ToString(CultureInfo.InvariantCulture);
}
