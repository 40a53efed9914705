using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AvatarFineTune.Datasets;

/// <summary>
/// Writes training lines in the chat format, <c>{"messages":[{"role":…,"content":…},…]}</c>, and the SHA-256 of all that
/// it wrote. Not thread-safe.
/// </summary>
public sealed class JsonlWriter : IDisposable
{
    private static readonly JsonEncodedText Messages = JsonEncodedText.Encode("messages");
    private static readonly JsonEncodedText Role = JsonEncodedText.Encode("role");
    private static readonly JsonEncodedText Content = JsonEncodedText.Encode("content");

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Creates a writer.</summary>
    public JsonlWriter()
    {
        // Vendors read JSON, not HTML: relaxed escaping keeps letters and emoji readable and the file a third of the size.
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>Bytes written so far, newlines included.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Writes one line.</summary>
    /// <returns>The line's UTF-8 with its newline; valid until the next call.</returns>
    public ReadOnlyMemory<byte> Write(ReadOnlySpan<ChatTurn> turns)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteStartArray(Messages);
        foreach (var turn in turns)
        {
            _json.WriteStartObject();
            _json.WriteString(Role, turn.Role);
            _json.WriteString(Content, turn.Content);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        _buffer.GetSpan(1)[0] = (byte)'\n';
        _buffer.Advance(1);
        _hash.AppendData(_buffer.WrittenSpan);
        BytesWritten += _buffer.WrittenCount;
        return _buffer.WrittenMemory;
    }

    /// <summary>The SHA-256 of all lines so far: 64 lower-case hexadecimal digits.</summary>
    public string GetFingerprint() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _hash.Dispose();
    }
}
