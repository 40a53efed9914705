using System.Globalization;
using System.Text.Json;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Transcripts.Extracted;

/// <summary>Reads the chat's head, the pages that were lost, and its messages, in the order in which they are written.</summary>
internal sealed class ExtractedWalker(TranscriptInput input) : JsonWalker(input)
{
    private TranscriptChat? _chat;
    private double _minConfidence;

    protected override JsonStep Decide(string path) => path switch
    {
        "" or "/messages" or "/lostPages" => JsonStep.Enter,
        "/chat" or "/messages/*" or "/lostPages/*" => JsonStep.Take,
        _ => JsonStep.Skip,
    };

    protected override void Taken(string path, ReadOnlySpan<byte> json)
    {
        switch (path)
        {
            case "/chat":
                TakeChat(JsonFields.Read(json, Input.Options.MaxDepth, Head.Of));
                break;
            case "/lostPages/*":
                Input.Report.AddNotUnderstood(JsonFields.Read(json, Input.Options.MaxDepth, e => Number(e, "page"u8) ?? Record), "(a page that was not read)");
                break;
            default:
                TakeMessage(JsonFields.Read(json, Input.Options.MaxDepth, Line.Of));
                break;
        }
    }

    private void TakeChat(Head head)
    {
        _chat = new()
        {
            Id = Input.Name,
            Title = head.Title ?? "",
            Platform = ExtractedFormat.Name,
            Dialect = head.Platform,
            DialectEvidence = head.Platform is null ? null : "how the pages look",
        };
        _minConfidence = head.MinConfidence;
        for (var i = 0; i < head.Duplicates; i++)
        {
            Input.Report.AddDuplicate(_chat);
        }

        if (head.Owner is { } owner)
        {
            Input.Report.AddOwner(owner, null, "side");
        }
    }

    private void TakeMessage(Line line)
    {
        var chat = _chat ??= new() { Id = Input.Name, Platform = ExtractedFormat.Name };
        if (line.Confidence < _minConfidence)
        {
            Input.Report.AddSkipped(chat, SkipReason.LowConfidence);
            return;
        }

        // Words that no name stands beside are nobody's: they must not become somebody's reply.
        var kind = line.Author is null ? MessageKind.System : line.Kind;
        Batch.Add(new()
        {
            Chat = chat,
            LocalTime = line.Time,
            Author = kind == MessageKind.System ? null : line.Author,
            Kind = kind,
            Text = line.Text,
        });
    }

    private static double? Decimal(JsonElement record, ReadOnlySpan<byte> name) =>
        record.Field(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : null;

    private static long? Number(JsonElement record, ReadOnlySpan<byte> name) =>
        record.Field(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    private sealed record Head(string? Title, string? Platform, string? Owner, double MinConfidence, int Duplicates)
    {
        // A forged number must not keep the reader counting for hours.
        private const int MostDuplicates = 1_000_000;

        public static Head Of(JsonElement e) => new(
            e.Name("title"u8), e.Name("platform"u8), e.Name("owner"u8), Decimal(e, "minConfidence"u8) ?? 0, (int)Math.Clamp(Number(e, "duplicates"u8) ?? 0, 0, MostDuplicates));

        public override string ToString() => nameof(Head);
    }

    private sealed record Line(DateTime Time, string? Author, MessageKind Kind, string Text, double Confidence)
    {
        private static readonly DateTime Earliest = new(1970, 1, 1);

        public static Line Of(JsonElement e) => new(
            TimeOf(e.Text("time"u8)),
            e.Name("author"u8),
            e.Text("kind"u8) switch
            {
                "text" => MessageKind.Text,
                "media" => MessageKind.Media,
                "system" => MessageKind.System,
                _ => throw new FormatException("A message has a known kind."),
            },
            e.Text("text"u8) ?? "",
            Decimal(e, "confidence"u8) ?? 1);

        /// <summary>1970 stands for a day that is not known.</summary>
        private static DateTime TimeOf(string? text) =>
            DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time >= Earliest && time.Year < 2200
                ? time
                : throw new FormatException("A message has a time.");

        public override string ToString() => nameof(Line);
    }
}
