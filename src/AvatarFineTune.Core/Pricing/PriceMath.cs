namespace AvatarFineTune.Pricing;

/// <summary>
/// Money of tokens and hours. All arithmetic is <see cref="decimal"/>; each result is rounded once, to the ten decimals
/// that the stores keep (<c>numeric(20,10)</c>), half away from zero as PostgreSQL rounds. A missing price stays
/// <see langword="null"/>: unknown is never 0.
/// </summary>
public static class PriceMath
{
    private const decimal Million = 1_000_000m;

    /// <summary>The decimals that money is kept with.</summary>
    public const int Decimals = 10;

    /// <summary>Prices one answered message.</summary>
    /// <param name="price">The row; <see langword="null"/> if unknown.</param>
    /// <param name="inputTokens">Tokens read, cached ones included.</param>
    /// <param name="cachedInputTokens">Tokens read from the vendor's cache; more than <paramref name="inputTokens"/> count as that.</param>
    /// <param name="outputTokens">Tokens written.</param>
    /// <returns>The price; <see langword="null"/> if the row, or a rate that is needed, is unknown.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static Money? PriceOfMessage(ModelPrice? price, long inputTokens, long cachedInputTokens, long outputTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(cachedInputTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(outputTokens);
        var cached = Math.Min(cachedInputTokens, inputTokens);
        return price is not null
            && Part(price.Input, inputTokens - cached) is { } fresh
            && Part(price.CachedInput ?? price.Input, cached) is { } again
            && Part(price.Output, outputTokens) is { } written
                ? Round((fresh + again + written) / Million, price.Currency)
                : null;
    }

    /// <summary>Prices a training.</summary>
    /// <param name="price">The row; <see langword="null"/> if unknown.</param>
    /// <param name="billedTokens">The tokens on the bill: the training file's times the epochs. Validation is free.</param>
    /// <returns>The price; <see langword="null"/> if unknown, or if the vendor bills hours instead.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static Money? PriceOfTraining(ModelPrice? price, long billedTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(billedTokens);
        return price?.Training is { } rate ? Round(rate * billedTokens / Million, price.Currency) : null;
    }

    /// <summary>Prices hosting; <see langword="null"/> if unknown.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public static Money? PriceOfHosting(ModelPrice? price, TimeSpan hosted)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hosted, TimeSpan.Zero);
        return price?.HostingPerHour is { } rate ? Round(rate * hosted.Ticks / TimeSpan.TicksPerHour, price.Currency) : null;
    }

    /// <summary>The same, by the price of an hour.</summary>
    internal static Money? PriceOfHosting(Money? perHour, TimeSpan hosted)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hosted, TimeSpan.Zero);
        return perHour is { } rate ? Round(rate.Amount * hosted.Ticks / TimeSpan.TicksPerHour, rate.Currency) : null;
    }

    private static decimal? Part(decimal? rate, long tokens) => tokens == 0 ? 0 : rate * tokens;

    private static Money Round(decimal amount, string currency) => new(Math.Round(amount, Decimals, MidpointRounding.AwayFromZero), currency);
}
