using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AvatarFineTune.Examples;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Stores.Providers;

/// <summary>
/// The JSON of report, participant and metric columns: the same in every store, and part of what is stored, so its names
/// never change. Names are in snake_case like the columns; enums are names; text is cleaned as <see cref="StoredText"/> says.
/// </summary>
public static class StoredJson
{
    private static readonly StoredJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // A training loss may well be NaN; losing the event over it would hide why the training went wrong.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // Names stay readable for people who query by hand. The columns are never pasted into HTML by us.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new CleanTextConverter(),
            new JsonStringEnumConverter<RedactionMode>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<SkipReason>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<DateOrder>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new JsonStringEnumConverter<DateOrderBasis>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
        },
    });

    /// <summary>Writes an import's report.</summary>
    public static string Write(ImportReport report) => JsonSerializer.Serialize(report, Context.ImportReport);

    /// <summary>Writes an import's exchanges.</summary>
    public static string Write(ExchangeReport report)
    {
        ArgumentNullException.ThrowIfNull(report);

        // Empty as it is for most, it is left out, as in the rows of versions that did not know it.
        return JsonSerializer.Serialize(report.PhoneRegions.Count > 0 ? report : report with { PhoneRegions = null! }, Context.ExchangeReport);
    }

    /// <summary>Writes names.</summary>
    public static string Write(IReadOnlyList<string> names) => JsonSerializer.Serialize(names, Context.IReadOnlyListString);

    /// <summary>Writes metrics.</summary>
    public static string Write(IReadOnlyDictionary<string, double> metrics) =>
        JsonSerializer.Serialize(metrics, Context.IReadOnlyDictionaryStringDouble);

    // Source-generated reading sets every init property, absent ones to their type's default: a list that an older row does
    // not have comes out null, whatever the property's initializer says.

    /// <summary>Reads an import's report.</summary>
    public static ImportReport ImportReport(string json)
    {
        var report = JsonSerializer.Deserialize(json, Context.ImportReport)!;
        return report with { NotUnderstoodSamples = report.NotUnderstoodSamples ?? [], Owners = report.Owners ?? [] };
    }

    /// <summary>Reads an import's exchanges.</summary>
    public static ExchangeReport ExchangeReport(string json)
    {
        var report = JsonSerializer.Deserialize(json, Context.ExchangeReport)!;
        return report with
        {
            Redactions = report.Redactions ?? new Dictionary<string, int>(StringComparer.Ordinal),
            RedactionSamples = report.RedactionSamples ?? [],
            PhoneRegions = report.PhoneRegions ?? [],
        };
    }

    /// <summary>Reads names.</summary>
    public static IReadOnlyList<string> Names(string json) => JsonSerializer.Deserialize(json, Context.IReadOnlyListString)!;

    /// <summary>Reads metrics.</summary>
    public static IReadOnlyDictionary<string, double> Metrics(string json) =>
        JsonSerializer.Deserialize(json, Context.IReadOnlyDictionaryStringDouble)!;

    private sealed class CleanTextConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(StoredText.Clean(value));

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString()!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WritePropertyName(StoredText.Clean(value));
    }
}

[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(ExchangeReport))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, double>))]
internal sealed partial class StoredJsonContext : JsonSerializerContext;
