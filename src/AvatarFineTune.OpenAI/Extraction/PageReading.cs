using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>What the model says of a page, in the form of <see cref="PageSchema"/>.</summary>
internal sealed record PageReading(string Platform, string? Title, IReadOnlyList<PageReadingMessage> Messages)
{
    /// <summary>No page shows as many; putting pages together costs the square of it.</summary>
    private const int MaxMessages = 1_000;

    /// <summary>Reads the model's answer; <see langword="null"/> where it is not of the form.</summary>
    internal static PageReading? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, PageReadingJson.Default.PageReading) is { } reading
                && reading.Messages.Count <= MaxMessages && reading.Messages.All(m => m is { IsSound: true }) ? reading with { Platform = PageSchema.KnownPlatform(reading.Platform) } : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // The second: half a character, which no JSON can hold.
            return null;
        }
    }

    public override string ToString() => $"{Messages.Count} messages";
}

/// <summary>A message as the model says it.</summary>
internal sealed record PageReadingMessage(
    string? Sender,
    string Side,
    string Kind,
    string Text,
    string? Time,
    string? Date,
    string? DateIso,
    bool CutTop,
    bool CutBottom,
    double Confidence)
{
    public bool IsSound => Side is "left" or "right" or "none" && Kind is "text" or "media" or "system" && double.IsFinite(Confidence);

    public Bubble ToBubble(int page) => new()
    {
        Page = page,
        Sender = Named(Sender),
        Side = Side switch { "left" => BubbleSide.Left, "right" => BubbleSide.Right, _ => BubbleSide.Unknown },
        Kind = Kind switch { "media" => ExtractedKind.Media, "system" => ExtractedKind.System, _ => ExtractedKind.Text },
        Text = Text.ReplaceLineEndings("\n").Trim(),
        ShownTime = Named(Time),
        Clock = ShownClock.Parse(Time),
        ShownDate = Named(Date),
        Day = DayOf(DateIso),
        Confidence = Math.Clamp(Confidence, 0, 1),
        CutTop = CutTop,
        CutBottom = CutBottom,
    };

    public override string ToString() => Kind;

    private static string? Named(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateOnly? DayOf(string? iso) =>
        DateOnly.TryParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1990 and < 2200 ? day : null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PageReading))]
internal sealed partial class PageReadingJson : JsonSerializerContext;
