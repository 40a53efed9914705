using System.Globalization;
using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Signal;

/// <summary>Reads sigtop's JSON: the records of Signal Desktop. They know people by number or id only.</summary>
internal sealed class SignalRecordsWalker(TranscriptInput input, SignalMessages messages) : JsonWalker(input)
{
    private const long LastMillisecond = 253_402_300_799_999;

    protected override JsonStep Decide(string path) => path switch
    {
        "" => JsonStep.Enter,
        "/*" => JsonStep.Take,
        _ => JsonStep.Skip,
    };

    protected override void Taken(string path, ReadOnlySpan<byte> json)
    {
        messages.Add(JsonFields.Read(json, Input.Options.MaxDepth, Draft));
        Batch.AddRange(messages.Batch);
        messages.Batch.Clear();
    }

    private static SignalDraft Draft(JsonElement record)
    {
        var type = record.Text("type"u8);
        var sent = record.Scalar("sent_at"u8) ?? record.Scalar("timestamp"u8) ?? record.Scalar("received_at"u8);
        if (!long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds > LastMillisecond)
        {
            throw new FormatException("A message has a time.");
        }

        var isOwner = type == "outgoing";
        var id = record.Name("sourceServiceId"u8) ?? record.Name("sourceUuid"u8) ?? record.Name("source"u8);
        var author = isOwner ? "You" : record.Name("source"u8) ?? id;
        return new()
        {
            Id = record.Name("id"u8),
            Time = DateTime.UnixEpoch.AddMilliseconds(milliseconds),
            Offset = TimeSpan.Zero,
            Author = author ?? (type == "incoming" ? record.Name("conversationId"u8) ?? "" : null),
            AuthorId = isOwner ? null : id,
            IsOwner = isOwner,
            Kind = type is "incoming" or "outgoing" ? KindOf(record) : type == "call-history" ? MessageKind.Call : MessageKind.System,
            Text = (record.Text("body"u8) ?? "").Trim(),
            IsEdited = record.Has("editHistory"u8) || record.Has("editMessageTimestamp"u8),
        };
    }

    private static MessageKind KindOf(JsonElement record) => record switch
    {
        _ when record.Flag("deletedForEveryone"u8) || record.Flag("isErased"u8) => MessageKind.Deleted,
        _ when record.Has("attachments"u8) => MessageKind.Media,
        _ when record.Has("sticker"u8) => MessageKind.Sticker,
        _ when record.Has("contact"u8) => MessageKind.Contact,
        _ when record.Has("poll"u8) => MessageKind.Poll,
        _ => MessageKind.Text,
    };
}
