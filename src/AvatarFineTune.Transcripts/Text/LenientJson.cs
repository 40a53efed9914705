using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AvatarFineTune.Transcripts.Text;

/// <summary>
/// Reads strings that a strict parser would refuse: broken UTF-8 and half surrogate pairs become U+FFFD. Property names are
/// compared as written, since a broken one beside that which is asked for must not matter.
/// </summary>
internal static class LenientJson
{
    private const int EscapeLength = 6;

    /// <summary>The property; undefined where there is none, or where this is no object.</summary>
    internal static JsonElement Field(this JsonElement record, ReadOnlySpan<byte> name)
    {
        JsonElement found = default;
        if (record.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in record.EnumerateObject())
            {
                found = JsonMarshal.GetRawUtf8PropertyName(property).SequenceEqual(name) ? property.Value : found;
            }
        }

        return found;
    }

    /// <summary>The property's name.</summary>
    internal static string Name(this JsonProperty property) => Decode(JsonMarshal.GetRawUtf8PropertyName(property));

    /// <summary>A property as text: ids are numbers in some files and strings in others.</summary>
    internal static string? Text(this JsonElement record, ReadOnlySpan<byte> name) => record.Field(name).AsText();

    /// <summary>A string or number as text; <see langword="null"/> where it is something else.</summary>
    internal static string? AsText(this JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Decode(JsonMarshal.GetRawUtf8Value(value)[1..^1]),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    /// <summary>The value as it stands in the file.</summary>
    internal static string Raw(this JsonElement value) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value));

    private static string Decode(ReadOnlySpan<byte> written)
    {
        var text = Encoding.UTF8.GetString(written);
        return MessageText.Clean(text.Contains('\\', StringComparison.Ordinal) ? WithoutHalves(Unescape(text)) : text);
    }

    private static StringBuilder Unescape(string written)
    {
        var text = new StringBuilder(written.Length);
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i] != '\\' || i + 1 == written.Length)
            {
                text.Append(written[i]);
            }
            else if (written[i + 1] == 'u' && i + EscapeLength <= written.Length
                && ushort.TryParse(written.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                text.Append((char)unit);
                i += EscapeLength - 1;
            }
            else
            {
                i++;
                text.Append(written[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var c => c });
            }
        }

        return text;
    }

    private static string WithoutHalves(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = '\uFFFD';
            }
        }

        return text.ToString();
    }
}
