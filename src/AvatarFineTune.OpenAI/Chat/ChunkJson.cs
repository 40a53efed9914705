using System.Text.Json;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>Steps of a reader through an object, whose values may be of any kind: what a service writes otherwise than expected is passed over.</summary>
internal static class ChunkJson
{
    /// <summary>Moves to the next property of an object.</summary>
    /// <returns>Whether there is one; if not, the reader is at the object's end.</returns>
    internal static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Moves to the property's value, and past it unless it is an object.</summary>
    internal static bool ReadsObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    /// <summary>Moves past the property's value.</summary>
    /// <returns>Whether it holds anything: neither <c>null</c> nor an empty object or array.</returns>
    internal static bool SkipsValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return reader.TokenType != JsonTokenType.Null;
        }

        var depth = reader.CurrentDepth;
        reader.Read();
        var holds = reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray);
        while (reader.CurrentDepth > depth)
        {
            reader.Read();
        }

        return holds;
    }

    /// <summary>Moves past the property's value.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="known">The value that it probably is, which is then given again; <see langword="null"/> for none.</param>
    /// <returns>The text; <see langword="null"/> if it is none.</returns>
    internal static string? Text(ref Utf8JsonReader reader, string? known)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        return known is not null && reader.ValueTextEquals(known) ? known : reader.GetString();
    }

    /// <summary>Moves past the property's value.</summary>
    /// <returns>The number; <see langword="null"/> if it is none that fits.</returns>
    internal static long? Count(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetInt64(out var count) ? count : null;
        }

        reader.Skip();
        return null;
    }
}
