using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AvatarFineTune.Transcripts.Json;

/// <summary>Reads strings that a strict parser would refuse: broken UTF-8 and half surrogate pairs become U+FFFD.</summary>
internal static class JsonText
{
    /// <summary>The current string or property name.</summary>
    internal static string GetString(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Utf8Text.Clean(Unescape(reader.ValueSpan)) : Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>The next value, if it is a string; <see langword="null"/> for null.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    internal static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => GetString(ref reader),
            JsonTokenType.Null => null,
            _ => throw new FormatException("A string was expected."),
        };
    }

    /// <summary>The next value, if it is a string or number, as text: ids are written both ways.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    internal static string? ReadScalar(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => GetString(ref reader),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.Null => null,
            _ => throw new FormatException("A string or number was expected."),
        };
    }

    /// <summary>Whether the next value is true; anything else is false.</summary>
    internal static bool ReadFlag(ref Utf8JsonReader reader)
    {
        reader.Read();
        var isTrue = reader.TokenType == JsonTokenType.True;
        reader.Skip();
        return isTrue;
    }

    /// <summary>Passes over the next value; says whether it was anything but null, empty, or false.</summary>
    internal static bool ReadPresence(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.StartArray)
        {
            var depth = reader.CurrentDepth;
            var isEmpty = reader.Read() && reader.TokenType == JsonTokenType.EndArray;
            while (!isEmpty && !(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth) && reader.Read())
            {
            }

            return !isEmpty;
        }

        var isPresent = reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False) && !(reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty);
        reader.Skip();
        return isPresent;
    }

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = new StringBuilder(escaped.Length);
        while (!escaped.IsEmpty)
        {
            var slash = escaped.IndexOf((byte)'\\');
            if (slash < 0 || slash + 1 >= escaped.Length)
            {
                text.Append(Encoding.UTF8.GetString(escaped));
                break;
            }

            text.Append(Encoding.UTF8.GetString(escaped[..slash]));
            var code = escaped[slash + 1];
            var used = 2;
            if (code == 'u' && slash + 6 <= escaped.Length
                && int.TryParse(escaped.Slice(slash + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var unit))
            {
                text.Append((char)unit);
                used = 6;
            }
            else
            {
                text.Append(code switch { (byte)'n' => '\n', (byte)'r' => '\r', (byte)'t' => '\t', (byte)'b' => '\b', (byte)'f' => '\f', _ => (char)code });
            }

            escaped = escaped[(slash + used)..];
        }

        return ReplaceHalves(text);
    }

    private static string ReplaceHalves(StringBuilder text)
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
