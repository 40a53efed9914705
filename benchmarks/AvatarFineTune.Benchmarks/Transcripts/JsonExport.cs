using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AvatarFineTune.Benchmarks.Transcripts;

/// <summary>Writes exports in JSON that are the same on every machine, with the properties and in the layout that each platform writes.</summary>
internal static class JsonExport
{
    internal static readonly string[] Platforms = ["telegram", "discord", "messenger"];

    private static readonly DateTime Start = new(2019, 1, 1, 8, 0, 0);

    internal static long Write(string path, long bytes, string platform)
    {
        var random = new Random(20261122);
        var language = ExportLanguage.All[0];
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        file.Write(platform switch
        {
            "telegram" => "{\n \"name\": \"Ben\",\n \"type\": \"personal_chat\",\n \"id\": 7,\n \"messages\": [\n",
            "discord" => "{\n  \"guild\": { \"id\": \"0\", \"name\": \"Direct Messages\" },\n  \"channel\": { \"id\": \"55\", \"type\": \"DirectTextChat\", \"name\": \"Ben\" },\n  \"messages\": [\n",
            _ => "{\n  \"participants\": [ { \"name\": \"Ava\" }, { \"name\": \"Eve\" } ],\n  \"messages\": [\n",
        });
        long messages = 0;
        for (long written = 0; written < bytes; messages++)
        {
            var author = random.Next(language.Authors.Length);
            var record = Record(platform, messages, Start.AddSeconds(messages * 40), author, language.Authors[author], Body(random, language));
            file.Write(messages > 0 ? ",\n" : "");
            file.Write(record);
            written += Encoding.UTF8.GetByteCount(record) + 2;
        }

        file.Write("\n  ]\n}\n");
        return messages;
    }

    private static string Body(Random random, ExportLanguage language) =>
        string.Join(' ', Enumerable.Range(0, random.Next(1, 20)).Select(_ => language.Words[random.Next(language.Words.Length)]))
        + (random.Next(10) == 0 ? "\nand a second line" : "")
        + (random.Next(6) == 0 ? " " + ExportLanguage.Emoji[random.Next(ExportLanguage.Emoji.Length)] : "");

    private static string Record(string platform, long number, DateTime time, int author, string name, string body) => platform switch
    {
        "telegram" => Telegram(number, time, author, Quote(name), Quote(body)),
        "discord" => Discord(number, time, author, Quote(name), Quote(body)),
        _ => Messenger(time, Escape(name), Escape(body)),
    };

    private static string Telegram(long number, DateTime time, int author, string name, string body) => string.Create(CultureInfo.InvariantCulture, $$"""
          {
           "id": {{number}},
           "type": "message",
           "date": "{{time:yyyy-MM-dd'T'HH:mm:ss}}",
           "date_unixtime": "{{((DateTimeOffset)DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeSeconds()}}",
           "from": {{name}},
           "from_id": "user{{author}}",
           "text": {{body}},
           "text_entities": [
            {
             "type": "plain",
             "text": {{body}}
            }
           ]
          }
        """);

    private static string Discord(long number, DateTime time, int author, string name, string body) => string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "id": "{{number}}",
              "type": "Default",
              "timestamp": "{{time:yyyy-MM-dd'T'HH:mm:ss.fff}}+01:00",
              "timestampEdited": null,
              "callEndedTimestamp": null,
              "isPinned": false,
              "content": {{body}},
              "author": {
                "id": "10{{author}}",
                "name": "user{{author}}",
                "discriminator": "0000",
                "nickname": {{name}},
                "color": null,
                "isBot": false,
                "roles": [],
                "avatarUrl": "https://cdn.example.org/avatars/10{{author}}/0123456789abcdef.png?size=512"
              },
              "attachments": [],
              "embeds": [],
              "stickers": [],
              "reactions": [],
              "mentions": [],
              "inlineEmojis": []
            }
        """);

    private static string Messenger(DateTime time, string name, string body) => string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "sender_name": {{name}},
              "timestamp_ms": {{((DateTimeOffset)DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds()}},
              "content": {{body}},
              "is_geoblocked_for_viewer": false
            }
        """);

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>As Meta does it: every byte above 7F of the UTF-8 as a character of its own.</summary>
    private static string Escape(string text) => $"\"{JsonEncodedText.Encode(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)), JavaScriptEncoder.Default)}\"";
}
