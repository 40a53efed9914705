using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using global::OpenAI;
using global::OpenAI.Chat;
using Microsoft.Extensions.AI;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using static AvatarFineTune.OpenAI.Chat.ChunkJson;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>
/// Reads the chunks of one streamed answer into the updates that the AI package makes of them, straight from the JSON: the
/// package's objects of a chunk take ten times the memory of its text. Not thread-safe.
/// </summary>
/// <remarks>
/// It is more patient than the package: a finish reason that it does not know stays the service's word, a number that is missing
/// stays unknown, and a refusal is told at the end whether or not there were tool calls.
/// </remarks>
internal sealed partial class ChatChunkReader(ChatCompletionOptions? asked)
{
    private readonly ToolCallDeltas _tools = new();
    private string? _id;
    private string? _model;
    private ChatRole? _role;
    private ChatFinishReason? _finish;
    private DateTimeOffset? _createdAt;
    private StringBuilder? _refusal;
    private string? _tier;
    private string? _fingerprint;

    /// <summary>Whether the model has said why it stopped.</summary>
    internal bool HasFinished => _finish is not null;

    /// <summary>Reads a chunk.</summary>
    /// <param name="json">Its JSON.</param>
    /// <param name="error">The error that it tells instead, as the body of an error answer would have it; <see langword="null"/> for none, and after the model has finished.</param>
    /// <exception cref="JsonException">It is no JSON object.</exception>
    internal ChatResponseUpdate Read(ReadOnlySpan<byte> json, out BinaryData? error)
    {
        var chunk = default(Chunk);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A chunk is not a JSON object.");
        }

        while (NextProperty(ref reader))
        {
            ReadProperty(ref reader, ref chunk);
        }

        reader.Read();
        error = chunk is { HasError: true, Contents: null } && !HasFinished ? BinaryData.FromBytes(json.ToArray()) : null;
        return new(_role, chunk.Contents)
        {
            ResponseId = chunk.Id,
            MessageId = chunk.Id,
            CreatedAt = chunk.CreatedAt,
            FinishReason = _finish,
            ModelId = _model,
            RawRepresentation = chunk.HasMore ? Raw(json) : null,
        };
    }

    /// <summary>What can be told only at the end, the tool calls and a refusal; <see langword="null"/> if there is neither.</summary>
    internal ChatResponseUpdate? TakeRest()
    {
        List<AIContent> contents = [.. _tools.ToContents()];
        if (_refusal is not null)
        {
            contents.Add(new ErrorContent(_refusal.ToString()) { ErrorCode = "Refusal" });
        }

        return contents.Count == 0
            ? null
            : new(_role, contents) { ResponseId = _id, MessageId = _id, CreatedAt = _createdAt, FinishReason = _finish, ModelId = _model };
    }

    private void ReadProperty(ref Utf8JsonReader reader, ref Chunk chunk)
    {
        if (reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            ReadChoices(ref reader, ref chunk);
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            chunk.Id = Text(ref reader, _id);
            _id ??= chunk.Id;
        }
        else if (reader.ValueTextEquals("model"u8))
        {
            var model = Text(ref reader, _model);
            _model ??= string.IsNullOrEmpty(model) ? null : model;
        }
        else if (reader.ValueTextEquals("created"u8))
        {
            reader.Read();
            chunk.CreatedAt = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var seconds) && seconds is >= 0 and <= 253_402_300_799
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
            _createdAt ??= chunk.CreatedAt;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            if (ReadsObject(ref reader))
            {
                chunk.Add(new UsageContent(UsageJson.Read(ref reader)));
            }
        }
        else if (reader.ValueTextEquals("service_tier"u8))
        {
            if (Text(ref reader, _tier) is { Length: > 0 } tier && _tier is null)
            {
                ChatSpan.TellServiceTier(_tier = tier);
            }
        }
        else if (reader.ValueTextEquals("system_fingerprint"u8))
        {
            if (Text(ref reader, _fingerprint) is { Length: > 0 } fingerprint && _fingerprint is null)
            {
                ChatSpan.TellFingerprint(_fingerprint = fingerprint);
            }
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            reader.Read();
            chunk.HasError |= reader.TokenType != JsonTokenType.Null;
            reader.Skip();
        }
        else
        {
            // What it is padded with against listeners tells nothing.
            var isNoise = reader.ValueTextEquals("object"u8) || reader.ValueTextEquals("obfuscation"u8);
            chunk.HasMore |= SkipsValue(ref reader) && !isNoise;
        }
    }

    /// <summary>The package's own object, for apps that look for what an update has no place for; it can't be had of every chunk.</summary>
    private static StreamingChatCompletionUpdate? Raw(ReadOnlySpan<byte> json)
    {
        try
        {
#pragma warning disable OPENAI001 // Without reflection only its context makes it.
            return ModelReaderWriter.Read<StreamingChatCompletionUpdate>(BinaryData.FromBytes(json.ToArray()), ModelReaderWriterOptions.Json, OpenAIContext.Default);
#pragma warning restore OPENAI001
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>What a chunk holds.</summary>
    private struct Chunk
    {
        public string? Id;
        public DateTimeOffset? CreatedAt;
        public List<AIContent>? Contents;
        public bool HasError;

        /// <summary>Whether there is anything in it that the update does not tell.</summary>
        public bool HasMore;

        public void Add(AIContent content) => (Contents ??= new(capacity: 1)).Add(content);
    }
}
