using System.Text.Json;

namespace AvatarFineTune.Transcripts.Json;

/// <summary>A JSON object of which some properties matter.</summary>
internal interface IJsonRecord
{
    /// <summary>Called with the reader at a property's name; leaves it at the end of the property's value.</summary>
    void Take(ref Utf8JsonReader reader);
}

/// <summary>Reads one object into a record.</summary>
internal static class JsonRecord
{
    /// <exception cref="FormatException">It is no object, or a property is not of its type.</exception>
    internal static T Read<T>(ReadOnlySpan<byte> json, int maxDepth, T record)
        where T : class, IJsonRecord
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("A record was expected.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            record.Take(ref reader);
        }

        return record;
    }
}
