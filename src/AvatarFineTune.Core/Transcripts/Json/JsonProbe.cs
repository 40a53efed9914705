using System.Text;
using System.Text.Json;

namespace AvatarFineTune.Transcripts.Json;

/// <summary>Looks which properties the beginning of a JSON document has, and their short values.</summary>
internal static class JsonProbe
{
    private const int MostProperties = 400;
    private const int LongestValue = 64;
    private const int LongestName = 64;

    /// <summary>The first value at each path, such as <c>/messages/*/id</c>; empty for objects, lists and long texts.</summary>
    /// <returns><see langword="null"/> where the head is no JSON object.</returns>
    internal static Dictionary<string, string>? Look(ReadOnlySpan<byte> head)
    {
        if (!head.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            return null;
        }

        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
        try
        {
            Collect(ref reader, found);
        }
        catch (JsonException)
        {
            // Whatever stands before the fault still tells; the reading itself will name the fault.
        }

        return found;
    }

    private static void Collect(ref Utf8JsonReader reader, Dictionary<string, string> found)
    {
        var paths = new Stack<string>();
        var path = "";
        while (found.Count < MostProperties && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    // A name that no reader asks for must not stand in the paths of all that lies below it.
                    path = $"{paths.Peek()}/{(reader.ValueSpan.Length <= LongestName ? JsonText.GetString(ref reader) : "")}";
                    found.TryAdd(path, "");
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    paths.Push(reader.TokenType == JsonTokenType.StartArray ? $"{path}/*" : path);
                    path = paths.Peek();
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    paths.Pop();
                    path = paths.TryPeek(out var outer) ? outer : "";
                    break;
                default:
                    if (reader.ValueSpan.Length <= LongestValue && found.TryGetValue(path, out var known) && known.Length == 0)
                    {
                        found[path] = Encoding.UTF8.GetString(reader.ValueSpan);
                    }

                    break;
            }
        }
    }
}
