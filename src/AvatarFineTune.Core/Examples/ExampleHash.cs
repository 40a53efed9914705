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

    /// <summary>Wraps 32 bytes.</summary>
    internal static ExampleHash FromBytes(ReadOnlySpan<byte> digest) => new(Convert.ToHexStringLower(digest));

    /// <summary>Shows the 64 digits.</summary>
    public override string ToString() => _hex ?? new string('0', 64);
}
