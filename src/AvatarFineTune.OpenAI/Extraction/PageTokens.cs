using AvatarFineTune.Pricing;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>How many tokens reading a page is taken to need; the numbers are told in <see cref="Vendors.ExtractionEstimate"/>.</summary>
internal static class PageTokens
{
    internal const int Instructions = 1_000;
    internal const int PdfPage = 2_500;
    internal const int Output = 1_500;

    private const int Base = 85;
    private const int PerTile = 170;
    private const int Tile = 512;
    private const double LongestSide = 2_048;
    private const double ShorterSide = 768;

    internal static long Input(PageInput page) => Instructions + (page.IsPdf ? PdfPage : Picture(page.Image.Width, page.Image.Height));

    internal static Money? Price(ModelPrice? price, PageInput page) => PriceMath.PriceOfMessage(price, Input(page), 0, Output);

    /// <summary>OpenAI's rule for a picture in high detail.</summary>
    internal static long Picture(int width, int height)
    {
        var fit = Math.Min(1, LongestSide / Math.Max(width, height));
        var shrink = Math.Min(1, ShorterSide / (Math.Min(width, height) * fit));
        return Base + (PerTile * Tiles(width * fit * shrink) * Tiles(height * fit * shrink));
    }

    private static long Tiles(double pixels) => Math.Max(1, (long)Math.Ceiling(Math.Round(pixels, 3) / Tile));
}
