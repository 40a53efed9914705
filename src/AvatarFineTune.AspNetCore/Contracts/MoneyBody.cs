using AvatarFineTune.Pricing;

namespace AvatarFineTune.AspNetCore.Contracts;

/// <summary>An amount of money.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Currency">Three letters, such as <c>USD</c>.</param>
internal sealed record MoneyBody(decimal Amount, string Currency)
{
    public static MoneyBody? Of(Money? money) => money is { } m ? new(m.Amount, m.Currency) : null;
}
