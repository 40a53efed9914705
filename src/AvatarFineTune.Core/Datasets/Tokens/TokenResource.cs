using System.IO.Compression;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>Reads the data that this assembly carries (Data/README.md says what it is and where it comes from).</summary>
internal static class TokenResource
{
    internal const string CharacterClasses = "unicode.bin.br";

    internal static string NameOf(TokenEncoding encoding) => encoding switch
    {
        TokenEncoding.O200kBase => "o200k_base.bin.br",
        TokenEncoding.Cl100kBase => "cl100k_base.bin.br",
        _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "Not a known encoding: use one of TokenEncoding's values."),
    };

    /// <summary>The packed bytes, as embedded.</summary>
    internal static Stream Open(string name)
        => typeof(TokenResource).Assembly.GetManifestResourceStream("AvatarFineTune.Datasets.Tokens.Data." + name)
            ?? throw new InvalidOperationException($"The resource '{name}' is missing from the assembly: rebuild the package.");

    /// <summary>The unpacked bytes.</summary>
    internal static byte[] Read(string name)
    {
        using var packed = Open(name);
        using var unpacked = new BrotliStream(packed, CompressionMode.Decompress);

        // The packed length times three holds every resource of ours in one piece, without growing and copying.
        using var bytes = new MemoryStream(checked((int)packed.Length * 3));
        unpacked.CopyTo(bytes, bufferSize: 1 << 16);
        return bytes.ToArray();
    }
}
