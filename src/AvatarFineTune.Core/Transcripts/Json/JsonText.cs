using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AvatarFineTune.Transcripts.Json;

/// <summary>Reads strings that a strict parser would refuse: broken UTF-8 and half surrogate pairs become U+FFFD.</summary>
internal static class JsonText
{
    private const int StackChars = 512;

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
        var rented = escaped.Length > StackChars ? ArrayPool<char>.Shared.Rent(escaped.Length) : null;
        var text = rented ?? stackalloc char[StackChars];
        var length = 0;
        var hasHalves = false;
        while (!escaped.IsEmpty)
        {
            var slash = escaped.IndexOf((byte)'\\');
            if (slash < 0 || slash + 1 >= escaped.Length)
            {
                length += Encoding.UTF8.GetChars(escaped, text[length..]);
                break;
            }

            length += Encoding.UTF8.GetChars(escaped[..slash], text[length..]);
            escaped = escaped[slash..];
            text[length] = UnescapeOne(escaped, out var used);
            hasHalves |= char.IsSurrogate(text[length]);
            length++;
            escaped = escaped[used..];
        }

        text = text[..length];
        if (hasHalves)
        {
            ReplaceHalves(text);
        }

        var unescaped = new string(text);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return unescaped;
    }

    private static char UnescapeOne(ReadOnlySpan<byte> escaped, out int used)
    {
        if (escaped[1] == 'u' && escaped.Length >= 6
            && int.TryParse(escaped.Slice(2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var unit))
        {
            used = 6;
            return (char)unit;
        }

        used = 2;
        return escaped[1] switch { (byte)'n' => '\n', (byte)'r' => '\r', (byte)'t' => '\t', (byte)'b' => '\b', (byte)'f' => '\f', var code => (char)code };
    }

    private static void ReplaceHalves(Span<char> text)
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
    }
}
