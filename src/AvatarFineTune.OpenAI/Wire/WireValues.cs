using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AvatarFineTune.OpenAI.Wire;

/// <summary>Reads values as services really write them: numbers as strings, "auto", dates of two kinds.</summary>
internal static class WireValues
{
    public static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A finite number, or a string of one.</summary>
    public static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        JsonValueKind.String when double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };

    /// <summary>Seconds since 1970, as a number or a string of one, or a date as a string; <see langword="null"/> for 0 and anything else.</summary>
    public static DateTimeOffset? Time(JsonElement value) =>
        Number(value) is { } seconds ? seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null
        : value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : null;

    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => StringOf(value),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private static string? StringOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Cut off within a character, or not of the encoding that JSON has.
            return null;
        }
    }
}

/// <summary>A whole number or nothing.</summary>
internal sealed class WireLongConverter : JsonConverter<long?>
{
    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return WireValues.Number(value.RootElement) is { } number and >= long.MinValue and < 9.2e18 ? (long)number : null;
    }

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options) => throw new NotSupportedException("Answers are only read.");
}

/// <summary>A moment or nothing.</summary>
internal sealed class WireTimeConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return WireValues.Time(value.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) => throw new NotSupportedException("Answers are only read.");
}

/// <summary>A text, or a number as written, or nothing.</summary>
internal sealed class WireTextConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return WireValues.Text(value.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => throw new NotSupportedException("Answers are only read.");
}
