using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Datasets.Validation;

/// <summary>The limits that a training file must keep. Immutable.</summary>
public sealed record DatasetRules
{
    /// <summary>The fewest lines.</summary>
    /// <value>The default is 10 (OpenAI's fine-tuning guide, 2026-08).</value>
    public int MinLines { get; init; } = 10;

    /// <summary>The most bytes.</summary>
    /// <value>The default is 512 MiB (OpenAI's <c>/v1/files</c>, 2026-08).</value>
    public long MaxBytes { get; init; } = 512L << 20;

    /// <summary>The most tokens of a line.</summary>
    /// <value>The default is 65,536 (gpt-4.1 and gpt-4o families, 2026-08).</value>
    public int MaxTokensPerLine { get; init; } = 65_536;

    /// <summary>The encoding to count in.</summary>
    /// <value>The default is <see cref="TokenEncoding.O200kBase"/>.</value>
    public TokenEncoding TokenEncoding { get; init; } = TokenEncoding.O200kBase;

    /// <summary>The most images of a line.</summary>
    /// <value>The default is 10 (OpenAI's vision fine-tuning guide, 2026-08).</value>
    public int MaxImagesPerLine { get; init; } = 10;

    /// <summary>The most lines that have images; any number may have none.</summary>
    /// <value>The default is 50,000 (OpenAI's vision fine-tuning guide, 2026-08).</value>
    public int MaxLinesWithImages { get; init; } = 50_000;

    /// <summary>The most bytes of an image.</summary>
    /// <value>The default is 10 MB (OpenAI's vision fine-tuning guide, 2026-08).</value>
    public int MaxImageBytes { get; init; } = 10_000_000;

    /// <summary>The limits of a vendor.</summary>
    public static DatasetRules For(VendorCapabilities vendor)
    {
        ArgumentNullException.ThrowIfNull(vendor);
        return new()
        {
            MinLines = vendor.MinTrainingLines,
            MaxBytes = vendor.MaxFileBytes,
            MaxTokensPerLine = vendor.MaxTokensPerLine,
            TokenEncoding = vendor.TokenEncoding,
        };
    }
}
