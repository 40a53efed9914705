using System.Buffers;
using System.Security.Cryptography;

namespace AvatarFineTune.Datasets;

/// <summary>
/// Writes training lines in the chat format, <c>{"messages":[{"role":…,"content":…},…]}</c>, and the SHA-256 of all that
/// it wrote. Letters and emoji stay as they are; only what JSON or a reader of lines needs is escaped. Not thread-safe.
/// </summary>
public sealed class JsonlWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes written so far, newlines included.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Writes one line.</summary>
    /// <returns>The line's UTF-8 with its newline; valid until the next call.</returns>
    /// <exception cref="ArgumentException">A turn has no role or no content: it was never set.</exception>
    public ReadOnlyMemory<byte> Write(ReadOnlySpan<ChatTurn> turns)
    {
        _buffer.ResetWrittenCount();
        _buffer.Write("{\"messages\":["u8);
        for (var i = 0; i < turns.Length; i++)
        {
            if (turns[i] is not { Role: { } role, Content: { } content })
            {
                throw new ArgumentException($"Turn {i + 1} has no role or no content.", nameof(turns));
            }

            _buffer.Write(i == 0 ? "{\"role\":"u8 : ",{\"role\":"u8);
            JsonString.Write(_buffer, role);
            _buffer.Write(",\"content\":"u8);
            JsonString.Write(_buffer, content);
            _buffer.Write("}"u8);
        }

        _buffer.Write("]}\n"u8);
        _hash.AppendData(_buffer.WrittenSpan);
        BytesWritten += _buffer.WrittenCount;
        return _buffer.WrittenMemory;
    }

    /// <summary>The SHA-256 of all lines so far: 64 lower-case hexadecimal digits.</summary>
    public string GetFingerprint() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Takes an empty line, which no file has, into the fingerprint: what follows is another file.</summary>
    internal void EndFile() => _hash.AppendData("\n"u8);

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
