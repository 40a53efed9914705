namespace AvatarFineTune.Pricing;

/// <summary>An amount in a currency.</summary>
/// <param name="Amount">The amount, in whole units of the currency (dollars, not cents).</param>
/// <param name="Currency">The currency's three-letter code, such as <c>USD</c>.</param>
public readonly record struct Money(decimal Amount, string Currency)
{
    /// <summary>Shows the amount with at least two decimals, and the currency.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Amount:0.00########} {Currency}");
}
