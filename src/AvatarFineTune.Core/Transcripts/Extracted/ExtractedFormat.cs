using System.Text.Json;

namespace AvatarFineTune.Transcripts.Extracted;

/// <summary>The names of <c>avatarfinetune-transcript</c>, version 1, and how its parts are written.</summary>
internal static class ExtractedFormat
{
    internal const string Name = "avatarfinetune-transcript";
    internal const int Version = 1;

    /// <summary>Writes what stands before the messages; the caller goes on with the array's items.</summary>
    internal static void Begin(Utf8JsonWriter writer, string title, string? platform, string owner, double minConfidence, int duplicates)
    {
        writer.WriteStartObject();
        writer.WriteString("format", Name);
        writer.WriteNumber("version", Version);
        writer.WriteStartObject("chat");
        writer.WriteString("title", title);
        writer.WriteString("platform", platform);
        writer.WriteString("owner", owner);
        writer.WriteNumber("minConfidence", minConfidence);
        writer.WriteNumber("duplicates", duplicates);
        writer.WriteEndObject();
    }

    /// <summary>Notes a page of which nothing is among the messages because it could not be read.</summary>
    internal static void Lost(Utf8JsonWriter writer, int page, string status)
    {
        writer.WriteStartObject();
        writer.WriteNumber("page", page);
        writer.WriteString("status", status);
        writer.WriteEndObject();
    }

    internal static void Message(Utf8JsonWriter writer, int page, DateTime time, string? author, string kind, string text, double confidence)
    {
        writer.WriteStartObject();
        writer.WriteNumber("page", page);
        writer.WriteString("time", time.ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteString("author", author);
        writer.WriteString("kind", kind);
        writer.WriteString("text", text);
        writer.WriteNumber("confidence", confidence);
        writer.WriteEndObject();
    }
}
