using System.Buffers;
using System.Text.Json;
using AvatarFineTune.Pricing;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Transcripts.Extracted;

namespace AvatarFineTune.Vendors;

/// <summary>A chat that was read from pictures. Immutable.</summary>
public sealed record ExtractedConversation
{
    /// <summary>Why nothing was read; <see langword="null"/> if it was.</summary>
    public ExtractionRefusal? Refusal { get; init; }

    /// <summary>The messages of all pages that could be read, in order, each once.</summary>
    public IReadOnlyList<ExtractedMessage> Messages { get; init; } = [];

    /// <summary>What became of each page.</summary>
    public IReadOnlyList<ExtractedPage> Pages { get; init; } = [];

    /// <summary>The app that most pages look like, such as <c>whatsapp</c>; <see langword="null"/> if it can't be told.</summary>
    public string? Platform { get; init; }

    /// <summary>The chat's name as shown; empty if no page shows it.</summary>
    public string Title { get; init; } = "";

    /// <summary>Who the phone's owner is called in <see cref="Messages"/>: <see cref="ExtractionOptions.OwnerName"/>, or the name that the right side's bubbles show.</summary>
    public string OwnerName { get; init; } = "";

    /// <summary>Messages that two pages show, and that are kept once.</summary>
    public int Duplicates { get; init; }

    /// <summary>Messages below it are skipped by the import; see <see cref="ExtractionOptions.MinConfidence"/>.</summary>
    public double MinConfidence { get; init; }

    /// <summary>What it used.</summary>
    public ExtractionUsage Usage { get; init; } = new(0, 0, 0, 0, 0);

    /// <summary>What it cost; <see langword="null"/> if the price, or what an answer used, is unknown.</summary>
    public Money? Cost { get; init; }

    /// <summary>
    /// The chat as a source to import, as JSON in memory. The import's report accounts for all of it: messages below <see cref="MinConfidence"/> are skipped as
    /// <see cref="SkipReason.LowConfidence"/>, <see cref="Duplicates"/> are duplicates, and pages that were not read count as not understood.
    /// </summary>
    /// <param name="name">The source's name for reports.</param>
    /// <exception cref="InvalidOperationException">Nothing was read: see <see cref="Refusal"/>.</exception>
    public TranscriptSource ToSource(string name = "pages")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (Refusal is { } refusal)
        {
            throw new InvalidOperationException($"Nothing was read: {refusal.Message}");
        }

        var json = Write();
        return TranscriptSource.FromOpener(name, _ => ValueTask.FromResult<Stream>(new MemoryStream(json, writable: false)));
    }

    /// <summary>Shows counts only: never names or text.</summary>
    public override string ToString() => $"{Messages.Count} messages of {Pages.Count} pages{(Refusal is { } refusal ? $", refused: {refusal.Reason}" : "")}";

    private byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Max(1024, Messages.Count * 128));
        using (var writer = new Utf8JsonWriter(buffer))
        {
            ExtractedFormat.Begin(writer, Title, Platform, OwnerName, MinConfidence, Duplicates);
            writer.WriteStartArray("lostPages");
            foreach (var page in Pages.Where(p => p.Status is not (PageStatus.Read or PageStatus.Empty)))
            {
                ExtractedFormat.Lost(writer, page.Number, Word(page.Status));
            }

            writer.WriteEndArray();
            writer.WriteStartArray("messages");
            foreach (var message in Messages)
            {
                ExtractedFormat.Message(writer, message.Page, message.LocalTime, message.Author, Word(message.Kind), message.Text, message.Confidence);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Word(PageStatus status) => status switch
    {
        PageStatus.Refused => "refused",
        PageStatus.Truncated => "truncated",
        PageStatus.TooLarge => "tooLarge",
        _ => "failed",
    };

    private static string Word(ExtractedKind kind) => kind switch
    {
        ExtractedKind.Media => "media",
        ExtractedKind.System => "system",
        _ => "text",
    };
}
