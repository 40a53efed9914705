using AvatarFineTune.Pricing;

namespace AvatarFineTune.Usage;

/// <summary>What an avatar, or all avatars of an owner, cost: training, messages and hosting. Immutable.</summary>
public sealed record CostSummary
{
    /// <summary>The owner.</summary>
    public required string UserId { get; init; }

    /// <summary>The avatar; <see langword="null"/> for all of the owner's.</summary>
    public string? AvatarId { get; init; }

    /// <summary>The first UTC day; <see langword="null"/> for all.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last UTC day; <see langword="null"/> for all.</summary>
    public DateOnly? To { get; init; }

    /// <summary>One line a currency, by currency. Lines are never added: an exchange rate is not ours to choose.</summary>
    public required IReadOnlyList<CurrencyCost> Costs { get; init; }

    /// <summary>Messages without a known price; they are in no line.</summary>
    public long UnpricedMessages { get; init; }

    /// <summary>Jobs that may be on a bill, but without a known price; they are in no line.</summary>
    public int UnpricedJobs { get; init; }

    /// <summary>Stretches of hosting without a known price of an hour; they are in no line.</summary>
    public int UnpricedDeployments { get; init; }

    /// <summary>Shows the lines.</summary>
    public override string ToString() => Costs.Count == 0 ? "no known cost" : string.Join(" + ", Costs.Select(c => new Money(c.Total, c.Currency)));
}

/// <summary>The costs in one currency. Immutable.</summary>
/// <param name="Currency">The currency.</param>
public sealed record CurrencyCost(string Currency)
{
    /// <summary>Jobs whose billed tokens are known.</summary>
    public decimal Training { get; init; }

    /// <summary>Jobs whose billed tokens are not known yet, as estimated before they were created.</summary>
    public decimal EstimatedTraining { get; init; }

    /// <summary>Answered messages.</summary>
    public decimal Messages { get; init; }

    /// <summary>Hosting of tuned models, from their first answer to its end or until now; <see langword="null"/> if none has a price in this currency.</summary>
    public decimal? Hosting { get; init; }

    /// <summary>The sum of what is known.</summary>
    public decimal Total => Training + EstimatedTraining + Messages + (Hosting ?? 0);
}
