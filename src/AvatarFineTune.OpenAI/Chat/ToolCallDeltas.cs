using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>Puts tool calls together that come in pieces, each with the number of its call.</summary>
internal sealed class ToolCallDeltas
{
    // In the order in which they began.
    private List<Call>? _calls;

    /// <summary>Reads the value that the reader stands at.</summary>
    internal void Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadCall(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>The calls, whole; those that never had a name are left out.</summary>
    internal IEnumerable<AIContent> ToContents()
    {
        foreach (var call in _calls ?? [])
        {
            if (!string.IsNullOrWhiteSpace(call.Name))
            {
                yield return FunctionCallContent.CreateFromParsedArguments(
                    call.Arguments?.ToString() ?? "", call.Id ?? "call_" + call.Index.ToString(CultureInfo.InvariantCulture), call.Name, Parse);
            }
        }
    }

    private static IDictionary<string, object?>? Parse(string arguments) =>
        JsonSerializer.Deserialize(arguments, (JsonTypeInfo<IDictionary<string, object?>>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>)));

    private void ReadCall(ref Utf8JsonReader reader)
    {
        long index = 0;
        string? id = null, name = null, arguments = null;
        while (ChunkJson.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("index"u8))
            {
                index = ChunkJson.Count(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                id = ChunkJson.Text(ref reader, known: null);
            }
            else if (reader.ValueTextEquals("function"u8))
            {
                if (ChunkJson.ReadsObject(ref reader))
                {
                    (name, arguments) = ReadFunction(ref reader);
                }
            }
            else
            {
                ChunkJson.SkipsValue(ref reader);
            }
        }

        var call = CallOf(index);
        call.Id ??= id;
        call.Name ??= name;
        if (!string.IsNullOrEmpty(arguments))
        {
            (call.Arguments ??= new()).Append(arguments);
        }
    }

    private static (string? Name, string? Arguments) ReadFunction(ref Utf8JsonReader reader)
    {
        string? name = null, arguments = null;
        while (ChunkJson.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                name = ChunkJson.Text(ref reader, known: null);
            }
            else if (reader.ValueTextEquals("arguments"u8))
            {
                arguments = ChunkJson.Text(ref reader, known: null);
            }
            else
            {
                ChunkJson.SkipsValue(ref reader);
            }
        }

        return (name, arguments);
    }

    private Call CallOf(long index)
    {
        var call = (_calls ??= []).Find(c => c.Index == index);
        if (call is null)
        {
            _calls.Add(call = new(index));
        }

        return call;
    }

    private sealed class Call(long index)
    {
        public long Index => index;

        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder? Arguments { get; set; }
    }
}
