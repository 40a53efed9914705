using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;

namespace AvatarFineTune.Usage;

/// <summary>What a budget is for.</summary>
public enum BudgetScope
{
    /// <summary>One avatar, a UTC day.</summary>
    AvatarDay,

    /// <summary>One avatar, a UTC calendar month.</summary>
    AvatarMonth,

    /// <summary>All avatars of an owner, a UTC calendar month.</summary>
    OwnerMonth,
}

/// <summary>How a budget stands. Immutable.</summary>
public sealed record BudgetStatus
{
    /// <summary>What the budget is for.</summary>
    public required BudgetScope Scope { get; init; }

    /// <summary>What may be spent.</summary>
    public required Money Limit { get; init; }

    /// <summary>What was spent in the period so far, in the limit's currency.</summary>
    public required Money Spent { get; init; }

    /// <summary>Messages of the period without a known price: they are not in <see cref="Spent"/>, which is therefore a lower bound if there are any.</summary>
    public long UnpricedMessages { get; init; }

    /// <summary>What was spent in other currencies, which does not count towards the limit.</summary>
    public IReadOnlyList<Money> OtherCurrencies { get; init; } = [];

    /// <summary>When the period ends and the count starts anew.</summary>
    public required DateTimeOffset ResetsAt { get; init; }

    /// <summary>What is left; never negative.</summary>
    public Money Remaining => new(Math.Max(0, Limit.Amount - Spent.Amount), Limit.Currency);

    /// <summary>Whether nothing is left.</summary>
    public bool IsExceeded => Spent.Amount >= Limit.Amount;

    /// <summary>Shows the scope and the amounts.</summary>
    public override string ToString() => $"{Scope}: {Spent} of {Limit}";
}

/// <summary>Whether an avatar may chat, as data. Immutable.</summary>
/// <param name="Avatar">The avatar.</param>
/// <param name="Budgets">Every budget that applies; empty if none is set.</param>
public sealed record BudgetCheck(AvatarKey Avatar, IReadOnlyList<BudgetStatus> Budgets)
{
    /// <summary>Whether a budget is spent: the next message would throw <see cref="UsageBudgetExceededException"/>.</summary>
    public bool IsExceeded => Budgets.Any(b => b.IsExceeded);

    /// <summary>Shows the avatar and its budgets.</summary>
    public override string ToString() => $"{Avatar}: {(Budgets.Count == 0 ? "no budget" : string.Join(", ", Budgets))}";
}

/// <summary>A budget is spent, so no model was asked. <see cref="UsageService.CheckBudgetAsync"/> tells the same beforehand, as data.</summary>
public sealed class UsageBudgetExceededException : Exception
{
    /// <summary>Creates the exception.</summary>
    public UsageBudgetExceededException(BudgetCheck check, string message)
        : base(message) => Check = check;

    /// <summary>The budgets, as they stood.</summary>
    public BudgetCheck Check { get; }
}
