using System.Globalization;
using System.Text;
using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Signal;

/// <summary>Reads signal-export's <c>data.json</c>: a record a line, with what its Markdown has in separate properties.</summary>
internal sealed class SignalLinesParser(SignalMessages messages, TranscriptInput input) : ITextLineParser
{
    public List<TranscriptMessage> Batch => messages.Batch;

    public void Add(string line, long number)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        try
        {
            messages.Add(JsonFields.Read(Encoding.UTF8.GetBytes(line), input.Options.MaxDepth, Draft));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            input.Report.AddNotUnderstood(number, line.AsSpan(0, Math.Min(line.Length, 240)));
        }
    }

    public void End()
    {
    }

    private static SignalDraft Draft(JsonElement record)
    {
        var sender = record.Text("sender"u8) ?? throw new FormatException("A message has a sender.");
        if (!DateTimeOffset.TryParse(record.Text("date"u8), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            throw new FormatException("A message has a time.");
        }

        var text = (record.Text("body"u8) ?? "").Trim();
        return new()
        {
            // A local time without a zone, unless one is written.
            Time = time.DateTime,
            Offset = HasZone(record.Text("date"u8)!) ? time.Offset : null,
            Author = sender,
            IsOwner = sender == "Me",
            Kind = record switch
            {
                _ when record.Flag("deleted"u8) => MessageKind.Deleted,
                _ when record.Flag("call"u8) || record.Flag("missed"u8) || SignalRecordText.IsCall(text) => MessageKind.Call,
                _ when record.Has("attachments"u8) => MessageKind.Media,
                _ when record.Has("sticker"u8) && text.Length == 0 => MessageKind.Sticker,
                _ => MessageKind.Text,
            },
            Text = text,
        };
    }

    private static bool HasZone(string date) => date.EndsWith('Z') || date.LastIndexOf('+') > 10 || date.LastIndexOf('-') > 10;
}
