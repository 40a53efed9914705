using System.Text.Json;
using global::OpenAI.Chat;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>Reads a piece of a spoken answer.</summary>
internal static class AudioJson
{
    /// <summary>Reads the object that the reader stands at.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="asked">What was asked for.</param>
    /// <returns>The sound; <see langword="null"/> if there is none, but only its id or its words.</returns>
    internal static DataContent? Read(ref Utf8JsonReader reader, ChatCompletionOptions? asked)
    {
        byte[]? data = null;
        while (ChunkJson.NextProperty(ref reader))
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            data = isData && reader.TokenType == JsonTokenType.String ? reader.GetBytesFromBase64() : data;
            reader.Skip();
        }

        return data is null ? null : new(data, TypeOf(asked));
    }

#pragma warning disable OPENAI001 // What kind of sound it is tells only the request.
    private static string TypeOf(ChatCompletionOptions? asked) => asked?.AudioOptions?.OutputAudioFormat.ToString().ToUpperInvariant() switch
    {
        "OPUS" => "audio/opus",
        "AAC" => "audio/aac",
        "FLAC" => "audio/flac",
        "WAV" => "audio/wav",
        "PCM" or "PCM16" => "audio/pcm",
        _ => "audio/mpeg",
    };
#pragma warning restore OPENAI001
}
