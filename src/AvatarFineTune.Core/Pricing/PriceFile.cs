using System.Text.Json;
using System.Text.Json.Serialization;

namespace AvatarFineTune.Pricing;

/// <summary>
/// Reads price rows from JSON: <c>{"prices": [{"kind": "openai", "model": "…", "training": 25, …, "source": "…", "asOf":
/// "2026-11-22"}]}</c>, with the names of <see cref="ModelPrice"/> in camel case. Comments and trailing commas are allowed.
/// </summary>
public static class PriceFile
{
    /// <summary>Reads rows, to be put into <see cref="PricingOptions.Prices"/>.</summary>
    /// <param name="json">The stream, UTF-8; it stays open.</param>
    /// <exception cref="FormatException">It is not JSON of that shape, or a row is impossible; the message says where.</exception>
    public static IReadOnlyList<ModelPrice> Read(Stream json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var rows = JsonSerializer.Deserialize(json, PriceJsonContext.Default.PriceRows)?.Prices
                ?? throw new FormatException("The price file is empty: it needs an object with \"prices\".");
            return [.. rows.Select(r => r.Checked())];
        }
        catch (JsonException e)
        {
            throw new FormatException($"The price file can't be read: {e.Message}", e);
        }
    }

    internal static IReadOnlyList<ModelPrice> ReadBuiltIn()
    {
        using var stream = typeof(PriceFile).Assembly.GetManifestResourceStream("AvatarFineTune.Pricing.prices.json")!;
        return Read(stream);
    }
}

internal sealed record PriceRows(IReadOnlyList<ModelPrice> Prices);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PriceRows))]
internal sealed partial class PriceJsonContext : JsonSerializerContext;
