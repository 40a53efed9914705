using AvatarFineTune.Pricing;

namespace AvatarFineTune.Usage;

/// <summary>What was used in a time, over the avatars and models that were asked about. Immutable.</summary>
public sealed record UsageSpend
{
    /// <summary>What the priced messages cost, one amount a currency, by currency. Amounts in different currencies are never added.</summary>
    public required IReadOnlyList<Money> Costs { get; init; }

    /// <summary>Messages answered.</summary>
    public long Messages { get; init; }

    /// <summary>Messages without a known price; they are not in <see cref="Costs"/>.</summary>
    public long UnpricedMessages { get; init; }

    /// <summary>Messages that another model answered than the one that should have.</summary>
    public long Fallbacks { get; init; }

    /// <summary>Tokens read, cached ones included.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens read from the vendor's cache.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Shows the amounts.</summary>
    public override string ToString() => $"{Messages} messages, {(Costs.Count == 0 ? "no known cost" : string.Join(" + ", Costs))}";

    internal static UsageSpend Of(IReadOnlyCollection<DailyUsage> days) => new()
    {
        // A day whose messages were all unpriced has no currency, and no cost to tell.
        Costs = [.. days.Where(d => d.Currency.Length > 0)
            .GroupBy(d => d.Currency, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new Money(g.Sum(d => d.EstimatedCost), g.Key))],
        Messages = days.Sum(d => d.Messages),
        UnpricedMessages = days.Sum(d => d.UnpricedMessages),
        Fallbacks = days.Sum(d => d.Fallbacks),
        InputTokens = days.Sum(d => d.InputTokens),
        CachedInputTokens = days.Sum(d => d.CachedInputTokens),
        OutputTokens = days.Sum(d => d.OutputTokens),
    };

    internal decimal In(string currency) => Costs.FirstOrDefault(c => string.Equals(c.Currency, currency, StringComparison.Ordinal)).Amount;
}
