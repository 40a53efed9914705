using System.Runtime.InteropServices;
using System.Text.Json;

namespace AvatarFineTune.Transcripts.Json;

/// <summary>Looks properties of one record up, as tolerant of what is missing as <see cref="JsonText"/> is of broken text.</summary>
internal static class JsonFields
{
    /// <summary>Runs on a whole record; what it returns must not keep the element.</summary>
    internal static T Read<T>(ReadOnlySpan<byte> json, int maxDepth, Func<JsonElement, T> read)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : throw new FormatException("A record was expected.");
    }

    /// <summary>The property; undefined where there is none, or where this is no object.</summary>
    internal static JsonElement Field(this JsonElement record, ReadOnlySpan<byte> name) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The property if it is a string; else <see langword="null"/>.</summary>
    internal static string? Text(this JsonElement record, ReadOnlySpan<byte> name) => record.Field(name).AsText();

    /// <summary>The property if it is a string with something in it; else <see langword="null"/>.</summary>
    internal static string? Name(this JsonElement record, ReadOnlySpan<byte> name) => record.Text(name) is { Length: > 0 } text ? text : null;

    /// <summary>The property if it is a string or number, as written; else <see langword="null"/>.</summary>
    internal static string? Scalar(this JsonElement record, ReadOnlySpan<byte> name) =>
        record.Field(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : record.Text(name);

    internal static bool Flag(this JsonElement record, ReadOnlySpan<byte> name) => record.Field(name).ValueKind == JsonValueKind.True;

    /// <summary>Whether the property says anything: is there, and not null, false or empty.</summary>
    internal static bool Has(this JsonElement record, ReadOnlySpan<byte> name) => record.Field(name) switch
    {
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() > 0,
        { ValueKind: JsonValueKind.Object } found => found.EnumerateObject().Any(),
        { ValueKind: JsonValueKind.String } text => JsonMarshal.GetRawUtf8Value(text).Length > 2,
        { ValueKind: JsonValueKind.True or JsonValueKind.Number } => true,
        _ => false,
    };

    /// <summary>The elements of a list; none where it is no list.</summary>
    internal static IEnumerable<JsonElement> Items(this JsonElement record, ReadOnlySpan<byte> name) =>
        record.Field(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    internal static string? AsText(this JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(value));
        reader.Read();
        return Utf8Text.Clean(JsonText.GetString(ref reader));
    }
}
