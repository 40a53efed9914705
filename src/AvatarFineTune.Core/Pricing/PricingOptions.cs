namespace AvatarFineTune.Pricing;

/// <summary>What the price book holds beside, or instead of, the rows that come with the package.</summary>
public sealed class PricingOptions
{
    /// <summary>Whether the package's own dated rows are used.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool UseBuiltInPrices { get; set; } = true;

    /// <summary>
    /// Rows of your own. One with the kind and model of a built-in row replaces it whole; of two of your own, the later
    /// one counts. <see cref="PriceFile.Read"/> reads them from JSON.
    /// </summary>
    /// <value>The default is empty.</value>
    public IList<ModelPrice> Prices { get; } = [];
}
