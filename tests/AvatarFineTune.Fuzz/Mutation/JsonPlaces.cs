using System.Text.Json;

namespace AvatarFineTune.Fuzz.Mutation;

/// <summary>A value of a JSON text: where its property (or itself, in a list) begins, and where it stands.</summary>
internal readonly record struct JsonPlace(int Start, int ValueStart, int End, bool IsProperty);

/// <summary>Finds the values of a JSON document, or of one line of a file of them, so that they can be exchanged byte for byte.</summary>
internal static class JsonPlaces
{
    private const int Most = 5000;

    public static bool IsDocument(byte[] bytes) => Find(bytes, 0, bytes.Length) is not null;

    /// <returns><see langword="null"/> where the bytes are no JSON.</returns>
    public static List<JsonPlace>? Find(byte[] bytes, int offset, int length)
    {
        var places = new List<JsonPlace>();
        var open = new Stack<JsonPlace>();
        var property = -1;
        var span = bytes.AsSpan(offset, length);
        var mark = span.StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(span[mark..], new JsonReaderOptions { MaxDepth = 200 });
        try
        {
            while (reader.Read())
            {
                var start = offset + mark + (int)reader.TokenStartIndex;
                var end = offset + mark + (int)reader.BytesConsumed;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        property = start;
                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push(new(property < 0 ? start : property, start, 0, property >= 0));
                        property = -1;
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        Add(places, open.Pop() with { End = end });
                        break;
                    default:
                        Add(places, new(property < 0 ? start : property, start, end, property >= 0));
                        property = -1;
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return places;
    }

    private static void Add(List<JsonPlace> places, JsonPlace place)
    {
        if (places.Count < Most)
        {
            places.Add(place);
        }
    }
}
