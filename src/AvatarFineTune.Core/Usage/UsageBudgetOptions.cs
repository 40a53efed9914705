using AvatarFineTune.Pricing;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.Usage;

/// <summary>
/// What chatting may cost. A budget is checked before a model is asked and the answer's price is known after it, so
/// concurrent answers may overshoot by what they cost. Only money in the budget's own currency counts towards it.
/// </summary>
public sealed class UsageBudgetOptions
{
    /// <summary>What one avatar may cost a UTC day.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    public Money? PerAvatarPerDay { get; set; }

    /// <summary>What one avatar may cost a UTC calendar month.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    public Money? PerAvatarPerMonth { get; set; }

    /// <summary>What all avatars of one owner may cost a UTC calendar month.</summary>
    /// <value>The default is <see langword="null"/>: no limit.</value>
    public Money? PerOwnerPerMonth { get; set; }

    /// <summary>
    /// Whether models without a known price are passed over while a budget is set: their messages cannot count towards it,
    /// so a chain of nothing else would never stop. Give such models a row in <c>PricingOptions.Prices</c>.
    /// </summary>
    /// <value>The default is <see langword="false"/>: they answer, and <see cref="BudgetStatus.UnpricedMessages"/> shows how many.</value>
    public bool RefuseUnpriced { get; set; }

    internal bool IsAny => PerAvatarPerDay is not null || PerAvatarPerMonth is not null || PerOwnerPerMonth is not null;

    /// <summary>Refuses impossible limits, naming the property and the value.</summary>
    internal void ThrowIfInvalid()
    {
        (string Name, Money? Limit)[] limits =
        [
            (nameof(PerAvatarPerDay), PerAvatarPerDay),
            (nameof(PerAvatarPerMonth), PerAvatarPerMonth),
            (nameof(PerOwnerPerMonth), PerOwnerPerMonth),
        ];
        var wrong = limits
            .Where(l => l.Limit is { } m && (m.Amount < 0 || m.Currency is not { Length: 3 } || !m.Currency.All(char.IsAsciiLetterUpper)))
            .Select(l => $"{nameof(UsageBudgetOptions)}.{l.Name} is {l.Limit}; it must be 0 or more, in a currency of three capital letters.")
            .ToList();
        if (wrong.Count > 0)
        {
            throw new OptionsValidationException(nameof(UsageBudgetOptions), typeof(UsageBudgetOptions), wrong);
        }
    }
}
