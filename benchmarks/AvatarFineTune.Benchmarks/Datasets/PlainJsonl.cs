using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using AvatarFineTune.Datasets;

namespace AvatarFineTune.Benchmarks.Datasets;

/// <summary>What one would write without us: a Utf8JsonWriter over a buffer, and the hash of what it wrote.</summary>
internal sealed class PlainJsonl(JavaScriptEncoder? encoder) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly JsonWriterOptions _options = new() { Encoder = encoder, SkipValidation = true };
    private Utf8JsonWriter? _json;

    internal long BytesWritten { get; private set; }

    internal void Write(ReadOnlySpan<ChatTurn> turns)
    {
        _buffer.ResetWrittenCount();
        _json ??= new Utf8JsonWriter(_buffer, _options);
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteStartArray("messages"u8);
        foreach (var turn in turns)
        {
            _json.WriteStartObject();
            _json.WriteString("role"u8, turn.Role);
            _json.WriteString("content"u8, turn.Content);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
        _hash.AppendData(_buffer.WrittenSpan);
        BytesWritten += _buffer.WrittenCount;
    }

    internal string GetFingerprint() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose()
    {
        _json?.Dispose();
        _hash.Dispose();
    }
}
