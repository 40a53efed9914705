using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Examples.Text;

namespace AvatarFineTune.Examples;

/// <summary>A SHA-256 digest that names an exchange by its words. Equal in every process and on every machine.</summary>
public readonly record struct ExampleHash
{
    private readonly string? _hex;

    /// <summary>Wraps a digest.</summary>
    /// <param name="hex">64 lower-case hexadecimal digits.</param>
    /// <exception cref="ArgumentException">It is anything else.</exception>
    public ExampleHash(string hex)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (hex.Length != 64 || !hex.All(char.IsAsciiHexDigitLower))
        {
            throw new ArgumentException("A hash is 64 lower-case hexadecimal digits.", nameof(hex));
        }

        _hex = hex;
    }

    /// <summary>
    /// Digests an exchange: both texts composed (NFC) and trimmed, as UTF-8, the prompt's length first, so that no two
    /// exchanges make the same bytes. Takes the words as imported, before redaction; in a group without the names that
    /// the stored prompt shows, because a renamed contact says nothing new.
    /// </summary>
    /// <param name="prompt">What the others said.</param>
    /// <param name="reply">What the avatar replied.</param>
    public static ExampleHash Of(string prompt, string reply)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(reply);
        var first = Encoding.UTF8.GetBytes(CleanText.Of(prompt));
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, first.Length);
        digest.AppendData(bytes[..sizeof(int)]);
        digest.AppendData(first);
        digest.AppendData(Encoding.UTF8.GetBytes(CleanText.Of(reply)));
        digest.GetHashAndReset(bytes);
        return FromBytes(bytes);
    }

    /// <summary>Wraps 32 bytes.</summary>
    internal static ExampleHash FromBytes(ReadOnlySpan<byte> digest) => new(Convert.ToHexStringLower(digest));

    /// <summary>Shows the 64 digits.</summary>
    public override string ToString() => _hex ?? new string('0', 64);
}
