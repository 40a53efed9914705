using System.Text.Encodings.Web;
using System.Text.Json;
using AvatarFineTune.Transcripts;

namespace ConsoleHost.Commands.Inspect;

/// <summary>
/// Writes what <c>inspect PATH --json</c> prints: every message as read, chat by chat in order of appearance, then what
/// is known of the whole and the report. Streams: nothing but the current message is held.
/// </summary>
public static class InspectDocument
{
    private const int FlushBytes = 64 << 10;

    /// <summary>Writes one JSON object.</summary>
    /// <param name="transcript">A transcript that nobody has read from; the caller disposes it.</param>
    /// <param name="output">Where to; stays open. After a <see cref="TranscriptException"/> it holds half a document.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TranscriptException">The source is damaged, over a limit, or holds nothing at all.</exception>
    public static async Task WriteAsync(Transcript transcript, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transcript);
        ArgumentNullException.ThrowIfNull(output);

        // People read this: other scripts as they are, not as escapes. It never goes into HTML.
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        await using var json = new Utf8JsonWriter(output, options);
        json.WriteStartObject();
        var facts = await WriteChatsAsync(json, transcript, cancellationToken);
        facts.WriteTo(json);
        InspectReport.Write(json, transcript.Report);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private static async Task<InspectFacts> WriteChatsAsync(Utf8JsonWriter json, Transcript transcript, CancellationToken cancellationToken)
    {
        var facts = new InspectFacts();
        TranscriptChat? current = null;
        json.WriteStartArray("chats");
        await foreach (var message in transcript.ReadMessagesAsync(cancellationToken))
        {
            if (!ReferenceEquals(message.Chat, current))
            {
                EndChat(json, current);
                current = message.Chat;
                facts.Add(current);
                BeginChat(json, current);
            }

            WriteMessage(json, message);
            if (json.BytesPending > FlushBytes)
            {
                await json.FlushAsync(cancellationToken);
            }
        }

        EndChat(json, current);
        json.WriteEndArray();
        return facts;
    }

    private static void BeginChat(Utf8JsonWriter json, TranscriptChat chat)
    {
        json.WriteStartObject();
        json.WriteString("id", chat.Id);
        json.WriteString("title", chat.Title);
        new InspectFacts(chat).WriteTo(json);
        json.WriteString("dialectEvidence", chat.DialectEvidence);
        json.WriteString("dateOrderEvidence", chat.DateOrderEvidence);
        json.WriteStartArray("messages");
    }

    private static void EndChat(Utf8JsonWriter json, TranscriptChat? chat)
    {
        if (chat is not null)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, TranscriptMessage message)
    {
        json.WriteStartObject();
        json.WriteString("at", At(message));
        json.WriteString("author", message.Author);
        json.WriteString("authorId", message.AuthorId);
        json.WriteString("kind", InspectNames.Of(message.Kind));
        json.WriteString("text", message.Text);
        json.WriteBoolean("edited", message.IsEdited);
        json.WriteString("replyTo", message.ReplyToId);
        json.WriteString("id", message.Id);
        json.WriteBoolean("forwarded", message.IsForwarded);
        json.WriteBoolean("bot", message.IsBot);
        json.WriteEndObject();
    }

    /// <summary>The time as written; with its offset where the source knows it.</summary>
    private static string At(TranscriptMessage message)
    {
        var local = message.LocalTime.ToString(
            message.LocalTime.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
            System.Globalization.CultureInfo.InvariantCulture);
        return message.Offset is not { } offset ? local : $"{local}{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
    }
}
